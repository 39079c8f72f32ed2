// The browsers of a run: WebDriver sessions, started on first use and ended by the root hook below. One is enough, unless a
// suite uses two pages at once.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browsers.js";

/** Running sessions, by name: { driver, quit }. */
const sessions = new Map();
/** Promises of the sessions that are ending. */
const endings = [];

/** The session of a browser with a back/forward cache. */
export const KEEPS_PAGES = "keeps pages";

async function start(name) {
  const profile = await mkdtemp(join(tmpdir(), "browser-profile-"));
  const remove = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const { driver, quit } = await launch(profile, name === KEEPS_PAGES);
    await driver.manage().setTimeouts({ pageLoad: 8000 });
    return { driver, quit: () => quit().catch(() => {}).finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Returns a session's WebDriver; starts it on first use. */
export async function session(name = "main") {
  if (!sessions.has(name)) {
    sessions.set(name, start(name));
  }
  return (await sessions.get(name)).driver;
}

/** Ends a session; the next call of `session` starts a new one. Used to get rid of a hanging page. */
export async function endSession(name = "main") {
  const started = sessions.get(name);
  sessions.delete(name);
  // If it failed to start, there is nothing to end.
  const ended = started?.then(({ quit }) => quit(), () => {});
  endings.push(ended);
  await ended;
}

export const mochaHooks = {
  async beforeAll() {
    // The browser takes longer to start than the time limit of a test.
    this.timeout(60000);
    await session();
  },
  async afterAll() {
    this.timeout(20000);
    [...sessions.keys()].forEach(endSession);
    await Promise.all(endings);
  },
};
