// The `.` entry: the wasm is inlined, so `io()` can be called at once.
import wasm from "#wasm";
import { provideWasm } from "./src/core.js";

provideWasm(() => Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0)));

export * from "./src/io.js";
export { io as default } from "./src/io.js";
