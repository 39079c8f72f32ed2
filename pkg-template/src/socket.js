// One namespace of a Manager.
import { defer } from "#leaves";
import { checked, onAbort, reasonOf } from "./abort.js";
import { packetsOf, queuedOf } from "./buffers.js";
import { CatchAllEmitter } from "./catch-all.js";
import { offsetOf, RESERVED } from "./decode.js";
import { bufferedBytes, drained } from "./drained.js";
import { alias, call } from "./emitter.js";
import { ACK, encode, EVENT, sent } from "./encode.js";
import {
  CANCELLED,
  CONNECT,
  DISCONNECT,
  HAS_RECOVERED,
  HAS_TIMEOUT,
  IS_ACKNOWLEDGED,
  IS_ACTIVE,
  IS_CONNECTED,
  IS_UNCOMPRESSED,
  IS_VOLATILE,
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

export class Socket extends CatchAllEmitter {
  _number;
  /** An id that a program has assigned. */
  _id;
  /** Modifiers of the next `emit`: `timeout`, `signal`, `volatile`, `compress`. */
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
    this._begin();
    io._sockets[this._number] = this;
  }

  /** Has a number in the core, which may be another one than before. */
  _begin() {
    const { io, nsp, _opts: { retries } } = this;
    this._number = io._core.socket(nsp);
    if (retries > 0) io._core.set(RETRIES, this._number, Math.ceil(retries));
    if (this._anyOutgoingListeners.length > 0) this._observeOutgoing();
  }

  /** The core has failed. */
  _failed(args) {
    this._id = this._lastOffset = undefined;
    this.fire("disconnect", args);
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
      const handler = (error, answer) => (error == null ? resolve(answer) : reject(error));
      handler.withError = true;
      this.emit(...args, handler);
    });
  }

  /** Limits the wait for the next event's acknowledgement, in ms. Its callback then takes an error, or null, first. */
  timeout(ms) {
    return this._flag(ms?.aborted === undefined ? "timeout" : "signal", ms);
  }

  /** Ends the wait for the next event's acknowledgement when it aborts; its callback then takes the reason, or null, first. */
  signal(signal) {
    return this._flag("signal", checked(signal));
  }

  /** The next event is dropped if it cannot be sent at once. */
  get volatile() {
    return this._flag("volatile", true);
  }

  /** Sets the `compress` flag of the next event. Browsers ignore it; a custom `parser` and engine events see it. */
  compress(compress) {
    return this._flag("compress", compress);
  }

  /** Packets buffered until the socket connects. A copy: to drop some, assign an array of those to keep. */
  get sendBuffer() {
    return packetsOf(this.io._core.get(SEND_BUFFER, this._number));
  }

  set sendBuffer(packets) {
    if (!Array.isArray(packets)) throw new TypeError("sendBuffer: expected an array of packets that were in it");
    this.io._core.keep(SEND_BUFFER, this._number, Array.from(packets, (packet) => packet?.data));
  }

  /** With `retries`: events that are not acknowledged yet. A copy. */
  get _queue() {
    return queuedOf(this.io._core.get(QUEUED, this._number));
  }

  /** The arguments of events received before the socket connected. A copy, as `sendBuffer`. */
  get receiveBuffer() {
    return this.io._core.get(RECEIVE_BUFFER, this._number);
  }

  set receiveBuffer(events) {
    if (!Array.isArray(events)) throw new TypeError("receiveBuffer: expected an array of events that were in it");
    this.io._core.keep(RECEIVE_BUFFER, this._number, [...events]);
  }

  /** The bytes that have been emitted and not been handed to the network. */
  get bufferedBytes() {
    return bufferedBytes(this);
  }

  /** Resolves once `bufferedBytes` is at most this. */
  drained(bytes, options) {
    return drained(this, bytes, options);
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
    this.io._takeAck(token);
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
    const { id, handler, takesError } = this.io._acks.get(token);
    const isReplaced = id >= 0 && (this.onpacket !== onpacket || this.onack !== onack);
    if (isReplaced) call(this.onpacket, this, [{ type: ACK, nsp: this.nsp, id, data: [...args] }]);
    this.io._takeAck(token);
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
    if (!this.connected || flags.signal?.aborted || (flags.volatile && !this.io.engine._isWritable)) return this._emit(args, handler);
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

  _flag(name, value) {
    this.flags = { ...this.flags, [name]: value };
    return this;
  }

  _emit(args, handler) {
    const event = args[0];
    if (RESERVED.has(event)) throw new Error(`"${event}" is a reserved event name`);
    const { flags } = this;
    const { volatile, compress, signal } = flags;
    const ms = flags.timeout ?? this._opts.ackTimeout ?? undefined;
    const timeout = ms === undefined ? ms : Number(ms);
    this.flags = NO_FLAGS;
    if (typeof event !== "string" && typeof event !== "number") {
      throw new TypeError("event: expected a string or a number");
    }
    if (signal?.aborted) return handler && defer(() => call(handler, this, [reasonOf(signal)]));
    const { json, attachments } = encode(args, this.io);
    const bits =
      (handler && IS_ACKNOWLEDGED) |
      (timeout !== undefined && HAS_TIMEOUT) |
      (volatile && IS_VOLATILE) |
      (compress === false && IS_UNCOMPRESSED);
    const takesError = handler?.withError || (timeout ?? signal) !== undefined;
    const pending = handler && { socket: this, id: -1, handler, takesError };
    const token = pending ? this.io._awaitAck(pending) : 0;
    if (pending && signal) pending._stop = onAbort(signal, (reason) => this._cancel(token, reason));
    const id = this.io._awake().emit(this._number, args, json, attachments, attachments.length, token, bits, timeout);
    this._sentWithAck(token, id);
    if (this.io._hasParser) sent(args);
  }

  /** The signal of an event has aborted. */
  _cancel(token, reason) {
    const { id, handler } = this.io._takeAck(token);
    this.io._awake().set(CANCELLED, this._number, id < 0 ? -1 - token : id);
    call(handler, this, [reason]);
  }

  /** The core has taken an event, which is to be acknowledged with this id if that is not below 0. */
  _sentWithAck(token, id) {
    const pending = this.io._acks.get(token);
    // The signal has aborted meanwhile.
    if (!pending) return id >= 0 && this.io._awake().set(CANCELLED, this._number, id);
    pending.id = id;
    this.ids = Math.max(this.ids, id + 1);
  }
}

const { packet, onpacket, onevent, onack, emitEvent } = Socket.prototype;

alias(Socket, "connect", "open");
alias(Socket, "disconnect", "close", Symbol.dispose);
