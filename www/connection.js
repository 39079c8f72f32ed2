// One connection: makes the socket as a user would, and tells the page what happens to it.
import { io } from "socketio-wasm";

// What this demo's server sends, for a package that has no catch-all listeners.
const KNOWN_EVENTS = ["welcome", "echo", "people", "time", "message"];

/**
 * Opens a connection. `tell` has these functions, none of which is called after `close()`:
 *   state(name, detail)       connecting, connected, reconnecting, disconnected, failed
 *   transport(name, note)     the transport in use, and when it came
 *   event(direction, name, args)
 *   lifecycle(level, name, args)  level good, warn, bad
 */
export function openConnection({ uri, options }, tell) {
  let open = true;
  let startedAt = options.autoConnect === false ? undefined : performance.now();
  let cause = "";
  let upgrade; // of this engine connection: it can come before the namespace is connected
  const whileOpen = (listener) => (...args) => {
    if (open) listener(...args);
  };
  const elapsed = () => (startedAt === undefined ? undefined : performance.now() - startedAt);

  const args = [];
  if (uri !== undefined) args.push(uri);
  if (Object.keys(options).length > 0) args.push(options);
  const socket = io(...args);
  const manager = socket.io;

  const listen = (emitter, name, listener) => emitter.on(name, whileOpen(listener));
  const mayRetry = () => socket.active && options.reconnection !== false;

  listen(manager, "open", () => {
    const engine = manager.engine;
    upgrade = undefined;
    listen(engine, "upgrade", (transport) => {
      if (engine !== manager.engine) return; // a connection that has been replaced
      upgrade = { event: "upgraded", after: elapsed() };
      tell.transport(transport.name, upgrade);
      tell.lifecycle("good", "upgrade", [transport.name]);
    });
  });
  listen(socket, "connect", () => {
    cause = "";
    tell.transport(manager.engine.transport.name, upgrade ?? { event: "connected", after: elapsed() });
    tell.lifecycle("good", "connect", [{ id: socket.id, transport: manager.engine.transport.name }]);
    tell.state("connected");
  });
  listen(socket, "connect_error", (error) => {
    cause = error.message;
    tell.lifecycle("bad", "connect_error", error.data === undefined ? [error.message] : [error.message, error.data]);
    if (mayRetry()) tell.state("reconnecting", cause);
    else tell.state("failed", cause);
  });
  listen(socket, "disconnect", (reason) => {
    cause = reason;
    startedAt = undefined;
    tell.lifecycle("warn", "disconnect", [reason]);
    if (mayRetry()) tell.state("reconnecting", reason);
    else tell.state("disconnected", reason);
  });
  listen(manager, "reconnect_attempt", (attempt) => {
    startedAt = performance.now();
    tell.lifecycle("warn", "reconnect_attempt", [attempt]);
    tell.state("reconnecting", `${cause && `${cause}, `}attempt ${attempt}`);
  });
  listen(manager, "reconnect", (attempt) => tell.lifecycle("good", "reconnect", [attempt]));
  listen(manager, "reconnect_failed", () => {
    tell.lifecycle("bad", "reconnect_failed", []);
    tell.state("failed", `gave up: ${cause}`);
  });

  const received = whileOpen((name, ...rest) => tell.event("in", name, rest));
  if (typeof socket.onAny === "function") socket.onAny(received);
  else for (const name of KNOWN_EVENTS) socket.on(name, (...rest) => received(name, ...rest));

  // With this listener an event that waits for the connection is told when it really goes.
  const toldBySocket = typeof socket.onAnyOutgoing === "function";
  if (toldBySocket) socket.onAnyOutgoing(whileOpen((name, ...rest) => tell.event("out", name, rest)));

  return {
    socket,
    /** Tells the first state. Apart, so that the page can close another connection in between. */
    begin() {
      if (startedAt === undefined) tell.state("disconnected", "not asked to connect yet");
      else tell.state("connecting");
    },
    emit(name, rest, ack) {
      socket.emit(name, ...rest, ...(ack ? [whileOpen(ack)] : []));
      if (!toldBySocket) tell.event("out", name, rest);
    },
    connect() {
      startedAt = performance.now();
      tell.state("connecting");
      socket.connect();
    },
    disconnect() {
      const { connected } = socket;
      socket.disconnect();
      if (!connected) tell.state("disconnected", "before it was connected"); // no event tells this
    },
    close() {
      socket.disconnect();
      open = false;
    },
  };
}
