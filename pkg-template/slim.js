// The `./slim` entry: the wasm is a separate file, loaded by `await init()`.
import { provideWasm } from "./src/core.js";
import { load } from "./src/load.js";

let loading;
let module;

provideWasm(() => {
  if (!module) throw new Error("socketio-wasm/slim: `await init()` first, then call `io()`");
  return module;
});

/**
 * Loads the wasm: by default from beside this file, else from a URL, a Response, bytes or a compiled module. Resolves when
 * `io()` can be called. Rejects with an Error that names the cause; a later call then tries again.
 */
export function init(source = new URL("./socketio-wasm.wasm", import.meta.url)) {
  loading ??= load(source).then(
    (loaded) => {
      module = loaded;
    },
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

export * from "./src/io.js";
export { io as default } from "./src/io.js";
