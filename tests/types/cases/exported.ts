// A declaration file can name the types of everything that a program exports.
import { io, Manager, Socket } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";

export const untyped = io();
export const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();
export const manager = untyped.io;
export const { engine } = manager;
export const { transport, writeBuffer } = engine;
export const { sendBuffer } = untyped;
export const [packet] = sendBuffer;
export const made = new Manager("/", { autoConnect: false });
export const options = made.opts;
export const factory = io;
export const connect = (uri: string) => io(uri, { transports: ["websocket"] });
export const ask = (words: string) => typed.emitWithAck("search", words, 10);
export const emit = typed.emit.bind(typed);
export const listeners = typed.listeners("disconnect");
export class Mine extends Socket<ServerToClientEvents> {}

export function exported_types_of_the_client_can_be_named() {
  const socket = io();
  return { socket, manager: socket.io, engine: socket.io.engine, ask: socket.timeout(1).emitWithAck("anything") };
}
