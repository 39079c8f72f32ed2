// The `.` entry: the wasm is inlined, so `io()` works without an `await`.
import unpacker from "#unpacker";
import wasm from "#wasm";
import { provideWasm } from "./src/core.js";
import { bytesOf } from "./src/inline.js";

provideWasm(() => bytesOf(wasm, unpacker), true);

export * from "./src/io.js";
export { io as default } from "./src/io.js";
