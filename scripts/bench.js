// `npm run bench [-- measure…]`: sets up the machine, builds the package and compares it with socket.io-client, see bench/.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXTRA, MEASURES } from "../bench/names.js";
import { attempt } from "./lib/attempt.js";
import { complain, heading, Problem, say } from "./lib/output.js";
import { handleSignals, Interrupted } from "./lib/processes.js";
import { setUp } from "./setup/index.js";

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

async function main() {
  const names = process.argv.slice(2);
  const known = [...MEASURES, ...EXTRA];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Problem(`unknown measure "${unknown}", the measures are: ${known.join(", ")}`);
  const { env, browsers } = await setUp({ browsers: ["chromium"] });

  heading("Build");
  const failure = await attempt(process.execPath, ["scripts/build.js"], { env });
  if (failure) throw new Problem(`the build failed (${failure}), see above`);

  // Browsers do not always remove their profiles.
  const temporary = mkdtempSync(join(tmpdir(), "socketio-wasm-"));
  try {
    const browser = { ...browsers.chromium, TMPDIR: temporary };
    const end = await attempt(process.execPath, ["bench/index.js", ...names], { env: { ...env, ...browser } });
    if (end) throw new Problem(`the benchmark failed (${end}), see above`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

handleSignals((signal) => EXIT_CODES[signal]);
try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof Interrupted) {
    say("\ninterrupted");
    process.exit(EXIT_CODES[error.message]);
  }
  complain(error);
  process.exit(1);
}
