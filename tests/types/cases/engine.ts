import { io } from "socketio-wasm";
import { same, some } from "../same.js";

const { engine } = io().io;

export function the_state_of_a_session_is_known() {
  same<typeof engine.id, string>();
  same<typeof engine.readyState, "opening" | "open" | "closing" | "closed">();
  same<typeof engine.transport.name, string>();
  same<typeof engine.transport.writable, boolean>();
  same<typeof engine.writeBuffer.length, number>();
  // @ts-expect-error
  engine.readyState === "connected";
}

export function a_transport_can_be_listened_to_and_closed() {
  const { transport } = engine;
  same<typeof transport.query, Record<string, string>>();
  transport.on("open", () => {}).once("drain", () => {});
  transport.on("error", (error) => error.message satisfies string);
  transport.on("packet", ({ type, data }) => [type, data]);
  transport.on("close", (details) => details);
  transport.off("error").close().hasListeners("open");
  // @ts-expect-error
  transport.on("error", (error: number) => error);
}

export function the_type_of_received_binary_can_be_chosen() {
  engine.binaryType = "blob";
  engine.binaryType = "arraybuffer";
  // @ts-expect-error
  engine.binaryType = "base64";
}

export function listeners_of_a_session_are_typed() {
  engine.on("open", () => {});
  engine.on("drain", () => {});
  engine.on("flush", () => {});
  engine.on("heartbeat", () => {});
  engine.on("ping", () => {});
  engine.on("pong", () => {});
  engine.on("data", (data) => data satisfies unknown);
  engine.on("message", (data: string | ArrayBuffer) => data);
  engine.on("handshake", ({ sid, upgrades, pingInterval, pingTimeout, maxPayload }) => {
    same<typeof sid, string>();
    same<typeof upgrades, string[]>();
    same<typeof pingInterval, number>();
    same<typeof pingTimeout, number>();
    same<typeof maxPayload, number>();
  });
  engine.on("upgrading", (transport) => transport.name satisfies string);
  engine.once("upgrade", (transport) => transport.name satisfies string);
  engine.once("upgrade", () => engine.transport.name);
  engine.on("upgradeError", (error: Error) => error.message);
  engine.on("error", (error) => {
    same<typeof error, string | Error>();
  });
  engine.on("close", (reason, description) => {
    same<typeof reason, string>();
    if (description instanceof Error) return description.message;
    return description?.context;
  });
  engine.off("open").removeListener("open").removeAllListeners().hasListeners("open");
  // @ts-expect-error
  engine.on("open", (n: number) => n);
  // @ts-expect-error
  engine.on("upgrade", (transport: string) => transport);
  // @ts-expect-error
  engine.on("close", (reason: number) => reason);
  // @ts-expect-error
  engine.on("handshake", ({ session }) => session);
  // @ts-expect-error
  engine.on("connect", () => {});
}

export function packets_of_a_session_have_a_type_and_data() {
  io().io.engine.on("packet", ({ type, data }) => {
    same<typeof type, "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop" | "error">();
    same<typeof data, any>();
  });
  engine.on("packetCreate", ({ type, data, options }) => {
    if (type === "message") data.length;
    return options?.compress;
  });
  // @ts-expect-error
  engine.on("packet", ({ type }) => type === "event");
  // @ts-expect-error
  engine.on("packet", (type: string) => type);
}

export function messages_are_sent_with_options_and_a_callback() {
  engine.send("text").write(new ArrayBuffer(1)).close();
  same<ReturnType<typeof engine.send>, typeof engine>();
  same<ReturnType<typeof engine.write>, typeof engine>();
  same<ReturnType<typeof engine.close>, typeof engine>();
  // @ts-expect-error
  engine.send("text", { compress: "yes" });
  engine.send("text", { compress: false }, () => {});
  engine.write("text", undefined, () => {});
  // @ts-expect-error
  engine.send();
  // @ts-expect-error
  engine.send("text", () => {});
  // @ts-expect-error
  engine.write("text", { compressed: true });
}

export function the_events_of_a_session_are_its_own() {
  // @ts-expect-error
  engine.emit("open");
}

export function a_session_is_named_by_its_type() {
  type Engine = ReturnType<typeof io>["io"]["engine"];
  const name = (of: Engine) => of.transport.name;
  return name(some<Engine>());
}
