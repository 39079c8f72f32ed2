// `npm run chaos [-- <sessions>] [--seed <seed>] [--recover-once]`: runs sessions of the chaos proxy (tests/hostile/) in Chromium, with the
// package and with socket.io-client, through the same seeds, and compares what was lost. `--recover-once` has the server work around its
// loss of recovered sessions.
import { attempt } from "./lib/attempt.js";
import { runMain } from "./lib/main.js";
import { heading, Problem } from "./lib/output.js";
import { setUp } from "./setup/index.js";

runMain(async (args) => {
  const { env, browsers } = await setUp({ browsers: ["chromium"] });
  heading("Build");
  if (await attempt(process.execPath, ["scripts/build.js"], { env })) throw new Problem("the build failed, see above");
  const variables = { ...env, ...browsers.chromium, TEST_BROWSER: "chromium" };
  const failure = await attempt(process.execPath, ["tests/hostile/chaos/compare.js", ...args], { env: variables });
  if (failure) throw new Problem("a session failed, see above");
});
