// Runs binaryen's tools.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastWords, Problem } from "../lib/output.js";
import { ROOT, run } from "../lib/processes.js";
import { orderFunctions } from "./order.js";

const WASM_OPT = join(resolve(ROOT), "node_modules", "binaryen", "bin", "wasm-opt");

/** The features of the oldest supported browsers. `--all-features` would allow encodings that browsers refuse. */
export const FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

const OPTIMIZATION = [
  "-O3",
  // Below address 1024 there is only the end of the stack, so an address plus an offset does not wrap around.
  "--low-memory-unused",
  "--strip-target-features",
];

async function wasmOpt(args, env) {
  let output = "";
  const onLine = (line, source) => source === "stdout" && (output += `${line}\n`);
  const { code, lines } = await run(process.execPath, [WASM_OPT, ...FEATURES, ...args], { env, onLine });
  if (code !== 0) throw new Problem(`wasm-opt failed${lastWords(lines)}`);
  return output;
}

/** Optimizes a wasm file in place. Resolves with the map of its new names, or without one if it keeps those of its functions. */
export async function optimize(wasm, { keepNames, env }) {
  // The control flow is built anew, then all is optimized until it gets no smaller: each saves 0.3 KB by brotli.
  const first = ["--flatten", "--rereloop", ...OPTIMIZATION, "--converge"];
  if (keepNames) {
    await wasmOpt([...first, "-g", wasm, "-o", wasm], env);
    return undefined;
  }
  const text = `${wasm}.wat`;
  await wasmOpt([...first, wasm, "-S", "-o", text], env);
  writeFileSync(text, orderFunctions(readFileSync(text, "utf8")));
  // Not in one step with the first: with `--converge` the map would be printed each time.
  const names = JSON.parse(await wasmOpt([...OPTIMIZATION, "--minify-imports-and-exports-and-modules", text, "-o", wasm], env));
  rmSync(text);
  return names;
}

/** Assembles a small module from its text format. Resolves with the bytes. */
export async function assemble(text, env) {
  const wasm = join(tmpdir(), `assembled-${process.pid}.wasm`);
  await wasmOpt(["-Oz", text, "-o", wasm], env);
  const bytes = readFileSync(wasm);
  rmSync(wasm);
  return bytes;
}
