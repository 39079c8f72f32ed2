// Runs a scenario once, with a fresh server and a fresh page with one of the packages; returns the trace of both.
import { Page } from "../../browser/support/page-driver.js";
import { endSession } from "../../browser/support/session.js";
import { normalise } from "./traces.js";
import { FakeWorld, RealWorld } from "./worlds.js";

/** The packages' paths in the harness. */
export const PACKAGES = { reference: "/reference/index.js", ours: "/pkg/index.js" };

// A run is over when the server has seen nothing new for this long.
const QUIET = 30; // ms
const QUIET_LIMIT = 1500; // ms

/** @returns {Promise<Record<string, string[]>>} the trace */
export async function run(scenario, version, packagePath) {
  // Each package has its own browser: both can run at once, and they share no cookies.
  const page = new Page(packagePath);
  const world = new (scenario.fake ? FakeWorld : RealWorld)(scenario);
  try {
    await world.start(version);
    await page.open(world.pageUrl, { package: packagePath, helpers: "/harness/parity.js", ...scenario.pageOptions });
    // Only now: a late response to the previous page could still have set some.
    await page.clearCookies();
    const problems = [];
    const run = (fn, args) => page.run(fn, args).catch((error) => void problems.push(error.message));
    await run(scenario.page, { url: world.url, ...scenario.args });
    if (!(await settled(world))) problems.push("it does not settle");
    const levels = (await run(({ notes }) => notes())) ?? {};
    const lines = Object.entries(levels).map(([name, notes]) => [name, notes.map((note) => JSON.stringify(note))]);
    return normalise({ problems, ...Object.fromEntries(lines), ...world.trace() }, world);
  } catch (error) {
    await endSession(packagePath);
    throw error;
  } finally {
    // The page stays open until the next one replaces it, which saves a navigation.
    await world.close();
  }
}

async function settled(world) {
  const start = performance.now();
  for (let since = start, size = world.size; performance.now() < since + QUIET; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (world.size !== size) {
      size = world.size;
      since = performance.now();
    }
    if (performance.now() > start + QUIET_LIMIT) return false;
  }
  return true;
}
