import { io } from "socketio-wasm";
import type { Socket } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same } from "../same.js";

const untyped = io();
const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();

export function an_acknowledgement_takes_the_arguments_of_the_server() {
  typed.emit("search", "cats", 10, (count) => {
    same<typeof count, number>();
  });
  typed.emit("locate", (latitude, longitude) => latitude + longitude);
  typed.emit("save", new Uint8Array(1), () => {});
  // @ts-expect-error
  typed.emit("search", "cats", 10);
  // @ts-expect-error
  typed.emit("search", "cats", 10, (count: string) => count);
  // @ts-expect-error
  typed.emit("search", "cats", 10, (count, more) => more);
  // @ts-expect-error
  typed.emit("search", "cats", (count: number) => count);
}

export function with_a_timeout_the_error_comes_first() {
  typed.timeout(1000).emit("search", "cats", 10, (error, count) => {
    same<typeof error, Error>();
    same<typeof count, number>();
  });
  typed.timeout(1000).emit("locate", (error, latitude, longitude) => (error ? 0 : latitude + longitude));
  typed.timeout(1000).emit("save", new Uint8Array(1), (error) => error.message);
  typed.timeout(1000).emit("save", new Uint8Array(1), () => {});
  // @ts-expect-error
  typed.timeout(1000).emit("search", "cats", 10, (count: number) => count);
  // @ts-expect-error
  typed.timeout(1000).emit("search", "cats", 10, (error: Error, count: string) => count);
  // @ts-expect-error
  typed.timeout(1000).emit("search", "cats", 10);
}

export function a_timeout_does_not_change_other_arguments() {
  typed.timeout(1000).emit("hello", "me");
  typed.timeout(1000).emit("draw", { kind: "dot" });
  typed.timeout(1000).emit("many", "a", "b");
  // @ts-expect-error
  typed.timeout(1000).emit("hello", 42);
  // @ts-expect-error
  typed.timeout(1000).emit("helo", "me");
}

export function a_timeout_can_be_chained_with_other_flags() {
  typed.timeout(1000).volatile.emit("search", "cats", 10, (error, count) => [error.message, count.toFixed()]);
  typed.volatile.timeout(1000).compress(true).emit("locate", (error: Error) => error);
  typed.timeout(1000).on("news", (text) => text.trim());
  // @ts-expect-error
  typed.timeout("1s");
  // @ts-expect-error
  typed.timeout();
}

export function without_types_a_timeout_allows_anything() {
  untyped.timeout(1000).emit("anything", 1, (error: Error, answer: string) => [error, answer]);
  untyped.timeout(1000).emit("anything", (error: any) => error);
}

export async function a_promise_resolves_with_the_first_argument_of_the_server() {
  same<number, Awaited<ReturnType<typeof typed.emitWithAck<"search">>>>();
  const count = await typed.emitWithAck("search", "cats", 10);
  same<typeof count, number>();
  const latitude = await typed.emitWithAck("locate");
  same<typeof latitude, any>();
  // @ts-expect-error
  (await typed.emitWithAck("search", "cats", 10)).trim();
}

export async function a_promise_replaces_the_acknowledgement() {
  await typed.emitWithAck("save", new Uint8Array(1));
  // @ts-expect-error
  await typed.emitWithAck("search", "cats");
  // @ts-expect-error
  await typed.emitWithAck("search", 42, 10);
  // @ts-expect-error
  await typed.emitWithAck("search", "cats", 10, () => {});
  // @ts-expect-error
  await typed.emitWithAck("news");
}

export async function without_types_a_promise_is_of_anything() {
  const answer = await untyped.emitWithAck("anything", 1, "two");
  same<typeof answer, any>();
  const text: string = await untyped.timeout(1000).emitWithAck("anything");
  return text;
}

export async function with_a_timeout_a_promise_is_of_anything() {
  const count = await typed.timeout(1000).emitWithAck("search", "cats", 10);
  same<typeof count, any>();
  await typed.timeout(1000).volatile.emitWithAck("search", "cats", 10);
  // @ts-expect-error
  await typed.timeout(1000).emitWithAck("search", "cats");
}

export function a_flag_is_a_socket_of_decorated_events() {
  interface Events {
    search: (words: string, found: (count: number) => void) => void;
  }
  interface Decorated {
    search: (words: string, found: (err: Error, count: number) => void) => void;
  }
  const socket: Socket<{}, Events> = io();
  const flagged: Socket<{}, Decorated> = socket.timeout(1000);
  flagged.connect();
}
