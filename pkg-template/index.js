// The `.` entry: the wasm is inlined, so `io()` works without an `await`.
import unpacker from "#unpacker";
import wasm from "#wasm";
import { provideWasm, unusable } from "./src/core.js";
import { bytesOf } from "./src/inline.js";

provideWasm(() => {
  try {
    return bytesOf(wasm, unpacker);
  } catch (error) {
    throw unusable(error);
  }
});

export * from "./src/io.js";
export { io as default } from "./src/io.js";
