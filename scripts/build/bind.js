// Makes the modules that `pkg-template/package.json` names under `imports`: the bindings, the core's own JavaScript files that the
// shim uses too, and the wasm as text.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { attempt } from "../lib/attempt.js";
import { Problem, say } from "../lib/output.js";
import { ROOT } from "../lib/processes.js";
import { COMPILED } from "./compile.js";
import { removeDisposal } from "./disposal.js";
import { textOf } from "./inline.js";
import { assemble, optimize } from "./optimize.js";
import { rename } from "./rename.js";
import { exposeStart } from "./start.js";

export const TEMPLATE = resolve(ROOT, "pkg-template");
/** The directory that the import map names. */
export const OUT = join(TEMPLATE, "bindings", "out");

/** What wasm-bindgen generates. */
export const GLUE = "socketio_wasm.js";
const WASM = "socketio_wasm_bg.wasm";
/** Modules that stand for a file of the core. wasm-bindgen copies the file to a folder whose name holds a hash. */
const CORE_FILES = { "leaves.js": "src/leaves.js" };

const BINDGEN = [
  ...["--target", "web"],
  "--no-typescript",
  "--remove-producers-section",
  // The oldest supported browsers have TextEncoder.encodeInto.
  ...["--encode-into", "always"],
  // The entries pass the wasm to the bindings.
  "--omit-default-module-path",
];

/** The wasm in a directory that `bind` has filled. */
export const wasmIn = (directory) => join(directory, WASM);

/** The file of each name in the import map, in `directory` if the map says `OUT`. */
export function importsIn(directory) {
  const { imports } = JSON.parse(readFileSync(join(TEMPLATE, "package.json"), "utf8"));
  const place = (path) => (dirname(path) === OUT ? join(directory, basename(path)) : path);
  return Object.fromEntries(Object.entries(imports).map(([name, path]) => [name, place(resolve(TEMPLATE, path))]));
}

/**
 * Fills a directory from the compiled core.
 *
 * @param {string} directory
 * @param {object} [options]
 * @param {object} [options.env] variables for the tools
 * @param {boolean} [options.keepNames] keeps the names of functions, for profiles
 */
export async function bind(directory, { env, keepNames = false } = {}) {
  rmSync(directory, { recursive: true, force: true });
  say("Generating the bindings (wasm-bindgen)");
  const failure = await attempt("wasm-bindgen", [...BINDGEN, "--out-dir", directory, COMPILED], { env });
  if (failure) throw new Problem(`wasm-bindgen: ${failure}`);

  say("Optimizing the wasm (wasm-opt)");
  const wasm = wasmIn(directory);
  const names = await optimize(wasm, { keepNames, env });
  const glue = join(directory, GLUE);
  const code = exposeStart(removeDisposal(readFileSync(glue, "utf8")));
  writeFileSync(glue, names ? rename(code, names) : code);

  for (const [name, path] of Object.entries(CORE_FILES)) {
    writeFileSync(join(directory, name), `export * from "./${copyOf(path, directory)}";\n`);
  }
  const unpacker = await assemble(join(TEMPLATE, "src", "unpack.wat"), env);
  writeText(join(directory, "unpacker.js"), unpacker.toString("base64"));
  writeText(join(directory, "wasm.js"), textOf(readFileSync(wasm)));
}

function writeText(file, text) {
  writeFileSync(file, `export default ${JSON.stringify(text)};\n`);
}

/** Where wasm-bindgen has copied a file of the core, relative to the directory: there is a folder for each crate. */
function copyOf(path, directory) {
  const crates = readdirSync(join(directory, "snippets"));
  const crate = crates.find((name) => existsSync(join(directory, "snippets", name, path)));
  if (!crate) throw new Problem(`wasm-bindgen has not copied ${path}`);
  return `snippets/${crate}/${path}`;
}
