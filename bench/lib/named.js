// Builds the package with function names, for the breakdown of its size and for CPU profiles.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { modules } from "../../scripts/lib/modules.js";
import { optimize } from "../../scripts/lib/optimization.js";
import { run } from "../../scripts/lib/processes.js";
import { NAMED } from "./clients.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? `${ROOT}target`;
const BINDINGS = `${NAMED}bindings/`;
const BUILT = `${TARGET}/wasm32-unknown-unknown/release/socketio_wasm.wasm`;
const WASM = `${BINDINGS}socketio_wasm_bg.wasm`;

async function step(command, ...args) {
  const { code, lines } = await run(command, args);
  if (code !== 0) throw new Error(`${command} failed:\n${lines.join("\n")}`);
}

/** Builds `slim.js` and its wasm from the build's compiled wasm; resolves with the path of the new one. */
export async function buildNamed() {
  rmSync(NAMED, { recursive: true, force: true });
  mkdirSync(NAMED, { recursive: true });
  await step("wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", BINDINGS, BUILT);
  await optimize(WASM, ["-g"]);
  await build({
    entryPoints: [`${ROOT}pkg-template/slim.js`],
    outfile: `${NAMED}slim.js`,
    bundle: true,
    format: "esm",
    alias: modules(BINDINGS),
    logLevel: "error",
  });
  cpSync(WASM, `${NAMED}socketio-wasm.wasm`);
  return WASM;
}
