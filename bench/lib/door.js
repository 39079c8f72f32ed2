// Builds the applications in Rust, `bench/door/`: one over the crate, one over socket.io-client.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { attempt } from "../../scripts/lib/attempt.js";
import { Problem } from "../../scripts/lib/output.js";
import { DOOR, REFERENCE } from "./clients.js";

const WORKSPACE = fileURLToPath(new URL("../door/Cargo.toml", import.meta.url));
const TARGET = "wasm32-unknown-unknown";
const COMPILED = join(DOOR, TARGET, "release");
const APPLICATIONS = ["ours", "theirs"];

async function run(command, args) {
  const failure = await attempt(command, args);
  if (failure) throw new Problem(`${command}: ${failure}`);
}

/** Builds both, each to an `index.js` with its wasm beside it. With `keepNames`, functions have names, for profiles. */
export async function buildApplications({ keepNames = false } = {}) {
  const cargo = ["build", "--release", "--locked", "--manifest-path", WORKSPACE, "--target", TARGET, "--target-dir", DOOR];
  await run("cargo", cargo);
  const bindgen = ["--target", "web", "--no-typescript", ...(keepNames ? [] : ["--remove-name-section"])];
  for (const name of APPLICATIONS) {
    const bound = join(DOOR, `${name}-bound`);
    const wasm = join(COMPILED, `${name}.wasm`);
    await run("wasm-bindgen", [...bindgen, "--out-dir", bound, wasm]);
    await build({
      entryPoints: [join(bound, `${name}.js`)],
      outfile: join(DOOR, name, "index.js"),
      bundle: true,
      format: "esm",
      minify: !keepNames,
      alias: { "socket.io-client": REFERENCE },
      logLevel: "error",
    });
    // Where the code that wasm-bindgen makes looks for it.
    cpSync(join(bound, `${name}_bg.wasm`), join(DOOR, name, `${name}_bg.wasm`));
  }
}
