// What our types allow or declare and socket.io-client's do not. Each case says why.
import { Fetch, io, Manager, WebSocket } from "socketio-wasm";
import type { ManagerOptions, Socket } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same, some } from "../same.js";

/** The option's documentation says that false disables it. */
export function a_timeout_may_be_false() {
  io({ timeout: false });
  io("/ns", { timeout: false, auth: {} });
  new Manager({ timeout: false });
  new Manager("https://example.com", { timeout: false });
  // @ts-expect-error
  io({ timeout: true });
}

/** The client checks each entry by itself. */
export function names_and_tokens_of_transports_may_be_mixed() {
  io({ transports: ["polling", WebSocket] });
  new Manager("/", { transports: [Fetch, "websocket"] });
}

/** The client only reads the list. */
export function transports_may_be_a_constant_list() {
  const transports = ["polling", "websocket"] as const;
  io({ transports });
  io("/ns", { transports });
}

/** They have no effect, so their types do not matter. */
export function options_of_node_may_be_anything() {
  io({ agent: { keepAlive: true }, ca: new Uint8Array(1), key: [new Uint8Array(1)] });
}

/** They exist at run time in both packages. */
export function io_carries_the_other_exports() {
  io.connect("/ns").emit("anything");
  io.io({ path: "/x" }).connect();
  const manager: Manager = new io.Manager("https://example.com", { autoConnect: false });
  const socket: Socket = new io.Socket(manager, "/ns");
  same<typeof io.connect, typeof io>();
  same<typeof io.io, typeof io>();
  same<typeof io.Socket, typeof Socket>();
  same<typeof io.Manager, typeof Manager>();
  same<typeof io.protocol, number>();
  // @ts-expect-error
  io.connect(42);
  return socket;
}

/** Wrappers need the namespace. */
export function the_namespace_of_a_socket_is_known() {
  same<ReturnType<typeof io>["nsp"], string>();
}

/** Programs check which namespaces a connection has. */
export function the_sockets_of_a_manager_are_known() {
  const { nsps } = new Manager();
  same<typeof nsps, { [nsp: string]: Socket }>();
}

/** Programs check how many events are not acknowledged yet. */
export function the_queue_of_retries_is_known() {
  for (const { id, args, tryCount, pending } of io({ retries: 3 })._queue) {
    same<typeof id, number>();
    same<typeof args, any[]>();
    same<typeof tryCount, number>();
    same<typeof pending, boolean>();
  }
}

/** Both packages have these aliases of `on` and `off` at run time. */
export function listeners_can_be_added_and_removed_with_the_names_of_the_dom() {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io();
  const listener = (text: string) => void text;
  socket.addEventListener("news", listener).removeEventListener("news", listener);
  socket.removeEventListener("news").removeEventListener();
  socket.io.addEventListener("reconnect", (attempt) => attempt.toFixed());
  // @ts-expect-error
  socket.addEventListener("newz", listener);
  // @ts-expect-error
  socket.addEventListener("news", (text: number) => text);
}

/** A transport error has details. */
export function a_transport_error_has_a_type_description_and_context() {
  io().on("connect_error", (error) => {
    if (error.type === "TransportError") return [error.description, error.context];
    return error.data;
  });
}

/** They tell where a session connects to; private in the reference. */
export function options_and_address_of_a_session_are_known() {
  const { engine } = io().io;
  same<typeof engine.opts, Partial<ManagerOptions>>();
  same<typeof engine.hostname, string>();
  same<typeof engine.port, string>();
  same<typeof engine.secure, boolean>();
  engine.opts.path satisfies string | undefined;
  engine.opts.query?.["x"];
  // @ts-expect-error
  engine.hostname = "example.com";
}

/** In the reference, other packages declare these, or none does. */
export function the_types_of_members_can_be_imported() {
  type Wasm = {
    options: import("socketio-wasm").Options;
    engine: import("socketio-wasm").Engine;
    engineEvents: import("socketio-wasm").EngineReservedEvents;
    enginePacket: import("socketio-wasm").EnginePacket;
    transport: import("socketio-wasm").Transport;
    token: import("socketio-wasm").TransportClass;
    handshake: import("socketio-wasm").HandshakeData;
    packet: import("socketio-wasm").Packet;
    queued: import("socketio-wasm").QueuedPacket;
    defaults: import("socketio-wasm").DefaultEventsMap;
    map: import("socketio-wasm").EventsMap;
    names: import("socketio-wasm").EventNames<ServerToClientEvents>;
    decorated: import("socketio-wasm").DecorateAcknowledgements<ClientToServerEvents>;
  };
  const types = some<Wasm>();
  io(types.options);
  same<typeof types.engine, Manager["engine"]>();
  same<typeof types.names, keyof ServerToClientEvents>();
}

/** A declaration file can name it. */
export function a_socket_with_a_timeout_can_be_exported() {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io();
  return socket.timeout(1000);
}

export function the_page_may_wake_up_at_once_or_not() {
  io({ wakeUp: false });
  // @ts-expect-error
  io({ wakeUp: "no" });
}
