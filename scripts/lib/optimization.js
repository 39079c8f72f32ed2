// How the core is optimized by wasm-opt: for the package, and for the benchmark's build with names.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastWords, Problem } from "./output.js";
import { ROOT, run } from "./processes.js";

const BINARYEN = join(resolve(ROOT), "node_modules", "binaryen", "bin");

// What every engine with BigInt-free WebAssembly has; `--all-features` would allow encodings that browsers refuse.
const FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

// Nothing lies below address 1024 but the end of the stack, so sums of addresses do not wrap around.
// A large function that one other calls stays by itself: that compresses better.
const OPTIMIZATION = [
  "-O3",
  "--low-memory-unused",
  "--one-caller-inline-max-function-size=30",
  "--strip-target-features",
];

/**
 * Functions that wasm-bindgen has learned from what it needed to know, and that stay in the table of functions though nobody calls
 * them from there: stubs for the closures that js-sys could take, and the waker of its tasks, whose poll it has taken out.
 */
const LEFT_OVER = /^\$"?(?:wasm_bindgen::convert::closures::|js_sys(?:\[\w+\])?::futures::|.* -> Externref)/;
const ELEMENTS = /^ \(elem .*$/m;
const NAME = /\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)/g;

/** Takes left-over functions out of the table of a wasm in text: another stands in their place, which keeps all other places. */
function clearTable(text) {
  const isLeftOver = (name) => LEFT_OVER.test(name.replace(/\[[0-9a-f]{16}\]/g, ""));
  const [elements] = text.match(ELEMENTS) ?? [""];
  const names = elements.match(NAME) ?? [];
  const other = names.find((name) => !isLeftOver(name) && !/^\$\d+$/.test(name));
  if (!other || !names.some(isLeftOver)) throw new Problem("the wasm's table of functions is not what it was: see clearTable");
  return text.replace(elements, () => elements.replace(NAME, (name) => (isLeftOver(name) ? other : name)));
}

async function binaryen(tool, args, env) {
  let output = "";
  const onLine = (line, source) => source === "stdout" && (output += `${line}\n`);
  const { code, lines } = await run(process.execPath, [join(BINARYEN, tool), ...FEATURES, ...args], { env, onLine });
  if (code !== 0) throw new Problem(`${tool} failed${lastWords(lines)}`);
  return output;
}

/** The bytes of a small module that is written in text. */
export async function assemble(text, env) {
  const wasm = join(tmpdir(), `assembled-${process.pid}.wasm`);
  await binaryen("wasm-opt", ["-Oz", text, "-o", wasm], env);
  const bytes = readFileSync(wasm);
  rmSync(wasm);
  return bytes;
}

/** Optimizes a wasm in place, one with names for its functions. Resolves with what wasm-opt prints. */
export async function optimize(wasm, options, env) {
  const text = `${wasm}.wat`;
  await binaryen("wasm-dis", [wasm, "-o", text], env);
  writeFileSync(text, clearTable(readFileSync(text, "utf8")));
  const printed = await binaryen("wasm-opt", [...OPTIMIZATION, ...options, text, "-o", wasm], env);
  rmSync(text);
  return printed;
}
