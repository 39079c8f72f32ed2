// The core's own JavaScript: files of src/ that wasm-bindgen has copied beside the bindings.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./output.js";

/** Where the copy of a file is: below a folder for each crate, with a name of wasm-bindgen's. */
export function snippet(bindings, path) {
  const snippets = join(bindings, "snippets");
  const found = readdirSync(snippets).map((crate) => join(snippets, crate, path)).find(existsSync);
  if (!found) throw new Problem(`wasm-bindgen has not copied ${path}`);
  return found;
}
