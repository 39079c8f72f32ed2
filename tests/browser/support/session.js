// The browsers of a run: WebDriver sessions, made when a test first asks for them and ended by the root hook below. One is
// enough, unless a suite wants to see two pages at once.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browsers.js";

/** What runs, by its name: { driver, quit }. */
const sessions = new Map();
/** Those that are being ended, as promises. */
const endings = [];

async function start() {
  const profile = await mkdtemp(join(tmpdir(), "browser-profile-"));
  const remove = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const { driver, quit } = await launch(profile);
    await driver.manage().setTimeouts({ pageLoad: 8000 });
    return { driver, quit: () => quit().catch(() => {}).finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A WebDriver session. */
export async function session(name = "main") {
  if (!sessions.has(name)) {
    sessions.set(name, start());
  }
  return (await sessions.get(name)).driver;
}

/** Ends a session; the next call of `session` starts a new one. A page that hangs is left behind in this way. */
export async function endSession(name = "main") {
  const started = sessions.get(name);
  sessions.delete(name);
  // One that has not come to run has nothing to be ended.
  const ended = started?.then(({ quit }) => quit(), () => {});
  endings.push(ended);
  await ended;
}

export const mochaHooks = {
  async beforeAll() {
    // Starting the browser takes longer than a test may.
    this.timeout(60000);
    await session();
  },
  async afterAll() {
    this.timeout(20000);
    [...sessions.keys()].forEach(endSession);
    await Promise.all(endings);
  },
};
