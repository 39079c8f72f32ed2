// Callbacks of the core: what happened on a connection, and what only the page can answer.
//
// Each names the connection by its number. An object for each connection would leave a slot behind in wasm-bindgen's table, which does
// not shrink.
import { awake } from "#awake";
import { readOptions } from "#options";
import { isError, readAck, readEvent } from "./decode.js";
import { call, report } from "./emitter.js";
import { ACK, DISCONNECT, EVENT, fail, sent, toBinary } from "./encode.js";
import { Engine } from "./engine.js";
import { refusal, TransportError } from "./errors.js";
import { ENCODED, ENGINE, MANAGER, STATE } from "./numbers.js";
import { HEADERS, PROTOCOLS } from "./options.js";
import { MESSAGE } from "./packets.js";

/** Something can happen to a Manager from now on, until the core calls `idle`. */
export const wake = (manager) => awake.set(manager._number, manager);

/** Nothing will happen until the page calls. Attempts that were given up have no result. */
export function idle(connection) {
  awake.get(connection)?._results.clear();
  awake.delete(connection);
}

/** A callback after which the core goes on with what is next, whatever goes wrong. */
const guarded = (callback) => (connection, ...args) => {
  const manager = awake.get(connection);
  try {
    if (manager) callback(manager, ...args);
  } catch (error) {
    report(error);
  }
};

/** A session begins: answers with the options as they are now. */
export function configure(connection, number) {
  const manager = awake.get(connection);
  // The one before may have ended just now, and that not have been told yet.
  manager._closing = manager._closing.filter((engine) => engine.readyState !== "closed");
  // A stand-in for the core may have begun this one.
  if (!manager.engine?._hasNumber(number)) {
    if (manager.engine) manager._closing.push(manager.engine);
    manager.engine = new Engine(manager, number);
  }
  if (manager._opened) manager._results.set(number, manager._opened);
  manager._opened = undefined;
  let options;
  try {
    manager._readAddress();
    options = readOptions(manager.opts, manager._server);
    const { transports, classes, polling, websocket } = options;
    manager.engine._readOptions(manager, transports, classes);
    if (classes.polling) polling[HEADERS] = manager.engine._fetchBy(polling[HEADERS]);
    if (classes.websocket) websocket[PROTOCOLS] = manager.engine._connectBy(websocket[PROTOCOLS]);
  } catch (error) {
    return manager._core.configureFailed(number, error);
  }
  const { flags, transports, polling, websocket } = options;
  manager._core.configure(number, flags, transports, polling, websocket);
}

/** An event of the Manager, or of the session or the namespace of that number. */
export const emit = guarded((manager, to, number, event, ...args) => {
  if (to === MANAGER) {
    if (event === "open" || event === "close" || event === "error") resetDecoder(manager);
    manager.fire(event, given(args));
  } else if (to === ENGINE) {
    const about = manager._sessions.find((engine) => engine._hasNumber(number));
    if (event === "close") manager._closing = manager._closing.filter((other) => other !== about);
    about?._handle(event, ...args);
  } else {
    const socket = manager._sockets[number];
    const isInterrupted = event === "interrupted";
    // If the session is recovered, the server continues after this event.
    if ((isInterrupted || event === "disconnect") && socket._lastOffset) manager._core.setOffset(number, socket._lastOffset);
    // The page learns of it only if the session is not recovered.
    if (isInterrupted) return;
    socket._id = undefined;
    socket.fire(event, given(args));
  }
});

/** How the attempt at a session ended that `open(callback)` began. */
export const openResult = guarded((manager, number, error) => {
  const callback = manager._results.get(number);
  manager._results.delete(number);
  if (callback) call(callback, manager, given([error]));
});

/** A namespace is asked for: its credentials are due, for this session; where events can be recovered, with these. */
export const authenticate = guarded((manager, number, engine, pid, offset) => {
  const { auth } = manager._sockets[number];
  const send = (credentials) => {
    const data = pid === undefined ? credentials : { pid, offset, ...credentials };
    const json = manager._hasParser || data == null ? undefined : JSON.stringify(data, manager.encoder.replacer);
    manager._core.authenticate(number, engine, data ?? undefined, json);
  };
  try {
    if (typeof auth === "function") auth(send);
    else send(auth);
  } catch (error) {
    report(error);
  }
});

