// Bundles the entries in pkg-template/ into pkg/, by esbuild, and minifies them, by terser.
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
const NODE = { target: "node18", platform: "node", plugins: [forNode] };

const ENTRIES = [
  { from: "index.js", to: "index.js", format: "esm" },
  // Tools that look for the names of its exports know what esbuild writes.
  { from: "index.js", to: "index.cjs", format: "cjs", minifier: "esbuild" },
  { from: "index.js", to: "node.js", format: "esm", minifier: "none", options: NODE },
  { from: "index.js", to: "node.cjs", format: "cjs", minifier: "none", options: NODE },
  // V8 compiles the functions of this file while the wasm is on its way, not one by one as they are called: `connect` is 6 ms earlier.
  { from: "slim.js", to: "slim.js", format: "esm", isSeparate: true, banner: "//# allFunctionsCalledOnLoad\n" },
  { from: "debug.js", to: "debug.js", format: "esm" },
  { from: "script.js", to: "socket.io.js", format: "iife", minifier: "none" },
  { from: "script.js", to: "socket.io.min.js", format: "iife" },
];
/** The wasm of `slim.js`, which does not inline it. */
const WASM_FILE = "socketio-wasm.wasm";
/** The files that have a size worth a line. */
export const MEASURED = [WASM_FILE, ...ENTRIES.map(({ to }) => to)];

/** Members whose names begin with an underscore, but are those of socket.io-client: programs use them. All others get short names. */
const KEPT = [
  "_autoConnect",
  "_callbacks",
  "_close",
  "_hasPingExpired",
  "_lastOffset",
  "_opts",
  "_pingTimeoutTime",
  "_placeholder",
  "_queue",
  "_readyState",
  "_reconnecting",
];

const LETTERS = "tenrisocaldupfhmgbvykwSTECxANMLOPDRFBIHUWjGVqKXJYQZz_$";
/** Members that get short names. wasm-opt gives exports of the wasm names such as `_a`, which stay. */
const PRIVATE = /^_[a-z]\w/;
/** Short names, in the order of how frequent their letters are in code. terser would count those of the wasm's text too. */
const names = {
  get(count) {
    const last = LETTERS[count % LETTERS.length];
    return count < LETTERS.length ? last : names.get(Math.floor(count / LETTERS.length) - 1) + last;
  },
};

// esbuild's own makes `index.js` 1 KB larger by brotli.
const MINIFY = {
  module: true,
  ecma: 2020,
  // No function is called with `new`, but classes. Only functions that return one expression are inlined: brotli prefers the others.
  compress: { ecma: 2020, passes: 3, unsafe_arrows: true, hoist_funs: true, inline: 1 },
  mangle: { nth_identifier: names, properties: { nth_identifier: names, regex: PRIVATE, reserved: KEPT } },
};

/** `require("socketio-wasm")` returns `io` itself, with all exports as properties. */
const REQUIRED = "module.exports = Object.assign(module.exports.io, module.exports);";

export async function bundle() {
  say("Bundling pkg/ (esbuild)");
  // Not at the top: the set-up may have to install it first.
  const { build } = await import("esbuild");
  rmSync(PKG, { recursive: true, force: true });
  mkdirSync(PKG);
  cpSync(wasmIn(OUT), join(PKG, WASM_FILE));
  for (const { from, to, format, minifier = "terser", isSeparate = false, banner = "", options = {} } of ENTRIES) {
    const { outputFiles } = await build({
      absWorkingDir: resolve(ROOT),
      entryPoints: [join(TEMPLATE, from)],
      outfile: join(PKG, to),
      bundle: true,
      write: false,
      format,
      minify: minifier === "esbuild",
      sourcemap: true,
      target: OLDEST_BROWSERS,
      // Jest takes the CommonJS file, and the DOM of Jest has no TextDecoder.
      inject: format === "cjs" ? [join(TEMPLATE, "src", "text.js")] : [],
      // The bindings warn of deprecated arguments, which the shim does not pass.
      pure: ["console.warn"],
      // See `pkg-template/src/stand-in.js`.
      define: { WASM_IS_SEPARATE: String(isSeparate) },
      footer: format === "cjs" ? { js: REQUIRED } : {},
      logLevel: "warning",
      ...options,
    });
    const [map, code] = [".map", to].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).text);
    const result = minifier === "terser" ? await minified(to, code, map) : { code, map };
    writeFileSync(join(PKG, to), banner + result.code);
    writeFileSync(join(PKG, `${to}.map`), finished(JSON.parse(result.map), banner));
  }
}

/** The code and its map, minified. */
async function minified(to, code, map) {
  const { minify } = await import("terser");
  return minify({ [to]: code }, { ...MINIFY, sourceMap: { content: map, url: `${to}.map`, includeSources: true } });
}

/**
 * A source map for the code with a banner above it. It contains a copy of each source, but the text of the wasm is left out: nobody
 * reads that.
 */
function finished(map, banner) {
  const isInlined = (source) => /\/bindings\/out\/(wasm|unpacker)\.js$/.test(source);
  map.sourcesContent = map.sourcesContent.map((content, i) => (isInlined(map.sources[i]) ? null : content));
  // A semicolon ends a line.
  map.mappings = ";".repeat(banner.split("\n").length - 1) + map.mappings;
  return JSON.stringify(map);
}
