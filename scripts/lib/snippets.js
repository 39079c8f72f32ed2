// The core's own JavaScript: files of src/ that wasm-bindgen has copied beside the bindings.
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Where the copy of a file is, below a folder with a name of wasm-bindgen's. */
export function snippet(bindings, path) {
  const snippets = join(bindings, "snippets");
  return join(snippets, readdirSync(snippets)[0], path);
}
