// One session of a Manager, as `socket.io.engine`.
import { alias, WatchedEmitter } from "./emitter.js";
import { isBinary } from "./encode.js";
import { BLOBS, CLOSE_ENGINE, ENGINE_ID, ENGINE_STATE, ENGINE_OBSERVED, IS_WRITABLE, WRITE_BUFFER } from "./numbers.js";
import { readQuery } from "./options.js";

/** The types of packets, by the digit that stands for each. */
const TYPES = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];

/** What stands before a text that is a message. */
export const MESSAGE = "4";

/** Events that the core tells only where somebody listens. */
const WATCHED = ["handshake", "packet", "packetCreate", "data", "message", "drain", "flush", "heartbeat", "ping", "pong"];

/** A transport of a session, by its name. */
class Transport {
  _engine;

  constructor(engine, name) {
    this._engine = engine;
    this.name = name;
  }

  /** Whether what is sent now goes out at once. */
  get writable() {
    return this._engine.transport === this && this._engine._isWritable;
  }
}

export class Engine extends WatchedEmitter {
  _core;
  _number;
  /** The transport that the session may move to. */
  _next;
  _binaryType = "arraybuffer";

  constructor(manager, number) {
    super(WATCHED);
    /** The transport in use. */
    this.transport = undefined;
    this._core = manager._core;
    this._number = number;
    Object.assign(this, manager._address);
    /** The options that the session was opened with, and defaults of those that were not given. */
    this.opts = {
      withCredentials: false,
      upgrade: true,
      rememberUpgrade: false,
      timestampParam: "t",
      addTrailingSlash: true,
      transportOptions: {},
      closeOnBeforeunload: false,
      ...manager._address,
      ...manager.opts,
    };
    const { path, query, addTrailingSlash } = this.opts;
    if (typeof query === "string") this.opts.query = readQuery(query);
    this.opts.path = String(path || "/socket.io").replace(/\/$/, "") + (addTrailingSlash ? "/" : "");
  }

  /** The server's id for the session: undefined before it is open, null once it is over. */
  get id() {
    return this._core.get(ENGINE_ID, this._number) ?? (this.readyState === "closed" ? null : undefined);
  }

  /** "opening", "open", "closing" or "closed". */
  get readyState() {
    return this._core.get(ENGINE_STATE, this._number);
  }

  /** What has been written and may not have left, as packets. A copy. */
  get writeBuffer() {
    const unsent = this._core.get(WRITE_BUFFER, this._number);
    const packets = [];
    for (let i = 0; i < unsent.length; i += 2) packets.push(written(unsent[i], unsent[i + 1]));
    return packets;
  }

  /** How binary messages are received: as "arraybuffer" or as "blob". */
  get binaryType() {
    return this._binaryType;
  }

  set binaryType(type) {
    this._binaryType = type;
    this._core.set(BLOBS, this._number, Number(type === "blob"));
  }

  /** Sends a message past the namespaces; `callback` is called once it has been handed to the transport. */
  send(data, options, callback) {
    if (typeof data === "function") [data, callback] = [undefined, data];
    if (typeof options === "function") [options, callback] = [undefined, options];
    if (this.readyState === "opening" || this.readyState === "open") {
      const message = isBinary(data) ? data : MESSAGE + String(data ?? "");
      if (callback) this.once("flush", callback);
      this._core.write(this._number, [message], options?.compress !== false, false);
    }
    return this;
  }

  /** Closes the session once what is buffered has been sent; the Manager reconnects unless it is told not to. */
  close() {
    this._core.act(CLOSE_ENGINE, this._number);
    return this;
  }

  get _isWritable() {
    return this._core.get(IS_WRITABLE, this._number);
  }

  /** Whether the core tells of the session of that number here. */
  _is(number) {
    return this._number === number;
  }

  /** Something happened; see `EngineEvent` in `src/core/output.rs`. */
  _told(event, first, second) {
    switch (event) {
      case "packet":
        return this._received(packet(first));
      case "packetCreate":
        return this.fire(event, [written(first, second)]);
      case "ping":
        this.fire("ping", []);
        return this.fire("pong", []);
      case "transport":
        this.transport = new Transport(this, first);
        return;
      case "upgrading":
        this._next = new Transport(this, first);
        return this.fire(event, [this._next]);
      case "upgrade":
        this.transport = this._next;
        return this.fire(event, [this._next]);
      case "upgradeError":
        return this.fire(event, [Object.assign(first, { transport: second })]);
      case "error":
        return this.fire(event, [first]);
      case "close":
        return this.fire(event, [first, second]);
      default:
        this.fire(event, []);
    }
  }

  _received(packet) {
    this.fire("packet", [packet]);
    this.fire("heartbeat", []);
    if (packet.type === "message") {
      this.fire("data", [packet.data]);
      this.fire("message", [packet.data]);
    } else if (packet.type === "open") {
      const handshake = parse(packet.data);
      if (handshake) this.fire("handshake", [handshake]);
    }
  }

  _watch(isWatched) {
    this._core.set(ENGINE_OBSERVED, this._number, Number(isWatched));
  }
}

alias(Engine, "send", "write");

/** The JSON of a server's packet; undefined if it is none, which the core says by itself. */
function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A message as a packet: binary data, or a text after the digit of its type. */
function packet(message) {
  if (typeof message !== "string") return { type: "message", data: message };
  const type = TYPES[message[0]];
  return message.length > 1 ? { type, data: message.slice(1) } : { type };
}

/** A message on its way out as a packet. */
function written(message, compress) {
  const { type, data } = packet(message);
  return { type, data, options: { compress } };
}
