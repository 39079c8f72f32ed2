// The `./slim` entry: the wasm is a separate file, loaded by `init()` or by the first connection.
import { load, provideWasm } from "./src/core.js";
import { compile } from "./src/load.js";

/** What `init` was given last: further attempts use it too. */
let chosen;

provideWasm(() => compile(chosen ?? new URL("./socketio-wasm.wasm", import.meta.url)));

/**
 * Loads the wasm: by default from beside this file, else from a URL, a Response, bytes or a compiled module. Resolves when it is
 * there. Rejects with an Error that names the cause; a later call then tries again.
 */
export async function init(source) {
  // A connection may have begun to load it from the default place.
  const anew = source !== undefined && chosen === undefined;
  chosen = source;
  await load(anew);
}

export * from "./src/io.js";
export { io as default } from "./src/io.js";
