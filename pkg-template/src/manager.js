// One connection to a server, shared by its namespaces.
import { readAddress, uriOf } from "./address.js";
import { core, failures } from "./core.js";
import { Decoder } from "./decode.js";
import { alias, call, ObservedEmitter } from "./emitter.js";
import { decodedOf, wake } from "./host.js";
import { ATTEMPTS, CLOSE, OBSERVED, OPEN, RECONNECT, RECONNECTING, RECONNECTION, SKIP_RECONNECT, STATE } from "./numbers.js";
import { readArguments, readQuery, readTransports } from "./options.js";
import { Socket } from "./socket.js";
import { StandIn } from "./stand-in.js";

/** The reconnection options, in the order of their numbers, which begin at `RECONNECTION`. */
const RECONNECTION_OPTIONS = [
  "reconnection",
  "reconnectionAttempts",
  "reconnectionDelay",
  "reconnectionDelayMax",
  "randomizationFactor",
  "timeout",
];

/** How many there have been: the number of the latest connection. */
let count = 0;

export class Manager extends ObservedEmitter {
  constructor(uri, opts) {
    super(["packet"]);
    ({ uri, opts } = readArguments(uri, opts));
    /** The application may change these two; each connection attempt reads them again. */
    this.uri = uri;
    this.opts = Object.isExtensible(opts) ? opts : { ...opts };
    const query = this._readAddress();
    const Client = core() ?? StandIn;
    this.opts.path ||= "/socket.io";
    /** Sockets, by namespace. */
    this.nsps = Object.create(null);
    /** The current session. */
    this.engine = undefined;
    this._hasParser = Boolean(opts.parser);
    if (opts.parser) {
      this.encoder = new opts.parser.Encoder();
      this.decoder = new opts.parser.Decoder();
    } else {
      /** Programs set `replacer` of the one, and replace `tryParse` of the other. */
      this.encoder = {};
      this.decoder = new Decoder();
    }
    this._autoConnect = opts.autoConnect !== false;
    /** Sockets, by their number in the core. */
    this._sockets = [];
    /** Callbacks of `open(callback)`, by the number of the session they wait for. */
    this._results = new Map();
    /** Earlier sessions that are still closing. */
    this._closing = [];
    /** The pending acknowledgements, by token. */
    this._acks = new Map();
    this._latestToken = 0;
    if (query) this.opts.query ||= readQuery(query);
    readTransports(this.opts);
    /** The reconnection options that have been set, as the core takes them, in the order of their numbers. */
    this._settings = [];
    RECONNECTION_OPTIONS.forEach((name, place) => {
      const value = this.opts[name];
      if (value === undefined || value === null) return;
      if (value || !NEVER_ZERO.includes(name)) this._settings[place] = toNumber(name, value);
    });
    this._begin(Client);
    if (this._autoConnect) this.open();
  }

  /** Has a core, or what stands in for one, and tells it what has been set so far. */
  _begin(Client) {
    this._failures = failures;
    /** The number of the connection. */
    this._number = count += 1;
    if (this._hasParser) this._decoded = decodedOf(this._number);
    this._client = new Client(this._number, this._hasParser, Boolean(this.opts.useNativeTimers), this);
    this._settings.forEach((value, place) => this._client.set(RECONNECTION + place, 0, value));
  }

  /** The core. Where the one before has failed, another is loaded by the next attempt to connect. */
  get _core() {
    if (this._failures !== failures) this._beginAnew();
    return this._client;
  }

  set _core(core) {
    this._client = core;
  }

  _beginAnew() {
    if (this._hasParser) this.decoder.off?.("decoded", this._decoded);
    this._begin(StandIn);
    if (this._isObserved) this._observe(true);
    this._sockets.forEach((socket) => socket._begin());
    this._sessions.forEach((engine) => (engine._core = this._client));
  }

  /** The core has failed: each listener is told, as when a connection is lost, and whoever waits for something. */
  _failed(error) {
    const args = ["client error", { description: error }];
    const pending = Array.from(this._acks.keys(), (token) => this._takeAck(token));
    const results = [this._opened, ...this._results.values()].filter(Boolean);
    this._opened = undefined;
    this._results.clear();
    this._sessions.forEach((engine) => engine._isClosed || engine._handle("close", ...args));
    this._sockets.forEach((socket) => socket._failed(args));
    this.fire("close", args);
    results.forEach((callback) => call(callback, this, [error]));
    for (const { socket, handler, takesError } of pending) if (takesError) call(handler, socket, [error]);
  }

