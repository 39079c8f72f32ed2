// Makes what wasm-bindgen generates a function, `bind`, that binds one instance of the wasm: its class, its imports, what the instance is
// handed to, and what lets go of it. The generated module binds one instance for ever, and instantiates it itself. The package decides
// that, and binds another instance if one has failed, see `pkg-template/src/core.js`.
import { replace } from "./replace.js";

const EXPORT = /^export \{ initSync, __wbg_init as default \};$/m;
/** The functions that load and instantiate. */
const LOADING = /^async function __wbg_load[\s\S]*(?=^export \{)/m;
const CLASS = /^export (?=class )/gm;
const IMPORTS = /^import .*\n/gm;

// After that, whoever still has an object of the instance, or a function, calls nothing.
const END = `return {
  Client,
  imports: __wbg_get_imports,
  start: __wbg_finalize_init,
  stop: () => { wasmInstance = undefined; wasm = new Proxy({}, { get: () => () => {} }); },
};
}`;

/** @param {string} code what `wasm-bindgen --target web` generated */
export function exposeStart(code) {
  const imports = code.match(IMPORTS) ?? [];
  const body = [IMPORTS, CLASS, LOADING].reduce((rest, pattern) => replace(rest, pattern, ""), code);
  return `${imports.join("")}export function bind() {\n${replace(body, EXPORT, END)}`;
}
