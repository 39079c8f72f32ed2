// One namespace of a Manager.
import { offsetOf, RESERVED } from "./decode.js";
import { alias, call, Emitter } from "./emitter.js";
import { encode, EVENT } from "./encode.js";
import {
  CONNECT,
  DISCONNECT,
  HAS_RECOVERED,
  HAS_TIMEOUT,
  IS_ACKNOWLEDGED,
  IS_ACTIVE,
  IS_CONNECTED,
  IS_UNCOMPRESSED,
  IS_VOLATILE,
  OUTGOING_OBSERVED,
  QUEUED,
  RETRIES,
  SOCKET_ID,
  RECEIVE_BUFFER,
  SEND_BUFFER,
} from "./numbers.js";

/** No modifiers set for the next `emit`. */
const NO_FLAGS = Object.freeze({});

export class Socket extends Emitter {
  _number;
  _anyListeners = [];
  _anyOutgoingListeners = [];
  /** Modifiers of the next `emit`: `timeout`, `volatile`, `compress`. */
  _flags = NO_FLAGS;
  _ackTimeout;
  /** The offset of the last event that was received. */
  _offset;

  constructor(io, nsp, opts) {
    super();
    this.io = io;
    this.nsp = nsp;
    /** Credentials, sent when the namespace connects: an object, or a function that passes one to its callback. */
    this.auth = opts?.auth;
    this._ackTimeout = opts?.ackTimeout;
    this._number = io._core.socket(nsp);
    if (opts?.retries > 0) io._core.set(RETRIES, this._number, Math.ceil(opts.retries));
    io._sockets[this._number] = this;
  }

  /** The socket's id on the server; undefined while disconnected. */
  get id() {
    return this.io._core.get(SOCKET_ID, this._number);
  }

  get connected() {
    return this.io._core.get(IS_CONNECTED, this._number);
  }

  get disconnected() {
    return !this.connected;
  }

  /** Whether the socket is connected or will connect by itself. */
  get active() {
    return this.io._core.get(IS_ACTIVE, this._number);
  }

  /** Whether the server recovered the state of the previous connection (connection state recovery). */
  get recovered() {
    return this.io._core.get(HAS_RECOVERED, this._number);
  }

  connect() {
    this.io._act(CONNECT, this._number);
    return this;
  }

  /** Emits `disconnect` before it returns, if the socket was connected. */
  disconnect() {
    this.io._act(DISCONNECT, this._number);
    return this;
  }

  /**
   * Emits an event, now or once the socket is connected. A function as the last argument receives the server's
   * acknowledgement.
   */
  emit(...args) {
    const handler = args.length > 1 && typeof args[args.length - 1] === "function" ? args.pop() : undefined;
    this._emit(args, handler, false);
    return this;
  }

  /** `emit("message", ...args)` */
  send(...args) {
    return this.emit("message", ...args);
  }

  /** Emits an event; resolves with the acknowledgement, rejects when it times out or the socket disconnects. */
  emitWithAck(...args) {
    return new Promise((resolve, reject) => {
      this._emit(args, (error, answer) => (error ? reject(error) : resolve(answer)), true);
    });
  }

  /** Limits the wait for the next event's acknowledgement, in ms. Its callback then takes an error, or null, first. */
  timeout(ms) {
    return this._flag("timeout", ms);
  }

  /** The next event is dropped if it cannot be sent at once. */
  get volatile() {
    return this._flag("volatile", true);
  }

  /** Sets the `compress` flag of the next event. Browsers ignore it; a custom `parser` and engine events see it. */
  compress(compress) {
    return this._flag("compress", compress);
  }

  /** Adds a catch-all listener, called for each received event before the event's own listeners. */
  onAny(listener) {
    this._anyListeners.push(listener);
    return this;
  }

  /** As `onAny`, but before the existing catch-all listeners. */
  prependAny(listener) {
    this._anyListeners.unshift(listener);
    return this;
  }

  /** Removes a catch-all listener; without an argument, all. */
  offAny(listener) {
    if (listener === undefined) this._anyListeners = [];
    const index = this._anyListeners.indexOf(listener);
    if (index >= 0) this._anyListeners.splice(index, 1);
    return this;
  }

  listenersAny() {
    return this._anyListeners;
  }