  /** Reads the address of the server. Returns the query in the uri. */
  _readAddress() {
    const { secure, host, port, authority, query } = readAddress(this.uri ?? uriOf(this.opts));
    this._address = { secure, hostname: host, port: String(port) };
    this._server = { secure, authority };
    return query;
  }

  /** Returns the socket of a namespace; creates it on the first call. */
  socket(nsp, opts) {
    if (typeof nsp !== "string") throw new TypeError("nsp: expected a string");
    let socket = this.nsps[nsp];
    if (!socket) {
      socket = this.nsps[nsp] = new Socket(this, nsp, opts);
      if (this._autoConnect) socket.connect();
    } else if (this._autoConnect && !socket.active) {
      socket.connect();
    }
    return socket;
  }

  /** Opens the connection. With a callback, a failure goes to the callback and the Manager does not retry. */
  open(callback) {
    if (this._readyState !== "closed") return this;
    const wantsResult = typeof callback === "function";
    this._opened = wantsResult ? callback : undefined;
    this._act(OPEN, Number(wantsResult));
    return this;
  }

  /** "opening", "open" or "closed". */
  get _readyState() {
    return this._core.get(STATE, 0);
  }

  get _reconnecting() {
    return this._core.get(RECONNECTING, 0);
  }

  // ---- what programs use beside the documented methods: the names are those of socket.io-client ----

  /** Schedules an attempt to connect, if the connection is closed. */
  reconnect() {
    this._act(RECONNECT, 0);
  }

  /** Closes the session; the Manager reconnects as if it had lost it. */
  onclose() {
    this.engine?.close();
  }

  /** Whether no further attempt is made, until `open()` or `connect()`. */
  get skipReconnect() {
    return this._core.get(SKIP_RECONNECT, 0);
  }

  set skipReconnect(skip) {
    this._core.set(SKIP_RECONNECT, 0, Number(skip));
  }

  /** The delays between attempts. */
  get backoff() {
    const core = this._core;
    return {
      attempts: core.get(ATTEMPTS, 0),
      ms: this.reconnectionDelay(),
      max: this.reconnectionDelayMax(),
      jitter: this.randomizationFactor(),
      reset: () => core.set(ATTEMPTS, 0, 0),
    };
  }

  /** Closes the connection; only `open()` or `connect()` reopens it. */
  _close() {
    this._act(CLOSE, 0);
  }

  /** The core: for calls after which it may report events. */
  _awake() {
    const core = this._core;
    wake(this);
    return core;
  }

  /** The current session, if there has been one, and those that are still closing. */
  get _sessions() {
    return [this.engine, ...this._closing].filter(Boolean);
  }

  /** The token that comes back with the acknowledgement of an event. */
  _awaitAck(pending) {
    const token = (this._latestToken = (this._latestToken + 1) >>> 0);
    this._acks.set(token, pending);
    return token;
  }

  /** An acknowledgement that is no longer pending. */
  _takeAck(token) {
    const pending = this._acks.get(token);
    this._acks.delete(token);
    pending?._stop?.();
    return pending;
  }

  /** Runs an action of the core, on the session or socket of number `of`. */
  _act(action, of) {
    this._awake().act(action, of);
  }

  /** The core reports packets only while `packet` has a listener. */
  _observe(isObserved) {
    this._core.set(OBSERVED, 0, Number(isObserved));
  }
}

alias(Manager, "open", "connect");
alias(Manager, "_close", "disconnect", Symbol.dispose);

/** The constructor takes 0 as the default of these options, as socket.io-client does. */
const NEVER_ZERO = RECONNECTION_OPTIONS.slice(1, 4);

/** The core takes every reconnection option as a number. */
function toNumber(name, value) {
  if (name === "reconnection") return Number(Boolean(value));
  return name === "timeout" && value === false ? -Infinity : Number(value);
}

RECONNECTION_OPTIONS.forEach((name, place) => {
  /** Getter without an argument, setter with one. */
  Manager.prototype[name] = function (value) {
    if (value === undefined) {
      const number = this._core.get(RECONNECTION + place, 0);
      if (name === "reconnection") return number === 1;
      return name === "timeout" && number === -Infinity ? false : number;
    }
    const isNumber = typeof value === "number" || name === "reconnection" || (name === "timeout" && value === false);
    if (!isNumber) throw new TypeError(`${name}: expected a number`);
    this._settings[place] = toNumber(name, value);
    this._core.set(RECONNECTION + place, 0, this._settings[place]);
    return this;
  };
  Object.defineProperty(Manager.prototype, `_${name}`, {
    get() {
      return this[name]();
    },
    set(value) {
      this[name](value);
    },
  });
});
