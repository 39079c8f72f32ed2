import { Fetch, io, Manager, NodeWebSocket, NodeXHR, WebSocket, WebTransport, XHR } from "socketio-wasm";
import type { ManagerOptions, SocketOptions } from "socketio-wasm";
import { same, some } from "../same.js";

export function transports_are_names() {
  io({ transports: ["polling"] });
  io({ transports: ["websocket", "polling", "webtransport"] });
  io({ transports: [] });
  // @ts-expect-error
  io({ transports: "websocket" });
  // @ts-expect-error
  io({ transports: [42] });
  // @ts-expect-error
  io({ transports: null });
}

export function a_name_of_a_transport_may_be_any_string() {
  io({ transports: some<string[]>() });
}

export function transports_are_tokens() {
  io({ transports: [Fetch, WebSocket] });
  io({ transports: [XHR, NodeXHR, NodeWebSocket, WebTransport] });
  const options: Partial<ManagerOptions> = { transports: [Fetch] };
  options.transportImplementations = [WebSocket];
  // @ts-expect-error
  options.transportImplementations = ["websocket"];
  // @ts-expect-error
  options.transports = [42];
  // @ts-expect-error
  io({ transports: [{ name: "websocket" }] });
  // @ts-expect-error
  io({ transports: Fetch });
}

export function options_of_a_manager_are_checked() {
  io({ forceNew: true, multiplex: false, path: "/x", autoConnect: false });
  io({ parser: { Encoder: class {}, Decoder: class {} } });
  // @ts-expect-error
  io({ forceNew: "yes" });
  // @ts-expect-error
  io({ multiplex: 0 });
  // @ts-expect-error
  io({ path: 42 });
  // @ts-expect-error
  io({ autoConnect: "no" });
}

export function options_of_reconnection_are_checked() {
  io({ reconnection: true, reconnectionAttempts: Infinity, reconnectionDelay: 1, reconnectionDelayMax: 2 });
  io({ randomizationFactor: 0.5, timeout: 20000 });
  // @ts-expect-error
  io({ reconnection: 1 });
  // @ts-expect-error
  io({ reconnectionAttempts: true });
  // @ts-expect-error
  io({ reconnectionDelay: "soon" });
  // @ts-expect-error
  io({ reconnectionDelayMax: "1s" });
  // @ts-expect-error
  io({ randomizationFactor: "0.5" });
  // @ts-expect-error
  io({ timeout: "20s" });
}

export function options_of_the_connection_are_checked() {
  io({ upgrade: false, rememberUpgrade: true, tryAllTransports: true, addTrailingSlash: false });
  io({ query: { x: 42, y: "z", z: [true] }, extraHeaders: { "my-custom-header": "1234" }, withCredentials: true });
  io({ requestTimeout: 1000, forceBase64: true, timestampRequests: false, timestampParam: "ts" });
  io({ protocols: "a" });
  io({ protocols: ["a", "b"], closeOnBeforeunload: true, useNativeTimers: true, autoUnref: true });
  io({ transportOptions: { polling: { extraHeaders: { "x-a": "b" } } } });
  // @ts-expect-error
  io({ upgrade: "yes" });
  // @ts-expect-error
  io({ query: "x=42" });
  // @ts-expect-error
  io({ extraHeaders: { "my-custom-header": 1234 } });
  // @ts-expect-error
  io({ withCredentials: "include" });
  // @ts-expect-error
  io({ requestTimeout: "1s" });
  // @ts-expect-error
  io({ timestampParam: 1 });
  // @ts-expect-error
  io({ protocols: [1] });
}

export function options_of_node_are_accepted() {
  io({ agent: false, pfx: "", key: "", passphrase: "", cert: "", ca: [""], ciphers: "", rejectUnauthorized: false });
  io({ perMessageDeflate: { threshold: 1024 } });
}

export function options_that_the_address_defines_are_accepted() {
  io({ host: "example.com", hostname: "example.com", port: 443, secure: true });
}

export function an_unknown_option_is_rejected() {
  // @ts-expect-error
  io({ reconection: false });
  // @ts-expect-error
  io("/ns", { transport: ["websocket"] });
  // @ts-expect-error
  new Manager({ reconection: false });
}

export function auth_is_an_object_or_a_function_that_passes_one() {
  io({ auth: { token: "abcd", n: 1 } });
  io("/ns", { auth: (cb) => cb({ token: "abcd" }) });
  io({
    auth: (callback) => {
      same<typeof callback, (data: object) => void>();
    },
  });
  io({ auth: async (cb) => cb({ token: await some<Promise<string>>() }) });
  // @ts-expect-error
  io({ auth: "token" });
  // @ts-expect-error
  io({ auth: (cb) => cb("token") });
}

export function options_of_a_namespace_are_checked() {
  io({ retries: 3, ackTimeout: 10000 });
  new Manager().socket("/ns", { auth: {}, retries: 3, ackTimeout: 10000 });
  // @ts-expect-error
  io({ retries: "3" });
  // @ts-expect-error
  io({ ackTimeout: "10s" });
  // @ts-expect-error
  new Manager().socket("/ns", { path: "/x" });
}

export function a_manager_takes_no_options_of_a_namespace() {
  // @ts-expect-error
  new Manager({ auth: {} });
  // @ts-expect-error
  new Manager("/", { retries: 3 });
}

