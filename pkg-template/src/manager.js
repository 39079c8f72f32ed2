// One connection to a server, shared by namespaces.
import { readAddress } from "./address.js";
import { core } from "./core.js";
import { alias, WatchedEmitter } from "./emitter.js";
import { Host } from "./host.js";
import { CLOSE, OBSERVED, OPEN, RECONNECTING, RECONNECTION, STATE } from "./numbers.js";
import { readArguments, readQuery, readTransports } from "./options.js";
import { Socket } from "./socket.js";

/** The reconnection options, in the order of their numbers, which begin at `RECONNECTION`. */
const RECONNECTION_OPTIONS = [
  "reconnection",
  "reconnectionAttempts",
  "reconnectionDelay",
  "reconnectionDelayMax",
  "randomizationFactor",
  "timeout",
];

export class Manager extends WatchedEmitter {
  constructor(uri, opts) {
    super(["packet"]);
    ({ uri, opts } = readArguments(uri, opts));
    const { secure, host, port, authority, query } = readAddress(uri);
    const Client = core();
    this.uri = uri;
    /** Read anew for each connection: a page may change it, or what is in it. */
    this.opts = Object.isExtensible(opts) ? opts : { ...opts };
    this.opts.path ||= "/socket.io";
    /** The sockets by namespace. */
    this.nsps = Object.create(null);
    /** The latest session. */
    this.engine = undefined;
    if (opts.parser) {
      this.encoder = new opts.parser.Encoder();
      this.decoder = new opts.parser.Decoder();
    }
    this._autoConnect = opts.autoConnect !== false;
    /** The sockets by the core's numbers. */
    this._sockets = [];
    /** Who wants to know how the attempt at a session ends, by its number. */
    this._results = new Map();
    /** Sessions before the latest that still have something to send or to tell. */
    this._closing = [];
    /** The handlers of acknowledgements, by token. */
    this._acks = new Map();
    this._latestToken = 0;
    this._host = new Host();
    if (query) this.opts.query ||= readQuery(query);
    this._address = { secure, hostname: host, port: String(port) };
    this._server = { secure, authority };
    readTransports(this.opts);
    this._core = new Client(this._host, Boolean(opts.parser), Boolean(this.opts.useNativeTimers));
    RECONNECTION_OPTIONS.forEach((name, place) => {
      const value = this.opts[name];
      if (value === undefined || value === null) return;
      if (value || !NEVER_ZERO.includes(name)) this._core.set(RECONNECTION + place, 0, toNumber(name, value));
    });
    if (this._autoConnect) this.open();
  }

  /** The socket of a namespace. */
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

  /** Opens the connection. With a callback, a failure is reported to it and retrying is left to the caller. */
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

  /** Closes the connection; nothing reopens it but `open()` or `connect()`. */
  _close() {
    this._act(CLOSE, 0);
  }

  /** The core, where something may follow from what it is to do. */
  _awake() {
    this._host._manager = this;
    return this._core;
  }

  /** The token that comes back with the acknowledgement of an event. */
  _awaitAck(handler, takesError) {
    const token = (this._latestToken = (this._latestToken + 1) >>> 0);
    this._acks.set(token, { handler, takesError });
    return token;
  }

  /** Has the core do something that goes by a number, for a session or a namespace. */
  _act(action, of) {
    this._awake().act(action, of);
  }

  /** Packets are shown only where somebody looks. */
  _watch(isWatched) {
    this._core.set(OBSERVED, 0, Number(isWatched));
  }
}

alias(Manager, "open", "connect");
alias(Manager, "_close", "disconnect");

/** Zero stands for the default of these where it is given to the constructor. */
const NEVER_ZERO = ["reconnectionAttempts", "reconnectionDelay", "reconnectionDelayMax"];

/** A reconnection option as the core takes it. */
function toNumber(name, value) {
  if (name === "reconnection") return Number(Boolean(value));
  return name === "timeout" && value === false ? -Infinity : Number(value);
}

RECONNECTION_OPTIONS.forEach((name, place) => {
  /** Gets the option without an argument, sets it with one. */
  Manager.prototype[name] = function (value) {
    if (value === undefined) {
      const number = this._core.get(RECONNECTION + place, 0);
      if (name === "reconnection") return number === 1;
      return name === "timeout" && number === -Infinity ? false : number;
    }
    const isNumber = typeof value === "number" || name === "reconnection" || (name === "timeout" && value === false);
    if (!isNumber) throw new TypeError(`${name}: expected a number`);
    this._core.set(RECONNECTION + place, 0, toNumber(name, value));
    return this;
  };
});
