import standard, { connect, io, Manager, protocol, Socket } from "socketio-wasm";
import type { ManagerOptions, SocketOptions } from "socketio-wasm";
import { same, some } from "../same.js";

export function io_takes_an_address_options_both_or_nothing() {
  same<ReturnType<typeof io>, Socket>();
  io();
  io("/ns");
  io(undefined);
  io({});
  io({ path: "/x" });
  io("https://example.com", {});
  io(undefined, { path: "/x" });
  io(some<string | undefined>(), some<Partial<ManagerOptions & SocketOptions> | undefined>());
}

export function the_default_export_and_connect_are_io() {
  same<typeof standard, typeof io>();
  same<typeof connect, typeof io>();
}

export function an_address_is_text() {
  // @ts-expect-error
  io(42);
  // @ts-expect-error
  io("https://example.com".split("/"));
  // @ts-expect-error
  io(null);
}

export function options_come_second() {
  // @ts-expect-error
  io({}, "/ns");
  // @ts-expect-error
  io("/ns", "websocket");
  // @ts-expect-error
  io("/ns", {}, {});
}

export function io_is_not_a_constructor() {
  // @ts-expect-error
  new io();
}

export function the_parameters_of_io_are_known() {
  type Options = Partial<ManagerOptions & SocketOptions>;
  same<Parameters<typeof io>, [uri?: string | undefined, opts?: Options | undefined]>();
  const options: Parameters<typeof io>[1] = { transports: ["websocket"], auth: { token: "abcd" } };
  io("/ns", options);
  const open = (...args: Parameters<typeof io>) => io(...args);
  open("/ns", { forceNew: true });
}

export function io_can_be_passed_as_a_function() {
  const factory: (uri: string, opts?: Partial<ManagerOptions & SocketOptions>) => Socket = io;
  const lazy: () => Socket = io;
  factory("/ns");
  lazy();
}

export function io_returns_a_socket_of_the_declared_types() {
  interface Incoming {
    a: (n: number) => void;
  }
  interface Outgoing {
    b: (s: string) => void;
  }
  const both: Socket<Incoming, Outgoing> = io();
  const one: Socket<Incoming> = connect("/ns");
  both.emit("b", "text");
  one.emit("a", 1);
  // @ts-expect-error
  one.emit("b", "text");
}

export function io_is_not_generic() {
  // @ts-expect-error
  io<{ a: () => void }>();
}

export function the_protocol_is_a_number() {
  same<typeof protocol, number>();
}

export function the_classes_work_with_instanceof() {
  const value: unknown = io();
  if (value instanceof Socket) value.connect();
  if (value instanceof Manager) value.open();
}

export function the_exported_values_are_these() {
  type Names = "io" | "connect" | "default" | "Manager" | "Socket" | "protocol";
  type Tokens = "Fetch" | "XHR" | "NodeXHR" | "WebSocket" | "NodeWebSocket" | "WebTransport";
  same<keyof typeof import("socketio-wasm"), Names | Tokens>();
}
