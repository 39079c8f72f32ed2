// One connection to a server, shared by namespaces.
import { core } from "./core.js";
import { alias, WatchedEmitter } from "./emitter.js";
import { Host } from "./host.js";
import { readArguments, readOptions, readQuery } from "./options.js";
import { Socket } from "./socket.js";

export class Manager extends WatchedEmitter {
  constructor(uri, opts) {
    super(["packet"]);
    ({ uri, opts } = readArguments(uri, opts));
    const { Client, Target } = core();
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
    this._host = new Host(this);
    const target = new Target(uri);
    if (target.query) this.opts.query ||= readQuery(target.query);
    this._address = { secure: target.secure, hostname: target.hostname, port: String(target.port) };
    this._core = new Client(target, readOptions(this.opts), Boolean(opts.parser));
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
    this._core.open(this._host, wantsResult);
    return this;
  }

  /** "opening", "open" or "closed". */
  get _readyState() {
    return this._core.state;
  }

  get _reconnecting() {
    return this._core.reconnecting;
  }

  /** Closes the connection; nothing reopens it but `open()` or `connect()`. */
  _close() {
    this._core.close(this._host);
  }

  /** Packets are shown only where somebody looks. */
  _watch(isWatched) {
    this._core.watchPackets(isWatched);
  }
}

alias(Manager, "open", "connect");
alias(Manager, "_close", "disconnect");

for (const name of [
  "reconnection",
  "reconnectionAttempts",
  "reconnectionDelay",
  "reconnectionDelayMax",
  "randomizationFactor",
  "timeout",
]) {
  /** Gets the option without an argument, sets it with one. */
  Manager.prototype[name] = function (value) {
    if (value === undefined) return this._core[name];
    if (name === "reconnection") this._core[name] = Boolean(value);
    else if (typeof value === "number" || (name === "timeout" && value === false)) this._core[name] = value;
    else throw new TypeError(`${name}: expected a number`);
    return this;
  };
}
