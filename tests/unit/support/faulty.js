// The package with a boundary that can fail: each import of the wasm that catches exceptions reports itself before it runs.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const TEMPLATE = new URL("../../../pkg-template/", import.meta.url);
const glue = readFileSync(new URL("bindings/out/socketio_wasm.js", TEMPLATE), "utf8");

/** An import in the bindings: its name, what is around the function of one that catches, and its code. */
const IMPORT = / {8}([\w$]+): function\(.*?\) \{( return handleError\(function \(.*?\) \{)?\n([^]*?)\n {8}\}(?:, arguments\); \})?,/g;
/** An import that is a function of another module. */
const DIRECT = /^import \{ (\w+) as other_/gm;

const trimmed = (code) => code.replaceAll(/\s+/g, " ").trim();

/** The imports of the wasm: the code of each, and whether it catches exceptions. */
export const IMPORTS = [
  ...Array.from(glue.matchAll(IMPORT), ([, , catches, code]) => ({ code: trimmed(code), catches: Boolean(catches) })),
  ...Array.from(glue.matchAll(DIRECT), ([, name]) => ({ code: `${name}()`, catches: false })),
];

/** How many imports there are, counted in another way. */
export const IMPORT_COUNT = glue.match(/^ {8}[\w$]+: function/gm).length + glue.match(/: other_/g).length;

const watched = glue.replaceAll(IMPORT, (all, _, catches, code) =>
  catches ? all.replace(catches, `${catches} reportImport(${JSON.stringify(trimmed(code))});`) : all,
);

let code;
let count = 0;

/** The package, instantiated anew. `report` is called with the code of each import that catches, and may throw in its place. */
export async function load(report) {
  globalThis.reportImport = report;
  const watch = ({ onLoad }) => onLoad({ filter: /socketio_wasm\.js$/ }, () => ({ contents: watched }));
  code ??= build({
    entryPoints: [fileURLToPath(new URL("index.js", TEMPLATE))],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [{ name: "watch", setup: watch }],
  }).then(({ outputFiles: [{ text }] }) => text);
  count += 1;
  return import(`data:text/javascript,${encodeURIComponent(await code)}//${count}`);
}
