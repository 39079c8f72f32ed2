// Callbacks of the core: what happened on a connection, and what only the page can answer.
import { isError, isParsed, readAck, readEvent } from "./decode.js";
import { call, report } from "./emitter.js";
import { ACK, DISCONNECT, encode, EVENT } from "./encode.js";
import { Engine, MESSAGE } from "./engine.js";
import { TransportError, refusal } from "./errors.js";
import { ENGINE, MANAGER, STATE } from "./numbers.js";
import { readOptions } from "./options.js";

export class Host {
  /** Known only while something can happen: the core holds this object, and the page can forget a Manager that is closed. */
  _manager;
  _decoded = (packet) => {
    // A copy: the core looks at nothing that could run code of the page.
    const { type, nsp, id = -1, data } = packet;
    const payload = Array.isArray(data) ? [...data] : typeof data === "object" ? data && { ...data } : data;
    this._manager?._core.packet(type, String(nsp), id ?? -1, payload);
  };

  /** Nothing will happen until the page calls. Attempts that were given up have no result. */
  idle() {
    this._manager?._results.clear();
    this._manager = undefined;
  }

  /** A session begins: answers with the options as they are now. */
  configure(number) {
    const manager = this._manager;
    // The one before may have ended just now, and that not have been told yet.
    manager._closing = manager._closing.filter((engine) => engine.readyState !== "closed");
    if (manager.engine) manager._closing.push(manager.engine);
    manager.engine = new Engine(manager, number);
    if (manager._opened) manager._results.set(number, manager._opened);
    manager._opened = undefined;
    let options;
    let thrown;
    try {
      manager.engine._readOptions(manager);
      options = readOptions(manager.opts, manager._server);
    } catch (error) {
      thrown = error;
    }
    manager._core.configure(number, options, thrown);
  }

  /** An event of the Manager, or of the session or the namespace of that number. */
  emit(to, number, event, ...args) {
    const manager = this._manager;
    if (to === MANAGER) {
      if (event === "open" || event === "close" || event === "error") this._resetDecoder();
      manager.fire(event, given(args));
    } else if (to === ENGINE) {
      const about = [manager.engine, ...manager._closing].find((engine) => engine._hasNumber(number));
      if (event === "close") manager._closing = manager._closing.filter((other) => other !== about);
      about?._handle(event, ...args);
    } else {
      manager._sockets[number].fire(event, given(args));
    }
  }

  /** How the attempt at a session ended that `open(callback)` began. */
  openResult(number, error) {
    const manager = this._manager;
    const callback = manager._results.get(number);
    manager._results.delete(number);
    if (callback) call(callback, manager, given([error]));
  }

  /** A namespace is asked for: its credentials are due, for this session; where events can be recovered, with these. */
  authenticate(number, engine, pid, offset) {
    const manager = this._manager;
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

  /**
   * The server emitted an event in a session; it asks for an acknowledgement if `id` is not below 0. For the payload see `decode.js`.
   */
  message(number, payload, from, attachments, id, engine) {
    const args = readEvent(payload, from, attachments);
    if (!args) return this._manager._core.parseFailed(new Error("invalid payload"));
    if (id >= 0) args.push(this._acknowledgement(number, engine, id));
    // Listeners get an array of their own.
    this._manager._sockets[number]._received(isParsed(from) ? [...args] : args);
  }

  /** A packet was received, on a connection that asked to be told. */
  packet(type, nsp, id, data) {
    const packet = { type, nsp, data };
    if (id >= 0) packet.id = id;
    this._manager.fire("packet", [packet]);
  }

  /** The server acknowledged an event, or will not. A handler that takes errors gets the error first, or null. */
  ack(number, token, payload, from, attachments) {
    const manager = this._manager;
    const { handler, takesError } = manager._acks.get(token);
    manager._acks.delete(token);
    const answer = (...args) => call(handler, manager._sockets[number], args);
    if (isError(from)) {
      if (takesError) answer(payload);
      return;
    }
    const args = readAck(payload, from, attachments);
    if (args) return answer(...(takesError ? [null, ...args] : args));
    manager._core.parseFailed(new Error("invalid payload"));
    if (takesError) answer(new Error("socket has been disconnected"));
  }

  /** A packet for the encoder of the `parser` option. */
  encode(engine, type, number, id, data, compress) {
    const manager = this._manager;
    // Some encoders write the fields in the order in which they are: it is that of socket.io-client.
    const packet = { type };
    if (type === ACK) packet.id = id;
    if (type !== DISCONNECT) packet.data = data;
    if (type === EVENT) packet.options = { compress };
    if (type === EVENT && id >= 0) packet.id = id;
    packet.nsp = manager._sockets[number].nsp;
    try {
      const encoded = manager.encoder.encode(packet);
      const parts = Array.from(encoded, (part) => (typeof part === "string" ? MESSAGE + part : part));
      manager._core.write(engine, parts, compress, true);
    } catch (error) {
      report(error);
    }
  }

  /** A message for the decoder of the `parser` option. */
  decode(message) {
    const manager = this._manager;
    try {
      manager.decoder.add(message);
    } catch (error) {
      manager._core.parseFailed(error);
    }
  }

  /** An event goes out, on a socket that asked to be told. */
  outgoing(number, args) {
    this._manager._sockets[number]._sent(args);
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
  _acknowledgement(number, engine, id) {
    const manager = this._manager;
    let isSent = false;
    return (...args) => {
      if (isSent) return;
      isSent = true;
      const { json, attachments } = encode(args, manager.encoder);
      manager._core.acknowledge(number, engine, id, args, json, attachments);
    };
  }

  /** What came of a packet on the connection before does not belong to the next. */
  _resetDecoder() {
    const { decoder, _core: core } = this._manager;
    if (!decoder) return;
    try {
      decoder.off?.("decoded", this._decoded);
      decoder.destroy?.();
      if (core.get(STATE, 0) === "open") decoder.on("decoded", this._decoded);
    } catch (error) {
      report(error);
    }
  }
}

// Whatever goes wrong here, the core goes on with what is next.
for (const name of ["emit", "openResult", "authenticate", "encode", "decode", "packet"]) {
  const method = Host.prototype[name];
  Host.prototype[name] = function (...args) {
    try {
      if (this._manager) method.apply(this, args);
    } catch (error) {
      report(error);
    }
  };
}

/** The arguments without those that are missing at the end. */
function given(args) {
  while (args.length > 0 && args[args.length - 1] === undefined) args.pop();
  return args;
}