/**
 * The server emitted an event in a session; it asks for an acknowledgement if `id` is not below 0. For the payload see `decode.js`.
 */
export function message(connection, number, payload, from, attachments, id, engine) {
  const manager = awake.get(connection);
  const args = readEvent(payload, from, attachments, manager.decoder);
  if (!args) return manager._core.parseFailed(new Error("invalid payload"));
  manager._sockets[number]._received(args, id, engine);
}

/** A packet was received, on a connection that asked to be told. */
export const packet = guarded((manager, type, nsp, id, data) => {
  const packet = { type, nsp, data };
  if (id >= 0) packet.id = id;
  manager.fire("packet", [packet]);
});

/** The server acknowledged an event, or will not. A handler that takes errors gets the error first, or null. */
export function ack(connection, number, token, payload, from, attachments) {
  const manager = awake.get(connection);
  const socket = manager._sockets[number];
  // It may have been cancelled after the core had reported this.
  if (!manager._acks.has(token)) return;
  const args = isError(from) ? undefined : readAck(payload, from, attachments, manager.decoder);
  if (args) return socket._answered(token, args);
  const { handler, takesError } = manager._takeAck(token);
  if (!isError(from)) manager._core.parseFailed(new Error("invalid payload"));
  if (takesError) call(handler, socket, [isError(from) ? payload : new Error("socket has been disconnected")]);
}

/** A packet for the encoder of the `parser` option. */
export const encode = guarded((manager, engine, type, number, id, data, compress) => {
  // Some encoders write the fields in the order in which they are: it is that of socket.io-client.
  const packet = { type };
  if (type === ACK) packet.id = id;
  if (type !== DISCONNECT) packet.data = data;
  if (type === EVENT) packet.options = { compress };
  if (type === EVENT && id >= 0) packet.id = id;
  packet.nsp = manager._sockets[number].nsp;
  try {
    const encoded = manager.encoder.encode(packet);
    const parts = Array.from(encoded, (part) => toBinary(part, "encoder") ?? MESSAGE + part);
    manager._core.write(engine, parts, compress, ENCODED);
  } catch (error) {
    if (!fail(data, error)) report(error);
  }
});

/** A message for the decoder of the `parser` option. */
export const decode = guarded((manager, message) => {
  try {
    manager.decoder.add(message);
  } catch (error) {
    manager._core.parseFailed(error);
  }
});

/** An event goes out, on a socket that asked to be told. */
export function outgoing(connection, number, args) {
  awake.get(connection)._sockets[number]._sent(args);
}

// Values that the core reports.
export const error = (message) => new Error(message);
/** A transport of the application has made its error and its details itself. */
export const transportError = (message, description, context) =>
  description?.type === "TransportError" ? description : new TransportError(message, description, context);
export function details(description, context) {
  if (context === undefined) return { description };
  return "details" in Object(context) ? context.details : { description, context };
}
export { refusal };

/** What came of a packet on the connection before does not belong to the next. */
function resetDecoder({ decoder, _decoded: decoded, _hasParser: hasParser, _core: core }) {
  if (!hasParser) return;
  try {
    decoder.off?.("decoded", decoded);
    decoder.destroy?.();
    if (core.get(STATE, 0) === "open") decoder.on("decoded", decoded);
  } catch (error) {
    report(error);
    // Nothing that comes could be decoded.
    core.parseFailed(error);
  }
}

/** The listener of a decoder. It does not keep the Manager from being forgotten. */
export const decodedOf = (connection) => (packet) => {
  // A copy: the core looks at nothing that could run code of the page.
  const { type, nsp, id = -1, data } = packet;
  const payload = Array.isArray(data) ? [...data] : typeof data === "object" ? data && { ...data } : data;
  awake.get(connection)?._core.packet(type, String(nsp), id ?? -1, payload);
};

/** The arguments without those that are missing at the end. */
function given(args) {
  while (args.length > 0 && args[args.length - 1] === undefined) args.pop();
  return args;
}
