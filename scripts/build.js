// `npm run build [-- --release]`: makes the publishable package in pkg/ from the crates and pkg-template/. A release needs the
// nightly toolchain; without it, the stable toolchain makes a larger package.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { bind, OUT } from "./build/bind.js";
import { bundle, MEASURED, PKG } from "./build/bundle.js";
import { compile, describe } from "./build/compile.js";
import { complete } from "./build/complete.js";
import { runMain } from "./lib/main.js";
import { Problem, say } from "./lib/output.js";
import { setUp } from "./setup/index.js";

function readArguments(args) {
  const unknown = args.find((arg) => arg !== "--release");
  if (unknown !== undefined) throw new Problem(`unknown argument "${unknown}": the only one is --release`);
  return { release: args.includes("--release") };
}

function showSizes(toolchain) {
  say(`pkg/ is complete, ${describe(toolchain)}`);
  for (const name of MEASURED) {
    const bytes = readFileSync(join(PKG, name));
    say(`  ${name}: ${bytes.length} bytes, ${brotliCompressSync(bytes).length} by brotli`);
  }
}

async function main() {
  const { release } = readArguments(process.argv.slice(2));
  // A command that has set up the machine already says so.
  const env = process.env.SOCKETIO_WASM_SET_UP ? {} : (await setUp()).env;
  const toolchain = await compile({ release, env });
  await bind(OUT, { env });
  await bundle();
  await complete(env);
  // The packaging tests read it: sizes depend on the toolchain.
  writeFileSync(join(OUT, "toolchain.txt"), toolchain);
  showSizes(toolchain);
}

await runMain(main);
