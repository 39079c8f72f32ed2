// One Engine.IO session of a Manager, exposed as `socket.io.engine`.
import { parse } from "#leaves";
import { groups } from "./buffers.js";
import { alias, ObservedEmitter } from "./emitter.js";
import { toBinary } from "./encode.js";
import {
  BLOBS,
  CLOSE_ENGINE,
  ENGINE_ID,
  ENGINE_OBSERVED,
  ENGINE_STATE,
  IS_WRITABLE,
  PING_DEADLINE,
  RECEIVED,
  SENT,
  WRITE_BUFFER,
} from "./numbers.js";
import { readQuery } from "./options.js";
import { asFetch, asWebSocket } from "./own-transport.js";
import { MESSAGE, toPacket } from "./packets.js";
import { optionsOf, TransportView } from "./transport.js";

/** Events that the core reports only while one of them has a listener. */
const OBSERVED = ["handshake", "packet", "packetCreate", "data", "message", "drain", "flush", "heartbeat", "ping", "pong"];

export class Engine extends ObservedEmitter {
  _core;
  _number;
  /** The transport of the upgrade in progress. */
  _upgradeTarget;
  _binaryType = "arraybuffer";
  /** Whether `close` has been told. */
  _isClosed = false;
  /** Classes of the application, by the transport of the core in whose place they are; and their objects. */
  _classes = {};
  _own = {};

  constructor(manager, number) {
    super(OBSERVED);
    /** The current transport. */
    this.transport = undefined;
    this._core = manager._core;
    this._number = number;
    /** The options at the time the session was created, over the defaults. */
    this.opts = {};
  }

  /** Reads the options, which may run code of the page. */
  _readOptions({ _address: address, opts }, transports, classes) {
    Object.assign(this, address);
    this._classes = classes;
    /** The names of the transports. */
    this.transports = transports.map((kind) => classes[kind]?.prototype.name ?? kind);
    this.opts = {
      withCredentials: false,
      upgrade: true,
      rememberUpgrade: false,
      timestampParam: "t",
      addTrailingSlash: true,
      transportOptions: {},
      closeOnBeforeunload: false,
      ...address,
      ...opts,
    };
    const { path, query, addTrailingSlash } = this.opts;
    if (query) this.opts.query = readQuery(query);
    this.opts.path = String(path || "/socket.io").replace(/\/$/, "") + (addTrailingSlash ? "/" : "");
  }

  /** The session id: undefined before the handshake, null once closed. */
  get id() {
    return this._core.get(ENGINE_ID, this._number) ?? (this.readyState === "closed" ? null : undefined);
  }

  /** "opening", "open", "closing" or "closed". */
  get readyState() {
    return this._core.get(ENGINE_STATE, this._number);
  }

  /** When the server's next ping is overdue, in ms since 1970. */
  get _pingTimeoutTime() {
    return this._core.get(PING_DEADLINE, this._number);
  }

  set _pingTimeoutTime(time) {
    this._core.set(PING_DEADLINE, this._number, time);
  }

  _hasPingExpired() {
    return Date.now() > this._pingTimeoutTime;
  }

  /** Packets that may not have left yet. A copy. */
  get writeBuffer() {
    const messages = groups(this._core.get(WRITE_BUFFER, this._number), 3);
    return messages.map(([message, compress]) => outgoingPacket(message, compress));
  }

  /** The type of received binary messages: "arraybuffer" or "blob". */
  get binaryType() {
    return this._binaryType;
  }

  set binaryType(type) {
    this._binaryType = type;
    this._core.set(BLOBS, this._number, Number(type === "blob"));
  }

  /** Sends an Engine.IO message, outside of any namespace. `callback` runs once the transport has taken it. */
  send(data, options, callback) {
    if (typeof data === "function") [data, callback] = [undefined, data];
    if (typeof options === "function") [options, callback] = [undefined, options];
    if (this.readyState === "opening" || this.readyState === "open") {
      const message = toBinary(data, "data") ?? MESSAGE + String(data ?? "");
      if (callback) this.once("flush", callback);
      this._core.write(this._number, [message], options?.compress !== false, SENT);
    }
    return this;
  }

  /** As of any emitter; `data` is also handled, as if it had been received. */
  emit(event, ...args) {
    super.emit(event, ...args);
    const [data] = args;
    if (event === "data" && this.readyState === "open") {
      this._core.write(this._number, [toBinary(data, "data") ?? MESSAGE + data], true, RECEIVED);
    }
    return this;
  }

