// `node bench/apps/size.js [--top <count>]`: how large a small typed application is in a browser, and how much of that is the client: with
// the default features of the crate, and as a page has it that counts each byte, by WebSocket alone ("lean").
// Fails if one is larger than its limit. The limits are for the stable toolchain, the profile in Cargo.toml and what the documentation
// says of wasm-opt. `wasm-opt -Oz` alone is for comparison. Needs cargo and wasm-bindgen in the path.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { FEATURES } from "../../scripts/build/optimize.js";
import { attempt } from "../../scripts/lib/attempt.js";
import { complain, Problem, say } from "../../scripts/lib/output.js";
import { readWasm } from "../lib/wasm-file.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TARGET = fileURLToPath(new URL("../../target/apps", import.meta.url));
const WASM_OPT = fileURLToPath(new URL("../../node_modules/binaryen/bin/wasm-opt", import.meta.url));

/** As the documentation of the crate advises: the control flow is built anew, and there is nothing below address 1024. */
const ADVISED = ["--flatten", "--rereloop", "-Oz", "-Oz", "--low-memory-unused", "--converge"];

const KB = 1024;
/** By brotli, at most: the application, and what the client adds. */
const LIMITS = {
  typed: { application: 63 * KB, client: 38 * KB },
  lean: { application: 58 * KB, client: 34 * KB },
};

/** What is built, and how. */
const APPS = {
  typed: ["-p", "typed"],
  lean: ["-p", "typed", "--no-default-features"],
  plain: ["-p", "plain"],
};

async function must(command, args) {
  const failure = await attempt(command, args);
  if (failure) throw new Problem(`${command}: ${failure}`);
}

/** Builds an application. Resolves with its files as a browser loads them, and the wasm with the names of its functions. */
async function make(app) {
  const args = APPS[app];
  const name = args[1];
  const compiled = join(TARGET, "wasm32-unknown-unknown", "release", `${name}.wasm`);
  const out = join(TARGET, "out", app);
  const cargo = ["build", "--release", "--locked", "--manifest-path", join(HERE, "Cargo.toml"), ...args];
  await must("cargo", [...cargo, "--target", "wasm32-unknown-unknown", "--target-dir", TARGET]);
  await must("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", out, compiled]);
  const files = [`${name}_bg.wasm`, "small.wasm", "named.wasm", "only-oz.wasm"].map((file) => join(out, file));
  const [wasm, small, named, onlyOz] = files;
  await must(process.execPath, [WASM_OPT, ...ADVISED, ...FEATURES, wasm, "-o", small]);
  await must(process.execPath, [WASM_OPT, ...ADVISED, ...FEATURES, "-g", wasm, "-o", named]);
  await must(process.execPath, [WASM_OPT, "-Oz", ...FEATURES, wasm, "-o", onlyOz]);
  const glue = await build({
    entryPoints: [join(out, `${name}.js`)],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    external: ["*.wasm"],
    // wasm-bindgen names a module of a crate once for each import from it.
    logOverride: { "duplicate-object-key": "silent" },
  });
  const [text] = glue.outputFiles;
  // By WebSocket alone most leaves are of no use, so no import may take them all.
  if (app === "lean" && readFileSync(join(out, `${name}.js`), "utf8").includes("import * as")) {
    throw new Problem("an import needs no code of wasm-bindgen: it takes its module as a whole, see detachAndClose");
  }
  return { wasm: readFileSync(small), onlyOz: readFileSync(onlyOz), glue: text.contents, named: readFileSync(named) };
}

const inKb = (bytes) => `${(bytes / KB).toFixed(1)} KB`.padStart(9);

function sizesOf({ wasm, onlyOz, glue }) {
  const brotli = { wasm: brotliCompressSync(wasm).length, glue: brotliCompressSync(glue).length };
  const onlyOzTotal = brotliCompressSync(onlyOz).length + brotli.glue;
  return { raw: wasm.length + glue.length, ...brotli, total: brotli.wasm + brotli.glue, onlyOzTotal };
}

function showFunctions(app, { named }, count) {
  const { sections, functions } = readWasm(named);
  say(`\n${app}: code ${sections.code} bytes in ${functions.length} functions, data ${sections.data}; the largest functions:`);
  const sorted = functions.sort((a, b) => b.size - a.size).slice(0, count);
  for (const { name, size } of sorted) {
    say(`${String(size).padStart(7)}  ${name.replace(/\[[0-9a-f]{8,}\]|::h[0-9a-f]{16}$/g, "").slice(0, 140)}`);
  }
}

async function main([option, count = "25"]) {
  if (option !== undefined && option !== "--top") throw new Problem(`unknown argument "${option}": the only one is --top`);
  const made = {};
  for (const app of Object.keys(APPS)) made[app] = await make(app);
  const sizes = Object.fromEntries(Object.entries(made).map(([app, files]) => [app, sizesOf(files)]));
  say("              raw      wasm      glue     total, by brotli; by -Oz alone");
  for (const [name, { raw, wasm, glue, total, onlyOzTotal }] of Object.entries(sizes)) {
    say(`${name.padEnd(8)}${[raw, wasm, glue, total, onlyOzTotal].map(inKb).join(" ")}`);
  }
  const exceeded = [];
  for (const [app, limits] of Object.entries(LIMITS)) {
    const found = { application: sizes[app].total, client: sizes[app].total - sizes.plain.total };
    for (const [part, limit] of Object.entries(limits)) {
      const holds = found[part] <= limit;
      if (!holds) exceeded.push(`${app}, the ${part}`);
      say(`${app.padEnd(8)}${part.padEnd(12)}${inKb(found[part])} of ${inKb(limit)}: ${holds ? "met" : "NOT met"}`);
    }
  }
  for (const app of Object.keys(LIMITS)) showFunctions(app, made[app], Number(count));
  if (exceeded.length > 0) throw new Problem(`larger than the limit: ${exceeded.join("; ")}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  complain(error);
  process.exit(1);
}
