// What socket.io-client's types allow and ours reject. Each case says why.
import { Fetch, io, Manager } from "socketio-wasm";

/** Only the client sets these; assigning them throws. */
export function the_state_of_a_socket_is_read_only() {
  const socket = io();
  // @ts-expect-error
  socket.id = "mine";
  // @ts-expect-error
  socket.connected = true;
  // @ts-expect-error
  socket.recovered = true;
}

/** As for a socket. */
export function the_state_of_a_manager_is_read_only() {
  const manager = new Manager();
  // @ts-expect-error
  manager.engine = new Manager().engine;
  // @ts-expect-error
  manager._readyState = "open";
  // @ts-expect-error
  manager._reconnecting = false;
}

/** As for a socket. */
export function the_state_of_a_session_is_read_only() {
  const { engine } = io().io;
  // @ts-expect-error
  engine.id = "mine";
  // @ts-expect-error
  engine.readyState = "closed";
  // @ts-expect-error
  engine.transport = engine.transport;
}

/** The core runs the transports. */
export function a_transport_has_no_internal_steps() {
  const { transport } = io().io.engine;
  // @ts-expect-error
  transport.pause(() => {});
  // @ts-expect-error
  transport.send([]);
}

/** Internals of the reference without a counterpart. */
export function internals_of_a_manager_are_missing() {
  const manager = new Manager();
  // @ts-expect-error
  manager._destroy(manager.socket("/"));
  // @ts-expect-error
  manager._packet({});
}

/** As for a Manager; brackets give access to private members of the reference. */
export function private_members_of_the_reference_are_missing() {
  const socket = io();
  // @ts-expect-error
  socket["acks"];
  // @ts-expect-error
  socket["flags"];
  // @ts-expect-error
  socket.io["backoff"];
}
