// One namespace of a Manager.
import { Emitter } from "./emitter.js";
import { encode } from "./encode.js";

const RESERVED = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

export class Socket extends Emitter {
  #number;

  constructor(io, nsp, opts) {
    super();
    this.io = io;
    this.nsp = nsp;
    /** Sent when the namespace connects: an object, or a function that hands one to its callback. */
    this.auth = opts?.auth;
    this.#number = io._core.socket(nsp);
    io._sockets[this.#number] = this;
  }

  /** The server's id for the socket; undefined while it is not connected. */
  get id() {
    return this.io._core.socketId(this.#number);
  }

  get connected() {
    return this.io._core.isConnected(this.#number);
  }

  get disconnected() {
    return !this.connected;
  }

  /** Whether the socket is connected or will be, without a further call. */
  get active() {
    return this.io._core.isActive(this.#number);
  }

  connect() {
    this.io._core.connect(this.io._host, this.#number);
    return this;
  }

  /** Has fired `disconnect` when it returns, if the socket was connected. */
  disconnect() {
    this.io._core.disconnect(this.io._host, this.#number);
    return this;
  }

  /**
   * Emits an event, now or as soon as the socket is connected. A function as the last argument is called with the
   * server's acknowledgement.
   */
  emit(event, ...args) {
    if (RESERVED.includes(event)) throw new Error(`"${event}" is a reserved event name`);
    if (typeof event !== "string" && typeof event !== "number") {
      throw new TypeError("event: expected a string or a number");
    }
    const handler = typeof args[args.length - 1] === "function" ? args.pop() : undefined;
    args.unshift(event);
    if (this.io.encoder) {
      this.io._core.emit(this.#number, args, undefined, handler);
    } else {
      const { json, attachments } = encode(args);
      this.io._core.emit(this.#number, json, attachments, handler);
    }
    return this;
  }

  send(...args) {
    return this.emit("message", ...args);
  }
}

Socket.prototype.open = Socket.prototype.connect;
Socket.prototype.close = Socket.prototype.disconnect;