export function the_types_of_options_can_be_used_separately() {
  const manager: Partial<ManagerOptions> = { reconnectionDelay: 1 };
  const socket: SocketOptions = { auth: {} };
  const both: Partial<ManagerOptions & SocketOptions> = { ...manager, ...socket };
  io(both);
  io("/ns", both);
  new Manager(manager);
  interface Mine extends Partial<ManagerOptions> {
    mine: number;
  }
  const { mine, ...rest } = some<Mine>();
  io(rest).emit("mine", mine);
}

export function manager_options_has_every_option() {
  const options = some<ManagerOptions>();
  same<typeof options.path, string>();
  same<typeof options.forceNew, boolean>();
  same<typeof options.multiplex, boolean>();
  same<typeof options.reconnection, boolean>();
  same<typeof options.reconnectionAttempts, number>();
  same<typeof options.reconnectionDelay, number>();
  same<typeof options.reconnectionDelayMax, number>();
  same<typeof options.randomizationFactor, number>();
  same<typeof options.timeout, number>();
  same<typeof options.autoConnect, boolean>();
  same<typeof options.parser, any>();
  // @ts-expect-error
  const none: ManagerOptions = {};
}

export function optional_fields_may_be_missing() {
  const options = some<ManagerOptions>();
  // @ts-expect-error
  options.query.x;
  // @ts-expect-error
  options.upgrade satisfies boolean;
  options.upgrade satisfies boolean | undefined;
  options.query?.["x"];
  options.extraHeaders?.["x"] satisfies string | undefined;
}

export function each_option_of_the_connection_has_its_type() {
  type Of<Name extends keyof ManagerOptions> = Required<ManagerOptions>[Name];
  same<Of<"upgrade">, boolean>();
  same<Of<"rememberUpgrade">, boolean>();
  same<Of<"tryAllTransports">, boolean>();
  same<Of<"addTrailingSlash">, boolean>();
  same<Of<"transportOptions">, Object>();
  same<Of<"query">, { [key: string]: any }>();
  same<Of<"extraHeaders">, { [header: string]: string }>();
  same<Of<"withCredentials">, boolean>();
  same<Of<"requestTimeout">, number>();
  same<Of<"forceBase64">, boolean>();
  same<Of<"timestampRequests">, boolean>();
  same<Of<"timestampParam">, string>();
  same<Of<"protocols">, string | string[]>();
  same<Of<"closeOnBeforeunload">, boolean>();
  same<Of<"useNativeTimers">, boolean>();
  same<Of<"autoUnref">, boolean>();
  same<Of<"host">, string>();
  same<Of<"hostname">, string>();
  same<Of<"port">, string | number>();
  same<Of<"secure">, boolean>();
  same<Of<"passphrase">, string>();
  same<Of<"ciphers">, string>();
  same<Of<"rejectUnauthorized">, boolean>();
  same<Of<"perMessageDeflate">, { threshold: number }>();
}

export function each_option_of_a_namespace_has_its_type() {
  same<Required<SocketOptions>["retries"], number>();
  same<Required<SocketOptions>["ackTimeout"], number>();
}

export function the_options_are_these() {
  type Address = "host" | "hostname" | "port" | "secure" | "path" | "addTrailingSlash" | "query";
  type Transports = "transports" | "transportImplementations" | "tryAllTransports" | "upgrade" | "rememberUpgrade";
  type Requests = "extraHeaders" | "withCredentials" | "requestTimeout" | "forceBase64" | "protocols";
  type Stamps = "timestampRequests" | "timestampParam" | "transportOptions";
  type Page = "closeOnBeforeunload" | "useNativeTimers";
  type Certificates = "pfx" | "key" | "passphrase" | "cert" | "ca" | "ciphers" | "rejectUnauthorized";
  type Node = "agent" | "autoUnref" | "perMessageDeflate";
  type Again = "reconnection" | "reconnectionAttempts" | "reconnectionDelay" | "reconnectionDelayMax";
  type Manager = "forceNew" | "multiplex" | "randomizationFactor" | "timeout" | "autoConnect" | "parser";
  same<Exclude<keyof ManagerOptions, "wakeUp">, Address | Transports | Requests | Stamps | Page | Certificates | Node | Again | Manager>();
  same<keyof SocketOptions, "auth" | "retries" | "ackTimeout">();
}

export function one_option_can_be_named_by_its_type() {
  const transports: ManagerOptions["transports"] = ["websocket"];
  const auth: SocketOptions["auth"] = { token: "abcd" };
  const delay: ManagerOptions["reconnectionDelay"] = 1;
  const query: NonNullable<ManagerOptions["query"]> = { x: 1 };
  if (transports && auth) io({ transports, auth, query, reconnectionDelay: delay });
}

export function options_can_be_changed_at_run_time() {
  const { io: manager } = io();
  manager.opts.transports = ["polling", "websocket"];
  manager.opts.query = { x: 1 };
  if (manager.opts.query) manager.opts.query["x"]++;
  manager.opts.extraHeaders = { "x-a": "b" };
  manager.opts = { ...manager.opts, reconnectionDelay: 1 };
  manager.opts.timeout = 1000;
  // @ts-expect-error
  manager.opts.reconnectionDelay = "soon";
  // @ts-expect-error
  manager.opts.reconection = true;
}
