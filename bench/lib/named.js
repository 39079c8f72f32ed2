// Builds the package with function names, for the breakdown of its size and for CPU profiles.
import { cpSync } from "node:fs";
import { build } from "esbuild";
import { bind, importsIn, TEMPLATE, wasmIn } from "../../scripts/build/bind.js";
import { NAMED } from "./clients.js";

const BINDINGS = `${NAMED}bindings`;

/** Builds `slim.js` and its wasm from the build's compiled wasm; resolves with the path of the new one. */
export async function buildNamed() {
  await bind(BINDINGS, { keepNames: true });
  await build({
    entryPoints: [`${TEMPLATE}/slim.js`],
    outfile: `${NAMED}slim.js`,
    bundle: true,
    format: "esm",
    // Instead of the modules that the import map of the template names.
    alias: importsIn(BINDINGS),
    logLevel: "error",
  });
  cpSync(wasmIn(BINDINGS), `${NAMED}socketio-wasm.wasm`);
  return wasmIn(BINDINGS);
}
