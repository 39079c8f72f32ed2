import { io } from "socketio-wasm";
import type { DisconnectDescription, ExtendedError, Socket, SocketReservedEvents } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same, some } from "../same.js";

const untyped = io();
const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();

export function a_listener_of_connect_takes_no_argument() {
  typed.on("connect", () => {});
  untyped.on("connect", async () => {});
  // @ts-expect-error
  typed.on("connect", (id: string) => id);
  // @ts-expect-error
  untyped.on("connect", (id: string) => id);
}

export function a_listener_of_connect_error_takes_the_error() {
  typed.on("connect_error", (error) => {
    same<typeof error, ExtendedError>();
    same<typeof error.message, string>();
    same<typeof error.data, any>();
  });
  untyped.on("connect_error", (error: Error) => error.stack);
  untyped.on("connect_error", (error: Error & { data?: { code: number } }) => error.data?.code);
  // @ts-expect-error
  typed.on("connect_error", (error: string) => error);
  // @ts-expect-error
  typed.on("connect_error", (error) => error.code);
}

export function a_listener_of_disconnect_takes_a_reason_and_details() {
  typed.on("disconnect", (reason, details) => {
    same<typeof reason, Socket.DisconnectReason>();
    same<typeof details, DisconnectDescription | undefined>();
    if (details instanceof Error) return details.message;
    return details?.description satisfies string | undefined;
  });
  untyped.on("disconnect", (reason: string) => reason);
  untyped.on("disconnect", (reason: Socket.DisconnectReason, details?: DisconnectDescription) => [reason, details]);
  // @ts-expect-error
  untyped.on("disconnect", (reason: number) => reason);
  // @ts-expect-error
  untyped.on("disconnect", (reason) => reason === "because");
  // @ts-expect-error
  typed.on("disconnect", (reason, details) => details.description);
}

export function the_reasons_are_these() {
  const text = (reason: Socket.DisconnectReason): string => {
    switch (reason) {
      case "io server disconnect":
      case "io client disconnect":
        return "stays";
      case "ping timeout":
      case "transport close":
      case "transport error":
      case "parse error":
        return "comes back";
      default:
        return reason satisfies never;
    }
  };
  typed.on("disconnect", text);
  const texts: Record<Socket.DisconnectReason, string | null> = {
    "io server disconnect": "",
    "io client disconnect": "",
    "ping timeout": "",
    "transport close": "",
    "transport error": "",
    "parse error": null,
  };
  return texts;
}

export function arguments_of_a_listener_are_known() {
  typed.on("news", (text, views) => {
    same<typeof text, string>();
    same<typeof views, number>();
  });
  typed.on("news", (text) => text.trim());
  typed.on("tick", () => {});
  typed.once("news", (text, views) => text.repeat(views));
  // @ts-expect-error
  typed.on("news", (text: number) => text);
  // @ts-expect-error
  typed.on("news", (text, views, more) => more);
  // @ts-expect-error
  typed.on("tick", (n: number) => n);
  // @ts-expect-error
  typed.once("news", (text: boolean) => text);
}

export function an_event_that_the_server_does_not_emit_is_rejected() {
  // @ts-expect-error
  typed.on("newz", () => {});
  // @ts-expect-error
  typed.once("hello", () => {});
  // @ts-expect-error
  typed.off("hello");
  // @ts-expect-error
  typed.listeners("hello");
  // @ts-expect-error
  typed.hasListeners("hello");
  // @ts-expect-error
  typed.removeListener("hello");
  // @ts-expect-error
  typed.removeAllListeners("hello");
}

export function a_listener_acknowledges() {
  typed.on("question", (text, answer) => {
    same<typeof answer, (yes: boolean, why: string) => void>();
    answer(true, text);
    // @ts-expect-error
    answer("yes", text);
    // @ts-expect-error
    answer(true);
  });
  untyped.on("question", (...args) => args[args.length - 1]("any"));
}

export function without_types_any_event_has_any_arguments() {
  untyped.on("anything", () => {});
  untyped.on("anything", (a, b, c) => a.b.c + b + c);
  untyped.on("anything", (a: number, ...rest: string[]) => [a, rest]);
  untyped.on("anything", async (a: { b: Date }) => a.b);
  untyped.once(some<string>(), (a) => a);
  untyped.on(`room:${some<number>()}`, (a) => a);
}

