// The modules that pkg-template/ imports by names of its own: the bindings, and the core's own JavaScript.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./output.js";

/** Which file each name stands for, by the folder that wasm-bindgen has written. */
export function modules(bindings) {
  return {
    "#core": join(bindings, "socketio_wasm.js"),
    // The bindings import it too: the same copy.
    "#leaves": copyOf("src/leaves.js", bindings),
  };
}

/** Where wasm-bindgen has copied a file to: below a folder for each crate, with a name of its own. */
function copyOf(path, bindings) {
  const snippets = join(bindings, "snippets");
  const found = readdirSync(snippets).map((crate) => join(snippets, crate, path)).find(existsSync);
  if (!found) throw new Problem(`wasm-bindgen has not copied ${path}`);
  return found;
}
