// One namespace of a Manager.
import { offsetOf, RESERVED } from "./decode.js";
import { alias, call, Emitter } from "./emitter.js";
import { ACK, encode, EVENT, sent } from "./encode.js";
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

/** What belongs to a packet that passes through a replacement of `packet`, but is no part of it. */
const origins = new WeakMap();

export class Socket extends Emitter {
  _number;
  /** An id that a program has assigned. */
  _id;
  _anyListeners = [];
  _anyOutgoingListeners = [];
  /** Modifiers of the next `emit`: `timeout`, `volatile`, `compress`. */
  flags = NO_FLAGS;
  /** The id of the next acknowledgement. */
  ids = 0;
  /** The offset of the last event that was received. */
  _lastOffset;

  constructor(io, nsp, opts) {
    super();
    this.io = io;
    this.nsp = nsp;
    /** Credentials, sent when the namespace connects: an object, or a function that passes one to its callback. */
    this.auth = opts?.auth;
    this._opts = { ...opts };
    this._number = io._core.socket(nsp);
    if (opts?.retries > 0) io._core.set(RETRIES, this._number, Math.ceil(opts.retries));
    io._sockets[this._number] = this;
  }

  /** The socket's id on the server; undefined while disconnected. What a program assigns is kept until the socket connects again. */
  get id() {
    return this._id ?? this.io._core.get(SOCKET_ID, this._number);
  }

  set id(id) {
    this._id = id;
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
    if (this.packet === packet) this._emit(args, handler);
    else this._emitPacket(args, handler);
    return this;
  }

  /** `emit("message", ...args)` */
  send(...args) {
    return this.emit("message", ...args);
  }

