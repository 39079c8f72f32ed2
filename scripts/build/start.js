// Exposes the two halves of instantiating the wasm: its imports, and what an instance is handed to. The functions that wasm-bindgen
// generates for it instantiate at once, or load too; the package decides that itself, see `pkg-template/src/core.js`.
import { replace } from "./replace.js";

const EXPORT = /^export \{ initSync, __wbg_init as default \};$/m;

/** @param {string} code what `wasm-bindgen --target web` generated */
export function exposeStart(code) {
  return replace(code, EXPORT, "export { __wbg_get_imports as imports, __wbg_finalize_init as start };");
}