export function a_listener_is_a_function() {
  // @ts-expect-error
  untyped.on("anything");
  // @ts-expect-error
  untyped.on("anything", "text");
  // @ts-expect-error
  untyped.once("anything", undefined);
  // @ts-expect-error
  typed.on("news", {});
}

export function an_event_has_a_name() {
  // @ts-expect-error
  untyped.on(() => {});
  // @ts-expect-error
  untyped.on(42, () => {});
  // @ts-expect-error
  untyped.on(null, () => {});
}

export function off_removes_one_listener_all_of_an_event_or_all() {
  const listener = (text: string) => void text;
  typed.off("news", listener);
  typed.off("news");
  typed.off();
  typed.removeListener("news", listener);
  typed.removeListener("news");
  typed.removeListener();
  typed.removeAllListeners("news");
  typed.removeAllListeners();
  untyped.off("anything", listener);
  typed.off("connect");
  typed.off("disconnect", (reason) => reason);
  // @ts-expect-error
  typed.off("news", (text: number) => text);
  // @ts-expect-error
  typed.removeAllListeners("news", listener);
}

export function listeners_can_be_queried() {
  same<ReturnType<typeof typed.listeners<"news">>, ServerToClientEvents["news"][]>();
  typed.listeners("news").forEach((listener) => listener("text", 1));
  typed.listeners("connect").forEach((listener) => listener());
  same<ReturnType<typeof typed.hasListeners>, boolean>();
  same<ReturnType<typeof typed.removeAllListeners>, typeof typed>();
  untyped.listeners("anything").forEach((listener) => listener(1, 2));
}

export function listening_can_be_chained() {
  typed
    .on("connect", () => {})
    .once("news", () => {})
    .off("tick")
    .removeListener("tick")
    .removeAllListeners("tick")
    .emit("bye")
    .connect();
}

export function a_name_of_several_events_takes_a_listener_for_all() {
  const event = some<"news" | "question">();
  typed.on(event, (text: string) => text);
}

export function a_listener_is_named_by_its_type() {
  const onNews: ServerToClientEvents["news"] = (text, views) => text.repeat(views);
  const onDisconnect: SocketReservedEvents["disconnect"] = (reason) => reason;
  const onError: SocketReservedEvents["connect_error"] = (error) => error.data;
  typed.on("news", onNews).on("disconnect", onDisconnect).on("connect_error", onError);
  const [first]: Parameters<SocketReservedEvents["disconnect"]> = ["ping timeout"];
  onDisconnect(first);
}

export function events_may_be_given_as_a_type_alias() {
  type Events = { a: (n: number) => void; "b:c": (s: string) => void };
  const socket: Socket<Events> = io();
  socket.on("a", (n) => n.toFixed()).on("b:c", (s) => s.trim());
  // @ts-expect-error
  socket.on("b", () => {});
}

export function events_may_be_symbols() {
  const key: unique symbol = Symbol();
  const socket = some<Socket<{ [key]: (n: number) => void }>>();
  socket.on(key, (n) => n.toFixed());
}

export function listeners_for_any_event_take_its_name_and_arguments() {
  const listener = (event: string, ...args: any[]) => void [event, args];
  typed.onAny(listener).prependAny(listener).offAny(listener).offAny();
  typed.onAnyOutgoing(listener).prependAnyOutgoing(listener).offAnyOutgoing(listener).offAnyOutgoing();
  typed.onAny((event, ...args) => {
    same<typeof event, any>();
    same<typeof args, any[]>();
  });
  same<ReturnType<typeof typed.listenersAny>, ((...args: any[]) => void)[]>();
  same<ReturnType<typeof typed.listenersAnyOutgoing>, ((...args: any[]) => void)[]>();
  same<ReturnType<typeof typed.onAny>, typeof typed>();
  same<ReturnType<typeof typed.prependAny>, typeof typed>();
  same<ReturnType<typeof typed.offAny>, typeof typed>();
  same<ReturnType<typeof typed.onAnyOutgoing>, typeof typed>();
  same<ReturnType<typeof typed.prependAnyOutgoing>, typeof typed>();
  same<ReturnType<typeof typed.offAnyOutgoing>, typeof typed>();
  // @ts-expect-error
  typed.onAny("event", listener);
  // @ts-expect-error
  typed.onAny();
  // @ts-expect-error
  typed.prependAnyOutgoing("event");
  // @ts-expect-error
  typed.listenersAny("event");
}
