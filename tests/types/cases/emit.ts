import { io } from "socketio-wasm";
import type { Socket } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same, some } from "../same.js";

const untyped = io();
const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();

export function arguments_of_an_event_are_checked() {
  typed.emit("hello", "me");
  typed.emit("bye");
  typed.emit("draw", { kind: "circle", radius: 1 });
  typed.emit("draw", { kind: "dot" });
  // @ts-expect-error
  typed.emit("hello");
  // @ts-expect-error
  typed.emit("hello", 42);
  // @ts-expect-error
  typed.emit("hello", "me", "you");
  // @ts-expect-error
  typed.emit("bye", "me");
  // @ts-expect-error
  typed.emit("draw", { kind: "circle" });
  // @ts-expect-error
  typed.emit("draw", { kind: "square" });
}

export function arguments_may_be_optional_or_many() {
  typed.emit("guess");
  typed.emit("guess", { hint: "cat" });
  typed.emit("many");
  typed.emit("many", "a", "b", "c");
  // @ts-expect-error
  typed.emit("guess", { hint: 1 });
  // @ts-expect-error
  typed.emit("many", "a", 1);
}

export function an_event_that_the_server_does_not_know_is_rejected() {
  // @ts-expect-error
  typed.emit("helo", "me");
  // @ts-expect-error
  typed.emit("news", "text", 1);
  // @ts-expect-error
  typed.emit();
}

export function reserved_events_cannot_be_emitted() {
  // @ts-expect-error
  typed.emit("connect");
  // @ts-expect-error
  typed.emit("disconnect", "ping timeout");
  // @ts-expect-error
  typed.emit("connect_error", new Error());
}

export function without_types_any_event_is_emitted_with_anything() {
  untyped.emit("anything");
  untyped.emit("anything", 1, "two", { three: [new Uint8Array(1), new Date(), null] }, undefined);
  untyped.emit("anything", new Blob([]), (answer: string, ...more: number[]) => [answer, more]);
  untyped.emit(some<string>(), ...some<unknown[]>());
  untyped.emit(...some<[string, number]>());
}

export function an_event_has_a_name() {
  // @ts-expect-error
  untyped.emit();
  // @ts-expect-error
  untyped.emit(42);
  // @ts-expect-error
  untyped.emit({ event: "anything" });
}

export function one_map_of_events_applies_in_both_directions() {
  const socket: Socket<ClientToServerEvents> = io();
  socket.on("hello", (name) => name.trim());
  socket.emit("hello", "me");
  // @ts-expect-error
  socket.emit("news", "text", 1);
}

export function send_takes_anything() {
  untyped.send();
  untyped.send("text", 1, new ArrayBuffer(1), (answer: string) => answer);
  same<ReturnType<typeof typed.send>, typeof typed>();
}

export function flags_are_chained_before_the_event() {
  typed.volatile.emit("hello", "me");
  typed.compress(true).emit("hello", "me");
  typed.volatile.compress(false).volatile.emit("bye").emit("bye");
  typed.compress(false).timeout(1000).emit("hello", "me");
  same<typeof typed.volatile, typeof typed>();
  same<ReturnType<typeof typed.compress>, typeof typed>();
  same<ReturnType<typeof typed.emit>, typeof typed>();
  // @ts-expect-error
  typed.volatile.emit("hello", 42);
  // @ts-expect-error
  typed.compress("yes");
  // @ts-expect-error
  typed.compress();
  // @ts-expect-error
  typed.volatile();
  // @ts-expect-error
  typed.volatile = true;
}

export function arguments_can_be_taken_from_the_map_of_events() {
  const args: Parameters<ClientToServerEvents["hello"]> = ["me"];
  typed.emit("hello", ...args);
  const emit = <Ev extends keyof ClientToServerEvents>(ev: Ev, ...rest: Parameters<ClientToServerEvents[Ev]>) =>
    typed.emit(ev, ...rest);
  emit("hello", "me").emit("bye");
  // @ts-expect-error
  emit("hello", 42);
}
