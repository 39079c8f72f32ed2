// `npm run build`: makes the publishable package in pkg/ from the crate and pkg-template/.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { attempt } from "./lib/attempt.js";
import { textOf } from "./lib/inline.js";
import { modules } from "./lib/modules.js";
import { assemble, optimize } from "./lib/optimization.js";
import { complain, Problem, say } from "./lib/output.js";
import { handleSignals, Interrupted, ROOT, run } from "./lib/processes.js";
import { shorten } from "./lib/shorten.js";
import { setUp } from "./setup/index.js";
import { hasSources } from "./setup/rust.js";

const root = resolve(ROOT);
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const template = join(root, "pkg-template");
const pkg = join(root, "pkg");

// README's table. WebAssembly's reference types need Chromium 96, `Object.hasOwn` Firefox 92 and Safari 15.4.
const OLDEST_BROWSERS = ["chrome96", "firefox92", "safari15.4"];

// Panic messages name source files: under short names, not by where they are on this machine.
const SHORT_PATHS = [
  [join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src"), "crates"],
  [root, "."],
].map(([path, name]) => `--remap-path-prefix=${path}=${name}`);

// A megabyte of stack, which is usual, would be most of a page's memory for one connection.
const STACK = "-Clink-arg=-zstack-size=262144";

// What makes copies of code is larger, also compressed: inlining at many places (what is called once is inlined all the same),
// unrolling and rotating loops, and what computes ahead on each of several ways to one place, or folds branches by repeating work.
const COPIES = [
  "inline-threshold=30",
  "inlinehint-threshold=25",
  "unroll-threshold=10",
  "rotation-max-header-size=0",
  "disable-lsr",
  "enable-pre=false",
  "bonus-inst-threshold=0",
].map((option) => `-Cllvm-args=-${option}`);

const CARGO = ["build", "--release", "-p", "socketio-wasm", "--target", "wasm32-unknown-unknown"];
/** How the core is compiled, the smaller first; the package is published with the first. */
const WAYS = [
  {
    // The standard library is compiled too: what cannot be reached is left out, and a panic is a trap without words.
    name: "nightly, with its standard library",
    command: ["rustup", "run", "nightly", "cargo", ...CARGO, "-Z", "build-std=std,panic_abort", "-Z", "build-std-features="],
    flags: ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"],
  },
  { name: "the default toolchain", command: ["cargo", ...CARGO], flags: [] },
];
const bindings = join(target, "npm-bindings");
const wasm = join(bindings, "socketio_wasm_bg.wasm");
const glue = join(bindings, "socketio_wasm.js");

// What is made of the entries in pkg-template/: a file in pkg/ each.
const ENTRIES = [
  { from: "index.js", to: "index.js", format: "esm" },
  { from: "index.js", to: "index.cjs", format: "cjs" },
  { from: "slim.js", to: "slim.js", format: "esm" },
  { from: "debug.js", to: "debug.js", format: "esm" },
  { from: "script.js", to: "socket.io.js", format: "iife", minify: false },
  { from: "script.js", to: "socket.io.min.js", format: "iife" },
];
/** The wasm of the entry that does not inline it. */
const WASM_FILE = "socketio-wasm.wasm";
/** What makes bytes of the text of the wasm that the others inline. */
const UNPACKER = "unpack.wat";
/** Who requires the package gets `io` itself, with all exports on it. */
const REQUIRED = "module.exports = Object.assign(module.exports.io, module.exports);";

async function step(what, command, args, env) {
  say(what);
  const failure = await attempt(command, args, { env });
  if (failure) throw new Problem(`${what}: ${failure}`);
}

/** Compiles the core in the first way that the machine allows, and gives that. */
async function compile(env) {
  const ways = (await hasSources("nightly")) ? WAYS : WAYS.slice(1);
  for (const way of ways) {
    const [command, ...args] = way.command;
    say(`Building the core (cargo, ${way.name})`);
    const flags = { CARGO_ENCODED_RUSTFLAGS: [...SHORT_PATHS, STACK, ...COPIES, ...way.flags].join("\x1f") };
    const failure = await attempt(command, args, { env: { ...env, ...flags } });
    if (!failure) return way.name;
    if (way === ways.at(-1)) throw new Problem(`Building the core: ${failure}`);
    say(`  ${failure}: trying in another way`);
  }
}

async function bind(env) {
  rmSync(bindings, { recursive: true, force: true });
  const built = join(target, "wasm32-unknown-unknown", "release", "socketio_wasm.wasm");
  const bare = ["--no-typescript", "--remove-producers-section"];
  const bindgen = ["--target", "web", ...bare, "--out-dir", bindings, built];
  await step("Making its JavaScript bindings (wasm-bindgen)", "wasm-bindgen", bindgen, env);

  say("Optimizing the wasm (wasm-opt)");
  const names = await optimize(wasm, ["--minify-imports-and-exports-and-modules"], env);
  writeFileSync(glue, shorten(readFileSync(glue, "utf8"), JSON.parse(names)));
}

/** What the entries that inline the wasm import: its text, and what makes bytes of that again. */
const inlineWasm = (unpacker) => ({
  name: "inline-wasm",
  setup(build) {
    build.onResolve({ filter: /^#wasm$/ }, () => ({ path: WASM_FILE, namespace: "inline" }));
    build.onLoad({ filter: /./, namespace: "inline" }, () => ({ contents: textOf(readFileSync(wasm)), loader: "text" }));
    build.onResolve({ filter: /^#unpacker$/ }, () => ({ path: UNPACKER, namespace: "unpacker" }));
    build.onLoad({ filter: /./, namespace: "unpacker" }, () => ({ contents: unpacker, loader: "base64" }));
  },
});

async function bundle(env) {
  say("Bundling pkg/ (esbuild)");
  const { build } = await import("esbuild");
  const unpacker = await assemble(join(template, "src", UNPACKER), env);
  rmSync(pkg, { recursive: true, force: true });
  mkdirSync(pkg);
  cpSync(wasm, join(pkg, WASM_FILE));
  for (const { from, to, format, minify = true } of ENTRIES) {
    await build({
      absWorkingDir: root,
      entryPoints: [join(template, from)],
      outfile: join(pkg, to),
      bundle: true,
      format,
      minify,
      sourcemap: true,
      target: OLDEST_BROWSERS,
      footer: format === "cjs" ? { js: REQUIRED } : {},
      alias: modules(bindings),
      plugins: [inlineWasm(unpacker)],
      logLevel: "warning",
      // The bindings load a wasm file of their own name where no entry does it for them.
      logOverride: { "empty-import-meta": "silent" },
    });
    leaveOutWasm(join(pkg, `${to}.map`));
  }
}

/** The text of a wasm is no source that anybody reads: a source map names it, and has no copy. */
function leaveOutWasm(file) {
  const map = JSON.parse(readFileSync(file, "utf8"));
  map.sourcesContent = map.sourcesContent.map((content, i) => (/^(inline|unpacker):/.test(map.sources[i]) ? null : content));
  writeFileSync(file, JSON.stringify(map));
}

/** What is published beside the code; the version is the crate's. */
async function complete(env) {
  const { lines } = await run("cargo", ["metadata", "--no-deps", "--format-version", "1"], { env });
  const { packages } = JSON.parse(lines.find((line) => line.startsWith("{")));
  const { version } = packages.find((crate) => crate.name === "socketio-wasm");
  const manifest = JSON.parse(readFileSync(join(template, "package.json"), "utf8"));
  writeFileSync(join(pkg, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  // TypeScript takes the kind of a module from the name of its declarations.
  for (const name of ["index.d.ts", "index.d.cts"]) cpSync(join(template, "index.d.ts"), join(pkg, name));
  for (const name of ["slim.d.ts", "debug.d.ts"]) cpSync(join(template, name), join(pkg, name));
  for (const file of ["LICENSE", "CHANGELOG.md"]) cpSync(join(root, file), join(pkg, file));
  // Pictures are in the repository only.
  const readme = readFileSync(join(root, "README.md"), "utf8");
  writeFileSync(join(pkg, "README.md"), readme.replace(/^!\[.*\n\n/gm, ""));
}

function tellSizes(way) {
  say(`pkg/ is made, the core compiled by ${way}`);
  for (const name of [WASM_FILE, ...ENTRIES.map(({ to }) => to)]) {
    const bytes = readFileSync(join(pkg, name));
    say(`  ${name}: ${bytes.length} bytes, ${brotliCompressSync(bytes).length} by brotli`);
  }
}

handleSignals(() => 1);
try {
  // Whoever has set the machine up before says so.
  const tools = process.env.SOCKETIO_WASM_SET_UP ? {} : (await setUp()).env;
  const way = await compile(tools);
  await bind(tools);
  await bundle(tools);
  await complete(tools);
  // For the tests, which hold the published sizes against these.
  writeFileSync(join(bindings, "compiled-by.txt"), way);
  tellSizes(way);
  process.exit(0);
} catch (error) {
  if (!(error instanceof Interrupted)) complain(error);
  process.exit(1);
}
