// The package once more, with the names of its functions: for lists of its parts, and for profiles.
import { cpSync } from "node:fs";
import { build } from "esbuild";
import { bind, importsIn, TEMPLATE, wasmIn } from "../../scripts/build/bind.js";
import { NAMED } from "./clients.js";

const BINDINGS = `${NAMED}bindings`;

/** Makes `slim.js` and its wasm from what the build has compiled; resolves with the path of the wasm. */
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
