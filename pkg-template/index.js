// The `.` entry: the wasm is inlined, so `io()` can be called at once.
import wasm from "#wasm";
import { provideWasm } from "./src/core.js";
import { bytesOf } from "./src/inline.js";

provideWasm(() => bytesOf(wasm));

export * from "./src/io.js";
export { io as default } from "./src/io.js";
