// Opens many connections of one client, or many namespaces on one, on stubbed WebSockets. `?client=/clients/…` selects it.
import { wasmMemory } from "./wasm-memory.js";

const TURN = 20; // ms
const AT_ONCE = 100;

const client = await import(new URLSearchParams(location.search).get("client"));
const options = { transports: ["websocket"], reconnection: false, timeout: false };
let sockets = [];

const connected = (socket) => new Promise((resolve) => socket.on("connect", resolve));

/** Opens `count` more sockets: each on its own connection, or all as namespaces of one. */
async function open(count, areNamespaces) {
  const manager = areNamespaces && new client.Manager(location.origin, options);
  for (let i = 0; i < count; i += AT_ONCE) {
    const opened = [];
    for (let j = i; j < Math.min(count, i + AT_ONCE); j++) {
      opened.push(manager ? manager.socket(`/n${j}`) : client.io(location.origin, { ...options, forceNew: true }));
    }
    await Promise.all(opened.map(connected));
    // Each socket is used once, so that lazily allocated memory counts.
    for (const socket of opened) {
      socket.on("message", () => {});
      socket.emit("message", "hello");
    }
    sockets.push(...opened);
  }
}

/** Closes all sockets and drops the references to them. */
async function close() {
  for (const socket of sockets) socket.disconnect();
  sockets = [];
  WebSocket.latest = undefined;
  await new Promise((later) => setTimeout(later, TURN));
}

Object.assign(globalThis, { open, close, wasmMemory, ready: true });