  /** Adds a catch-all listener, called for each event when it is sent. */
  onAnyOutgoing(listener) {
    this._anyOutgoingListeners.push(listener);
    return this._observeOutgoing();
  }

  /** As `onAnyOutgoing`, but before the existing listeners. */
  prependAnyOutgoing(listener) {
    this._anyOutgoingListeners.unshift(listener);
    return this._observeOutgoing();
  }

  /** Removes an outgoing catch-all listener; without an argument, all. */
  offAnyOutgoing(listener) {
    if (listener === undefined) this._anyOutgoingListeners = [];
    const index = this._anyOutgoingListeners.indexOf(listener);
    if (index >= 0) this._anyOutgoingListeners.splice(index, 1);
    return this._observeOutgoing();
  }

  listenersAnyOutgoing() {
    return this._anyOutgoingListeners;
  }

  /** Packets buffered until the socket connects. A copy: to drop some, assign an array of those to keep. */
  get sendBuffer() {
    return groups(this.io._core.get(SEND_BUFFER, this._number), 3).map(([data, id, compress]) => {
      const packet = { type: EVENT, data, options: { compress } };
      if (id >= 0) packet.id = id;
      return packet;
    });
  }

  set sendBuffer(packets) {
    if (!Array.isArray(packets)) throw new TypeError("sendBuffer: expected an array of packets that were in it");
    this.io._core.keep(SEND_BUFFER, this._number, Array.from(packets, (packet) => packet?.data));
  }

  /** With `retries`: events that are not acknowledged yet. A copy. */
  get _queue() {
    const events = groups(this.io._core.get(QUEUED, this._number), 6);
    return events.map(([id, tryCount, pending, args, timeout, compress]) => {
      return { id, tryCount, pending, args, flags: { fromQueue: true, timeout, compress } };
    });
  }

  /** The arguments of events received before the socket connected. A copy, as `sendBuffer`. */
  get receiveBuffer() {
    return this.io._core.get(RECEIVE_BUFFER, this._number);
  }

  set receiveBuffer(events) {
    if (!Array.isArray(events)) throw new TypeError("receiveBuffer: expected an array of events that were in it");
    this.io._core.keep(RECEIVE_BUFFER, this._number, [...events]);
  }

  /** The core has sent an event. */
  _sent(args) {
    for (const listener of this._anyOutgoingListeners.slice()) call(listener, this, args);
  }

  /** Delivers a received event. `args` starts with its name. */
  _received(args) {
    const offset = offsetOf(args);
    if (offset !== undefined) this._offset = offset;
    if (this._anyListeners.length > 0) {
      for (const listener of this._anyListeners.slice()) call(listener, this, args);
    }
    this.fire(args[0], args, 1);
  }

  _observeOutgoing() {
    this.io._core.set(OUTGOING_OBSERVED, this._number, this._anyOutgoingListeners.length);
    return this;
  }

  _flag(name, value) {
    this._flags = { ...this._flags, [name]: value };
    return this;
  }

  _emit(args, handler, takesError) {
    const event = args[0];
    if (RESERVED.has(event)) throw new Error(`"${event}" is a reserved event name`);
    const { volatile, compress } = this._flags;
    const ms = this._flags.timeout ?? this._ackTimeout ?? undefined;
    const timeout = ms === undefined ? ms : Number(ms);
    this._flags = NO_FLAGS;
    if (typeof event !== "string" && typeof event !== "number") {
      throw new TypeError("event: expected a string or a number");
    }
    const { json, attachments } = encode(args, this.io.encoder);
    const flags =
      (handler && IS_ACKNOWLEDGED) |
      (timeout !== undefined && HAS_TIMEOUT) |
      (volatile && IS_VOLATILE) |
      (compress === false && IS_UNCOMPRESSED);
    const token = handler ? this.io._awaitAck(handler, takesError || timeout !== undefined) : 0;
    this.io._awake().emit(this._number, args, json, attachments, attachments.length, token, flags, timeout);
  }
}

alias(Socket, "connect", "open");
alias(Socket, "disconnect", "close");

/** Splits a flat list into tuples. */
function groups(list, size) {
  const groups = [];
  for (let i = 0; i < list.length; i += size) groups.push(list.slice(i, i + size));
  return groups;
}
