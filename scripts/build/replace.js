import { Problem } from "../lib/output.js";

/** Replaces a part of the JavaScript that wasm-bindgen generates. */
export function replace(code, pattern, replacement) {
  if (code.search(pattern) < 0) throw new Problem(`wasm-bindgen generates nothing like ${pattern}: adapt scripts/build/`);
  return code.replace(pattern, replacement);
}
