// One run of a scenario: a fresh server, a fresh page with one of the packages, and the trace of what both saw.
import { Page } from "../../browser/support/page-driver.js";
import { endSession } from "../../browser/support/session.js";
import { normalise } from "./traces.js";
import { FakeWorld, RealWorld } from "./worlds.js";

/** Where the harness serves the packages. */
export const PACKAGES = { reference: "/reference/index.js", ours: "/pkg/index.js" };

// A run is over when the server has seen nothing new for so long.
const REST = 30; // ms
const NO_REST = 1500; // ms

/** @returns {Promise<Record<string, string[]>>} the trace */
export async function run(scenario, version, packagePath) {
  // Each package has a browser of its own: so both may run at once, and share neither cookies nor anything else.
  const page = new Page(packagePath);
  const world = new (scenario.fake ? FakeWorld : RealWorld)(scenario);
  try {
    await world.start(version);
    await page.open(world.pageUrl, { package: packagePath, helpers: "/harness/parity.js", ...scenario.pageOptions });
    // Only now: the page before this one may still have been answered.
    await page.clearCookies();
    const problems = [];
    const run = (fn, args) => page.run(fn, args).catch((error) => void problems.push(error.message));
    await run(scenario.page, { url: world.url, ...scenario.args });
    if (!(await rest(world))) problems.push("it does not come to rest");
    const levels = (await run(({ notes }) => notes())) ?? {};
    const lines = Object.entries(levels).map(([name, notes]) => [name, notes.map((note) => JSON.stringify(note))]);
    return normalise({ problems, ...Object.fromEntries(lines), ...world.trace() }, world);
  } catch (error) {
    await endSession(packagePath);
    throw error;
  } finally {
    // The page stays until the next one is opened: that saves a navigation.
    await world.close();
  }
}

async function rest(world) {
  const start = performance.now();
  for (let since = start, size = world.size; performance.now() < since + REST; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (world.size !== size) {
      size = world.size;
      since = performance.now();
    }
    if (performance.now() > start + NO_REST) return false;
  }
  return true;
}