  /** Closes the session once its write buffer is sent. The Manager then reconnects, unless `reconnection` is off. */
  close() {
    this._core.act(CLOSE_ENGINE, this._number);
    return this;
  }

  get _isWritable() {
    return this._core.get(IS_WRITABLE, this._number);
  }

  /** The core identifies sessions by number. */
  _hasNumber(number) {
    return this._number === number;
  }

  /** A transport as programs see it: an object of a class of the application, or a view of what the core has. */
  _transport(kind) {
    const Own = this._classes[kind];
    try {
      if (Own) return (this._own[kind] ??= new Own(optionsOf(this, kind)));
    } catch (error) {
      this._failure = { error };
    }
    return new TransportView(this, kind);
  }

  /** The same where the core needs one of the application. Throws what the constructor has thrown. */
  _ownTransport(kind, given) {
    const transport = this._transport(kind);
    if (this._failure) throw this._failure.error;
    return Object.assign(transport, { _given: given });
  }

  /** What the core is given in place of headers where long-polling is by a class of the application: a function like `fetch`. */
  _fetchBy(headers) {
    let fetch;
    return (...request) => {
      fetch ??= asFetch(this._ownTransport("polling", headers));
      return fetch(...request);
    };
  }

  /** The same in place of the sub-protocols: a function that returns a WebSocket. */
  _connectBy(protocols) {
    return (uri) => {
      // One that has been used has failed.
      if (this._own.websocket?.readyState) this._own.websocket = undefined;
      return asWebSocket(Object.assign(this._ownTransport("websocket", protocols), { _uri: uri }));
    };
  }

  /** Handles an `EngineEvent` of `src/core/output.rs`. */
  _handle(event, first, second) {
    switch (event) {
      case "packet":
        return this._onPacket(toPacket(first));
      case "packetCreate":
        return this.fire(event, [outgoingPacket(first, second)]);
      case "ping":
        this.fire("ping", []);
        return this.fire("pong", []);
      case "transport":
        // The one before has failed.
        if (this.transport) this.transports.shift();
        this.transport = this._transport(first);
        return;
      case "upgrading":
        this.upgrading = true;
        this._upgradeTarget = this._transport(first);
        return this.fire(event, [this._upgradeTarget]);
      case "upgrade":
        this.transport.off();
        this.transport = this._upgradeTarget;
        // For listeners that it has already.
        this._observe();
        this.fire(event, [this.transport]);
        this.upgrading = false;
        return;
      case "upgradeError":
        this._upgradeTarget = undefined;
        if (this.upgrading) this.upgrading = false;
        return this.fire(event, [Object.assign(first, { transport: second })]);
      case "error":
        return this.fire(event, [first]);
      case "close":
        this._isClosed = true;
        this.fire(event, [first, second]);
        // "transport close" or "transport error".
        if (first.startsWith("transport ")) this._fireOnTransport(first.slice(10), [second]);
        this.transport?.close();
        this.transport?.off();
        return;
      case "open":
        this.transport.query.sid = this.id;
        this._fireOnTransport(event, []);
        return this.fire(event, []);
      default:
        this.fire(event, []);
        if (event === "drain") this._fireOnTransport(event, []);
    }
  }

  _onPacket(packet) {
    this.fire("packet", [packet]);
    this.fire("heartbeat", []);
    if (packet.type === "message") {
      this.fire("data", [packet.data]);
      this.fire("message", [packet.data]);
    } else if (packet.type === "open") {
      const handshake = parse(packet.data, 0);
      if (handshake) this.fire("handshake", [handshake]);
    }
    this._fireOnTransport("packet", [packet]);
  }

  /** One of the application fires its events itself. */
  _fireOnTransport(event, args) {
    if (this.transport instanceof TransportView) this.transport.fire(event, args);
  }

  /** Its transports are observed through it. */
  _observe() {
    const isObserved = this._isObserved || this.transport?._isObserved;
    this._core.set(ENGINE_OBSERVED, this._number, Number(isObserved));
  }
}

alias(Engine, "send", "write");

function outgoingPacket(message, compress) {
  const { type, data } = toPacket(message);
  return { type, data, options: { compress } };
}
