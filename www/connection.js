// One connection: creates the socket as a user would, and reports its events to the page.
import { io } from "socketio-wasm";

// The events of this demo's server, for packages without catch-all listeners.
const KNOWN_EVENTS = ["welcome", "echo", "people", "time", "message"];

/**
 * Opens a connection. Calls these functions of `report`, none after `close()`:
 *   state(name, detail)       connecting, connected, reconnecting, disconnected, failed
 *   transport(name, note)     the current transport, and when it was set
 *   event(direction, name, args)
 *   lifecycle(level, name, args)  level good, warn, bad
 */
export function openConnection({ uri, options }, report) {
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
      if (engine !== manager.engine) return; // a replaced connection
      upgrade = { event: "upgraded", after: elapsed() };
      report.transport(transport.name, upgrade);
      report.lifecycle("good", "upgrade", [transport.name]);
    });
  });
  listen(socket, "connect", () => {
    cause = "";
    report.transport(manager.engine.transport.name, upgrade ?? { event: "connected", after: elapsed() });
    report.lifecycle("good", "connect", [{ id: socket.id, transport: manager.engine.transport.name }]);
    report.state("connected");
  });
  listen(socket, "connect_error", (error) => {
    cause = error.message;
    report.lifecycle("bad", "connect_error", error.data === undefined ? [error.message] : [error.message, error.data]);
    if (mayRetry()) report.state("reconnecting", cause);
    else report.state("failed", cause);
  });
  listen(socket, "disconnect", (reason) => {
    cause = reason;
    startedAt = undefined;
    report.lifecycle("warn", "disconnect", [reason]);
    if (mayRetry()) report.state("reconnecting", reason);
    else report.state("disconnected", reason);
  });
  listen(manager, "reconnect_attempt", (attempt) => {
    startedAt = performance.now();
    report.lifecycle("warn", "reconnect_attempt", [attempt]);
    report.state("reconnecting", `${cause && `${cause}, `}attempt ${attempt}`);
  });
  listen(manager, "reconnect", (attempt) => report.lifecycle("good", "reconnect", [attempt]));
  listen(manager, "reconnect_failed", () => {
    report.lifecycle("bad", "reconnect_failed", []);
    report.state("failed", `gave up: ${cause}`);
  });

  const received = whileOpen((name, ...rest) => report.event("in", name, rest));
  if (typeof socket.onAny === "function") socket.onAny(received);
  else for (const name of KNOWN_EVENTS) socket.on(name, (...rest) => received(name, ...rest));

  // With this listener, a buffered event is reported when it is really sent.
  const reportsOutgoing = typeof socket.onAnyOutgoing === "function";
  if (reportsOutgoing) socket.onAnyOutgoing(whileOpen((name, ...rest) => report.event("out", name, rest)));

  return {
    socket,
    /** Reports the initial state. Separate, so that the page can close the previous connection first. */
    begin() {
      if (startedAt === undefined) report.state("disconnected", "waiting for connect()");
      else report.state("connecting");
    },
    emit(name, rest, ack) {
      socket.emit(name, ...rest, ...(ack ? [whileOpen(ack)] : []));
      if (!reportsOutgoing) report.event("out", name, rest);
    },
    connect() {
      startedAt = performance.now();
      report.state("connecting");
      socket.connect();
    },
    disconnect() {
      const { connected } = socket;
      socket.disconnect();
      if (!connected) report.state("disconnected", "before it was connected"); // no event reports this
    },
    close() {
      socket.disconnect();
      open = false;
    },
  };
}
