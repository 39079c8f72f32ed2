// Opens many connections of one application of `bench/door/`, on stubbed WebSockets. `?client=/clients/…` selects it.
import { wasmMemory } from "./wasm-memory.js";

const TURN = 20; // ms
const AT_ONCE = 100;

const application = await import(new URLSearchParams(location.search).get("client"));
await application.default();

/** Opens `count` more connections. */
async function open(count) {
  for (let i = 0; i < count; i += AT_ONCE) await application.open_more(location.origin, Math.min(AT_ONCE, count - i));
}

/** Drops all of them. */
async function close() {
  application.close_all();
  WebSocket.latest = undefined;
  await new Promise((later) => setTimeout(later, TURN));
}

Object.assign(globalThis, { open, close, wasmMemory, ready: true });
