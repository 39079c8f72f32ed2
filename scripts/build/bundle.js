// Bundles the entries in pkg-template/ into pkg/, by esbuild.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { say } from "../lib/output.js";
import { ROOT } from "../lib/processes.js";
import { OUT, TEMPLATE, wasmIn } from "./bind.js";
import { forNode } from "./node.js";

export const PKG = resolve(ROOT, "pkg");

// As in README. Reference types of WebAssembly need Chromium 96, `Object.hasOwn` needs Firefox 92 and Safari 15.4.
const OLDEST_BROWSERS = ["chrome96", "firefox92", "safari15.4"];

// The options of esbuild for Node.js: the version is that of `engines` in `pkg-template/package.json`. Not minified, for Node.js prints
// the line that throws what nobody catches.
const NODE = { target: "node18", platform: "node", minify: false, plugins: [forNode] };

const ENTRIES = [
  { from: "index.js", to: "index.js", format: "esm" },
  { from: "index.js", to: "index.cjs", format: "cjs" },
  { from: "index.js", to: "node.js", format: "esm", options: NODE },
  { from: "index.js", to: "node.cjs", format: "cjs", options: NODE },
  // V8 compiles the functions of this file while the wasm is on its way, not one by one as they are called: `connect` is 6 ms earlier.
  { from: "slim.js", to: "slim.js", format: "esm", isSeparate: true, banner: "//# allFunctionsCalledOnLoad" },
  { from: "debug.js", to: "debug.js", format: "esm" },
  { from: "script.js", to: "socket.io.js", format: "iife", minify: false },
  { from: "script.js", to: "socket.io.min.js", format: "iife" },
];
/** The wasm of `slim.js`, which does not inline it. */
const WASM_FILE = "socketio-wasm.wasm";
/** The files that have a size worth a line. */
export const MEASURED = [WASM_FILE, ...ENTRIES.map(({ to }) => to)];

/** `require("socketio-wasm")` returns `io` itself, with all exports as properties. */
const REQUIRED = "module.exports = Object.assign(module.exports.io, module.exports);";

export async function bundle() {
  say("Bundling pkg/ (esbuild)");
  // Not at the top: the set-up may have to install it first.
  const { build } = await import("esbuild");
  rmSync(PKG, { recursive: true, force: true });
  mkdirSync(PKG);
  cpSync(wasmIn(OUT), join(PKG, WASM_FILE));
  for (const { from, to, format, minify = true, isSeparate = false, banner = "", options = {} } of ENTRIES) {
    await build({
      absWorkingDir: resolve(ROOT),
      entryPoints: [join(TEMPLATE, from)],
      outfile: join(PKG, to),
      bundle: true,
      format,
      minify,
      sourcemap: true,
      target: OLDEST_BROWSERS,
      // Jest takes the CommonJS file, and the DOM of Jest has no TextDecoder.
      inject: format === "cjs" ? [join(TEMPLATE, "src", "text.js")] : [],
      // The bindings warn of deprecated arguments, which the shim does not pass.
      pure: ["console.warn"],
      // See `pkg-template/src/stand-in.js`.
      define: { WASM_IS_SEPARATE: String(isSeparate) },
      banner: { js: banner },
      footer: format === "cjs" ? { js: REQUIRED } : {},
      logLevel: "warning",
      ...options,
    });
    removeInlined(join(PKG, `${to}.map`));
  }
}

/** A source map contains a copy of each source. The text of the wasm is left out: nobody reads it. */
function removeInlined(file) {
  const map = JSON.parse(readFileSync(file, "utf8"));
  const isInlined = (source) => /\/bindings\/out\/(wasm|unpacker)\.js$/.test(source);
  map.sourcesContent = map.sourcesContent.map((content, i) => (isInlined(map.sources[i]) ? null : content));
  writeFileSync(file, JSON.stringify(map));
}