  /** Emits an event; resolves with the acknowledgement, rejects when it times out or the socket disconnects. */
  emitWithAck(...args) {
    return new Promise((resolve, reject) => {
      const handler = (error, answer) => (error ? reject(error) : resolve(answer));
      handler.withError = true;
      this.emit(...args, handler);
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

  /** The core sends an event. */
  _sent(args) {
    for (const listener of this._anyOutgoingListeners.slice()) call(listener, this, args);
  }

  /** The acknowledgements that are pending, as handlers by id. A copy; assigning an object drops the handlers that are not in it. */
  get acks() {
    return Object.fromEntries(this._pendingAcks().map(([, { id, handler }]) => [id, handler]));
  }

  set acks(handlers) {
    for (const [, pending] of this._pendingAcks()) {
      pending.handler = handlers[pending.id] ?? (() => {});
      if (!handlers[pending.id]) pending.id = -1;
    }
  }

  // ---- what programs replace: the names are those of socket.io-client, and a replacement calls what it has replaced ----

  /** Handles a packet with an event or an acknowledgement. */
  onpacket(packet) {
    if (packet.type === EVENT) this.onevent(packet);
    if (packet.type === ACK) this.onack(packet);
  }

  /** Handles a packet with an event. */
  onevent({ data, id }) {
    if (id !== undefined) data.push(this.ack(id));
    this.emitEvent(data);
  }

  /** Handles a packet with an acknowledgement. */
  onack({ data, id }) {
    const [token, pending] = this._pendingAcks().find(([, pending]) => pending.id === id) ?? [];
    if (!pending) return;
    this.io._acks.delete(token);
    pending.handler.apply(this, pending.takesError ? [null, ...data] : data);
  }

  /** The function by which a listener acknowledges the event with this id. */
  ack(id) {
    return this._acknowledgement(id, this.io.engine._number);
  }

  /** Sends a packet with an event or an acknowledgement. Each that is sent while the socket is connected passes through here. */
  packet(packet) {
    packet.nsp = this.nsp;
    const { type, id, data, options } = packet;
    const { handler, flags = { compress: options?.compress }, engine = this.io.engine._number } = origins.get(packet) ?? {};
    if (type === ACK) this._acknowledge(id, engine, data);
    if (type !== EVENT) return;
    this.flags = flags;
    this._emit([...data], handler);
  }

  /** Delivers an event. `args` starts with its name. */
  emitEvent(args) {
    const offset = offsetOf(args);
    if (offset !== undefined) this._lastOffset = offset;
    if (this._anyListeners.length > 0) {
      for (const listener of this._anyListeners.slice()) call(listener, this, args);
    }
    this.fire(args[0], args, 1);
  }

  // ---- between the core and the methods above ----

  /** The server has emitted an event, in a session. It asks for an acknowledgement if `id` is not below 0. */
  _received(args, id, engine) {
    if (this.onpacket !== onpacket || this.onevent !== onevent || this.emitEvent !== emitEvent) {
      const packet = { type: EVENT, nsp: this.nsp, data: args };
      if (id >= 0) packet.id = id;
      call(this.onpacket, this, [packet]);
    } else {
      if (id >= 0) args.push(this._acknowledgement(id, engine));
      this.emitEvent(args);
    }
  }

  /** The server has acknowledged an event. */
  _answered(token, args) {
    const acks = this.io._acks;
    const { id, handler, takesError } = acks.get(token);
    const isReplaced = id >= 0 && (this.onpacket !== onpacket || this.onack !== onack);
    if (isReplaced) call(this.onpacket, this, [{ type: ACK, nsp: this.nsp, id, data: [...args] }]);
    acks.delete(token);
    if (!isReplaced) call(handler, this, takesError ? [null, ...args] : args);
  }

  /** The function by which a listener acknowledges an event; only its first call counts. */
  _acknowledgement(id, engine) {
    let isSent = false;
    return (...args) => {
      if (isSent) return;
      isSent = true;
      if (this.packet === packet) this._acknowledge(id, engine, args);
      else this._pass({ type: ACK, id, data: args }, { engine });
    };
  }

  _acknowledge(id, engine, args) {
    const { json, attachments } = encode(args, this.io);
    this.io._core.acknowledge(this._number, engine, id, args, json, attachments, attachments.length);
    if (this.io._hasParser) sent(args);
  }

  /** Emits an event by a replacement of `packet`, if it is sent now. */
  _emitPacket(args, handler) {
    const { flags } = this;
    if (!this.connected || (flags.volatile && !this.io.engine._isWritable)) return this._emit(args, handler);
    this.flags = NO_FLAGS;
    const packet = { type: EVENT, data: args, options: { compress: flags.compress !== false } };
    if (handler) packet.id = this.ids;
    this._pass(packet, { handler, flags });
  }

  /** Has a replacement of `packet` see what is sent. */
  _pass(packet, origin) {
    origins.set(packet, origin);
    this.packet(packet);
  }

  /** The acknowledgements that are pending, with their tokens. Those of the retry queue have no id. */
  _pendingAcks() {
    return [...this.io._acks].filter(([, { socket, id }]) => socket === this && id >= 0);
  }

  _observeOutgoing() {
    this.io._core.set(OUTGOING_OBSERVED, this._number, this._anyOutgoingListeners.length);
    return this;
  }

  _flag(name, value) {
    this.flags = { ...this.flags, [name]: value };
    return this;
  }

  _emit(args, handler) {
    const event = args[0];
    if (RESERVED.has(event)) throw new Error(`"${event}" is a reserved event name`);
    const { flags } = this;
    const { volatile, compress } = flags;
    const ms = flags.timeout ?? this._opts.ackTimeout ?? undefined;
    const timeout = ms === undefined ? ms : Number(ms);
    this.flags = NO_FLAGS;
    if (typeof event !== "string" && typeof event !== "number") {
      throw new TypeError("event: expected a string or a number");
    }
    const { json, attachments } = encode(args, this.io);
    const bits =
      (handler && IS_ACKNOWLEDGED) |
      (timeout !== undefined && HAS_TIMEOUT) |
      (volatile && IS_VOLATILE) |
      (compress === false && IS_UNCOMPRESSED);
    const pending = handler && { socket: this, id: -1, handler, takesError: handler.withError || timeout !== undefined };
    const token = pending ? this.io._awaitAck(pending) : 0;
    const id = this.io._awake().emit(this._number, args, json, attachments, attachments.length, token, bits, timeout);
    this._sentWithAck(token, id);
    if (this.io._hasParser) sent(args);
  }

  /** The core has taken an event, which is to be acknowledged with this id if that is not below 0. */
  _sentWithAck(token, id) {
    const pending = this.io._acks.get(token);
    if (!pending) return;
    pending.id = id;
    this.ids = Math.max(this.ids, id + 1);
  }
}

const { packet, onpacket, onevent, onack, emitEvent } = Socket.prototype;

alias(Socket, "connect", "open");
alias(Socket, "disconnect", "close");

/** Splits a flat list into tuples. */
function groups(list, size) {
  const groups = [];
  for (let i = 0; i < list.length; i += size) groups.push(list.slice(i, i + size));
  return groups;
}
