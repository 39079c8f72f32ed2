// `npm run soak [-- <part>] [<load>…]`: sets up the machine, builds the package, and looks for memory that grows, see tests/soak/. The part
// is that of the counts, such as 0.1; by default it is 1.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMain } from "./lib/main.js";
import { heading, Problem } from "./lib/output.js";
import { attempt } from "./lib/attempt.js";
import { setUp } from "./setup/index.js";

runMain(async (args) => {
  const { env, browsers } = await setUp({ browsers: ["chromium"] });
  heading("Build");
  const failure = await attempt(process.execPath, ["scripts/build.js"], { env });
  if (failure) throw new Problem(`the build failed (${failure}), see above`);

  // Browsers do not always remove their profiles.
  const temporary = mkdtempSync(join(tmpdir(), "socketio-wasm-"));
  try {
    const variables = { ...env, ...browsers.chromium, TMPDIR: temporary };
    const end = await attempt(process.execPath, ["tests/soak/index.js", ...args], { env: variables });
    if (end) throw new Problem(`the soak failed (${end}), see above`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
});
