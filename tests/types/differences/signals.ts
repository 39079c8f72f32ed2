// Signals, promises and streams of events, and `using`: socket.io-client has none of them.
/// <reference lib="esnext.disposable" />
import { io, Manager } from "socketio-wasm";
import type { Socket } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same, some } from "../same.js";

const untyped = io();
const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();
const signal = some<AbortSignal>();

export function with_a_signal_the_error_comes_first() {
  typed.signal(signal).emit("search", "cats", 10, (error, count) => {
    same<typeof error, Error>();
    same<typeof count, number>();
  });
  typed.timeout(signal).emit("search", "cats", 10, (error, count) => [error.message, count.toFixed()]);
  // @ts-expect-error
  typed.signal(signal).emit("search", "cats", 10, (count: number) => count);
  // @ts-expect-error
  typed.signal(signal).emit("helo", "me");
  // @ts-expect-error
  typed.signal(5);
  // @ts-expect-error
  typed.signal(undefined);
  // @ts-expect-error
  typed.timeout("1s");
}

export function a_signal_and_a_timeout_have_one_error() {
  typed.timeout(5000).signal(signal).emit("search", "cats", 10, (error, count) => {
    same<typeof error, Error>();
    same<typeof count, number>();
  });
  typed.volatile.signal(signal).compress(false).volatile.timeout(5000).emit("search", "cats", 10, (error, count) => {
    same<typeof error, Error>();
    same<typeof count, number>();
  });
  untyped.signal(signal).timeout(10).emit("anything", (error: Error, answer: string) => [error, answer]);
  // @ts-expect-error
  typed.timeout(5000).signal(signal).emit("search", "cats", 10, (error, other, count) => [error, other, count]);
}

export async function a_signal_is_for_promises_too() {
  await typed.timeout(5000).signal(signal).emitWithAck("search", "cats", 10);
  await typed.signal(signal).volatile.emitWithAck("search", "cats", 10);
  // @ts-expect-error
  await typed.signal(signal).emitWithAck("search", "cats");
}

export function a_listener_may_have_a_signal() {
  typed.on("news", (text, views) => text.repeat(views), { signal });
  typed.once("news", (text, views) => text.repeat(views), { signal });
  typed.on("connect", () => {}, { signal: undefined });
  typed.addEventListener("disconnect", (reason) => reason.trim(), {}).io.on("reconnect", (attempt) => attempt.toFixed(), { signal });
  typed.io.engine.once("upgrade", (transport) => transport.name, { signal });
  // @ts-expect-error
  typed.on("news", (text: number) => text, { signal });
  // @ts-expect-error
  typed.on("news", () => {}, { signal: 5 });
  // @ts-expect-error
  typed.on("news", () => {}, { signals: signal });
}

export async function the_next_event_is_a_promise_of_its_arguments() {
  const news = await typed.once("news");
  same<typeof news, [text: string, views: number]>();
  const [reason] = await typed.once("disconnect", { signal });
  same<typeof reason, Socket.DisconnectReason>();
  const [attempt] = await typed.io.once("reconnect");
  same<typeof attempt, number>();
  const anything = await untyped.once("anything");
  same<typeof anything, any[]>();
  await untyped.once("anything", { signal: undefined });
  // @ts-expect-error
  await typed.once("newz");
  // @ts-expect-error
  await typed.once("news", { signal: 5 });
  // @ts-expect-error
  await typed.once("news", undefined);
  // @ts-expect-error
  (await typed.once("news"))[2];
}

export async function a_stream_has_the_arguments_of_each_event() {
  for await (const [text, views] of typed.stream("news", { signal, highWaterMark: 10 })) {
    same<typeof text, string>();
    same<typeof views, number>();
  }
  const ticks = typed.stream("tick");
  same<typeof ticks, import("socketio-wasm").EventStream<[]>>();
  same<typeof ticks.missed, number>();
  for await (const [description] of untyped.stream("anything")) same<typeof description, any>();
  for await (const [error] of typed.io.stream("error")) same<typeof error, Error>();
  // @ts-expect-error
  typed.stream("newz");
  // @ts-expect-error
  typed.stream("news", { highWaterMark: "10" });
  // @ts-expect-error
  typed.stream("news", { highWaterMark: 10, high: 5 });
  // @ts-expect-error
  for await (const [text, views, more] of typed.stream("news")) [text, views, more];
}

export function a_socket_and_a_manager_may_be_used_for_a_block() {
  using socket = io();
  using manager = new Manager("https://example.com");
  const disposable: Disposable = typed;
  return [socket.id, manager.opts, disposable];
}

export async function a_socket_tells_what_waits_to_be_sent() {
  same<typeof typed.bufferedBytes, number>();
  const drained = await typed.drained();
  same<typeof drained, void>();
  await typed.drained(1 << 20, { signal });
  // @ts-expect-error
  typed.bufferedBytes = 0;
  // @ts-expect-error
  await typed.drained("much");
  // @ts-expect-error
  await typed.drained(0, { signal: 5 });
}
