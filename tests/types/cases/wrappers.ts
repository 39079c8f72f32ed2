// Wrappers that programs and libraries build around the client.
import type {
  DefaultEventsMap,
  EventNames,
  EventParams,
  EventsMap,
  ReservedOrUserEventNames,
  ReservedOrUserListener,
} from "@socket.io/component-emitter";
import type { Packet } from "socket.io-parser";
import { io, Manager, Socket } from "socketio-wasm";
import type { ManagerOptions, SocketOptions, SocketReservedEvents } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same, some } from "../same.js";

export function the_default_events_may_be_named_as_editors_do() {
  const socket: Socket<DefaultEventsMap, DefaultEventsMap> = io();
  const again: Socket = socket;
  let later: Socket<DefaultEventsMap, DefaultEventsMap> | undefined;
  later = io();
  return [again, later];
}

export function typed_and_untyped_sockets_are_assignable_to_each_other() {
  const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();
  const untyped: Socket = typed;
  const use = (socket: Socket) => socket.connect();
  use(typed);
  const back: Socket<ServerToClientEvents, ClientToServerEvents> = untyped;
  const anything: Socket<any, any> = typed;
  return [back, anything];
}

export function a_socket_of_other_events_passes() {
  const socket = some<Socket<{ a: (n: number) => void }>>();
  const other: Socket<{ a: (s: string) => void }> = socket;
  const more: Socket<{ a: (n: number) => void; b: () => void }> = socket;
  return [other, more];
}

export function a_map_of_events_may_be_a_record() {
  some<Socket<Record<string, (n: number) => void>>>().on("any", (n) => n.toFixed());
}

export function a_generic_function_listens() {
  function listen<Ev extends keyof ServerToClientEvents>(ev: Ev, listener: ServerToClientEvents[Ev]) {
    const socket: Socket<ServerToClientEvents> = io();
    socket.on(ev, listener as any);
    return () => socket.off(ev, listener as any);
  }
  listen("news", (text, views) => text.repeat(views))();
  // @ts-expect-error
  listen("news", (text: number) => text);
}

export function a_generic_function_takes_the_listener_of_its_event() {
  function listen<Ev extends ReservedOrUserEventNames<SocketReservedEvents, ServerToClientEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<SocketReservedEvents, ServerToClientEvents, Ev>,
  ) {
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io();
    return socket.on(ev, listener as any);
  }
  listen("news", (text, views) => text.repeat(views));
  listen("disconnect", (reason) => reason.trim());
  // @ts-expect-error
  listen("disconnect", (reason: number) => reason);
}

export function on_can_be_overridden() {
  class Logged<Listen extends EventsMap, Emit extends EventsMap = Listen> extends Socket<Listen, Emit> {
    override on<Ev extends ReservedOrUserEventNames<SocketReservedEvents, Listen>>(
      ev: Ev,
      listener: ReservedOrUserListener<SocketReservedEvents, Listen, Ev>,
    ) {
      return super.on(ev, listener as any);
    }

    override emit<Ev extends EventNames<Emit>>(ev: Ev, ...args: EventParams<Emit, Ev>) {
      return super.emit(ev, ...args);
    }
  }
  new Logged<ServerToClientEvents>(new Manager(), "/").on("news", (text) => text.trim());
}

export function a_generic_function_emits() {
  function emit<Emit extends EventsMap, Ev extends EventNames<Emit>>(
    socket: Socket<any, Emit>,
    ev: Ev,
    ...args: EventParams<Emit, Ev>
  ) {
    return socket.emit(ev, ...args);
  }
  emit(some<Socket<ServerToClientEvents, ClientToServerEvents>>(), "hello", "me");
  // @ts-expect-error
  emit(some<Socket<ServerToClientEvents, ClientToServerEvents>>(), "hello", 42);
}

export function a_generic_class_holds_a_socket() {
  class Client<Listen extends EventsMap = DefaultEventsMap, Emit extends EventsMap = Listen> {
    readonly socket: Socket<Listen, Emit>;

    constructor(uri: string, options: Partial<ManagerOptions & SocketOptions> = {}) {
      this.socket = io(uri, options);
      this.socket.on("connect", () => {});
      this.socket.on("disconnect", (reason: Socket.DisconnectReason) => reason);
      this.socket.on("connect_error", (error: Error) => error.message);
      this.socket.io.on("reconnect", () => this.socket.connect());
    }

    ask<Ev extends EventNames<Emit>>(ev: Ev, ...args: EventParams<Emit, Ev>) {
      return this.socket.emit(ev, ...args);
    }
  }
  new Client<ServerToClientEvents, ClientToServerEvents>("/").ask("hello", "me");
  new Client("/").ask("anything", 1);
}

export function a_hook_returns_a_socket_or_null() {
  type State = { socket: Socket<ServerToClientEvents, ClientToServerEvents> | null; isConnected: boolean };
  const state: State = { socket: null, isConnected: false };
  const reference: { current: ReturnType<typeof io> | null } = { current: null };
  reference.current = io({ autoConnect: false });
  state.socket = reference.current;
  state.socket?.on("news", (text) => text.trim());
  state.isConnected = state.socket.connected;
  return () => void state.socket?.disconnect();
}

export function an_event_becomes_a_promise() {
  const next = <Ev extends keyof ServerToClientEvents>(
    socket: Socket<ServerToClientEvents, ClientToServerEvents>,
    event: Ev,
  ) =>
    new Promise<Parameters<ServerToClientEvents[Ev]>>((resolve) => {
      socket.once(event, ((...args: any) => resolve(args)) as any);
    });
  next(io(), "news").then(([text, views]) => text.repeat(views));
}

export function members_of_the_types_can_be_picked() {
  type Small = Pick<Socket, "connected" | "emit" | "on" | "off" | "id">;
  const small: Small = io();
  small.emit("anything", 1).on("anything", () => {});
  type Emits = Socket["emit"];
  const emit: Emits = some<Emits>();
  return emit;
}

export function sockets_are_kept_by_namespace() {
  const sockets = new Map<string, Socket>();
  const byName: Record<string, Socket<any, any>> = {};
  const manager = new Manager("https://example.com");
  for (const nsp of ["/a", "/b"]) {
    sockets.set(nsp, manager.socket(nsp));
    byName[nsp] = manager.socket(nsp);
  }
  sockets.get("/a")?.emit("event");
}

export function packets_match_those_of_the_parser_package() {
  const log = (packet: Packet) => packet.data;
  io().io.on("packet", log);
  const sent: Packet[] = io().sendBuffer;
  same<keyof Packet, keyof (typeof sent)[number]>();
}
