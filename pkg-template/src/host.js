// What the core calls: it says what happened on a connection, and asks for what only the page has.
import { call, report } from "./emitter.js";
import { ACK, DISCONNECT, encode, EVENT } from "./encode.js";
import { Engine } from "./engine.js";
import { TransportError, refusal } from "./errors.js";
import { readOptions } from "./options.js";

export class Host {
  #manager;
  /** Sessions before the latest that still have something to send. */
  #closing = [];
  #decoded = (packet) => {
    this.#manager._core.packet(packet.type, String(packet.nsp), packet.id ?? -1, packet.data);
  };

  constructor(manager) {
    this.#manager = manager;
  }

  /** A session begins: the options, as they are now. */
  configure(number) {
    const manager = this.#manager;
    if (manager.engine && manager.engine.readyState !== "closed") this.#closing.push(manager.engine);
    manager.engine = new Engine(manager, number);
    return readOptions(manager.opts);
  }

  /** An event of the Manager. */
  manager(event, ...args) {
    if (event === "open" || event === "close" || event === "error") this.#resetDecoder();
    this.#manager.fire(event, given(args));
  }

  /** An event of a session. */
  engine(number, event, ...args) {
    const about = [this.#manager.engine, ...this.#closing].find((engine) => engine._is(number));
    if (event === "close") this.#closing = this.#closing.filter((other) => other !== about);
    about?._told(event, ...args);
  }

  /** An event of the client's own on a namespace. */
  socket(number, event, ...args) {
    this.#manager._sockets[number].fire(event, given(args));
  }

  /** How the attempt ended that `open(callback)` began. */
  openResult(error) {
    const callback = this.#manager._opened;
    this.#manager._opened = undefined;
    if (callback) call(callback, this.#manager, given([error]));
  }

  /** A namespace is asked for: its credentials are due, for this session; where events can be recovered, with these. */
  authenticate(number, engine, pid, offset) {
    const manager = this.#manager;
    const { auth } = manager._sockets[number];
    const send = (credentials) => {
      const data = pid === undefined ? credentials : { pid, offset, ...credentials };
      const json = manager.encoder || data == null ? undefined : JSON.stringify(data);
      manager._core.authenticate(number, engine, data ?? undefined, json);
    };
    try {
      if (typeof auth === "function") auth(send);
      else send(auth);
    } catch (error) {
      report(error);
    }
  }

  /** The server emitted an event in a session; it wants an acknowledgement if `id` is not below 0. */
  message(number, args, id, engine) {
    if (id >= 0) args.push(this.#acknowledgement(number, engine, id));
    this.#manager._sockets[number]._received(args);
  }

  /** A packet was received, on a connection that asked to be told. */
  packet(type, nsp, id, data) {
    const packet = { type, nsp, data };
    if (id >= 0) packet.id = id;
    this.#manager.fire("packet", [packet]);
  }

  /** The server acknowledged an event; no error comes before the answer where the handler takes one. */
  ack(number, handler, args, takesError) {
    call(handler, this.#manager._sockets[number], takesError ? [null, ...args] : args);
  }

  /** An event will not be acknowledged. */
  ackError(number, handler, error) {
    call(handler, this.#manager._sockets[number], [error]);
  }

  /** A packet for the encoder of the `parser` option. */
  encode(engine, type, number, id, data, compress) {
    // Some encoders write the fields in the order in which they are: it is that of socket.io-client.
    const packet = { type };
    if (type === ACK) packet.id = id;
    if (type !== DISCONNECT) packet.data = data;
    if (type === EVENT) packet.options = { compress };
    if (type === EVENT && id >= 0) packet.id = id;
    packet.nsp = this.#manager._sockets[number].nsp;
    try {
      this.#manager._core.write(engine, this.#manager.encoder.encode(packet), compress);
    } catch (error) {
      report(error);
    }
  }

  /** A message for the decoder of the `parser` option. */
  decode(message) {
    try {
      this.#manager.decoder.add(message);
    } catch (error) {
      this.#manager._core.parseFailed(error);
    }
  }

  /** An event goes out, on a socket that asked to be told. */
  outgoing(number, args) {
    this.#manager._sockets[number]._sent(args);
  }

  error(message) {
    return new Error(message);
  }

  transportError(message, description, context) {
    return new TransportError(message, description, context);
  }

  refusal(payload) {
    return refusal(payload);
  }

  details(description, context) {
    return context === undefined ? { description } : { description, context };
  }

  /** The function by which a listener acknowledges an event; only its first call counts. */
  #acknowledgement(number, engine, id) {
    const manager = this.#manager;
    let isSent = false;
    return (...args) => {
      if (isSent) return;
      isSent = true;
      const { json, attachments } = manager.encoder ? {} : encode(args);
      manager._core.acknowledge(number, engine, id, args, json, attachments);
    };
  }

  /** What came of a packet on the connection before does not belong to the next. */
  #resetDecoder() {
    const { decoder, _core: core } = this.#manager;
    if (!decoder) return;
    try {
      decoder.off?.("decoded", this.#decoded);
      decoder.destroy?.();
      if (core.state === "open") decoder.on("decoded", this.#decoded);
    } catch (error) {
      report(error);
    }
  }
}

/** The arguments without those that are missing at the end. */
function given(args) {
  while (args.length > 0 && args[args.length - 1] === undefined) args.pop();
  return args;
}
