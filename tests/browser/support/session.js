// The browsers of a run: WebDriver sessions, made when a test first asks for them and ended by the root hook below. One is
// enough, unless a suite wants to see two pages at once.
// Only standard WebDriver commands are used, so that another engine needs no more than a `launch` of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";

const { CHROMIUM = "/usr/bin/chromium", CHROMEDRIVER = "/usr/bin/chromedriver" } = process.env;

// Longer than any test may take in the page: only a page that hangs gets there.
const SCRIPT_TIMEOUT = 9000;

/** What runs, by its name: { driver, profile }. */
const sessions = new Map();

async function launch(profile) {
  const options = new chrome.Options();
  options.setChromeBinaryPath(CHROMIUM);
  options.addArguments(
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=BackForwardCache",
    "--no-first-run",
    `--user-data-dir=${profile}`,
  );
  return new Builder()
    .forBrowser("chrome")
    .setChromeOptions(options)
    .setChromeService(new chrome.ServiceBuilder(CHROMEDRIVER))
    .build();
}

async function start() {
  const profile = await mkdtemp(join(tmpdir(), "browser-profile-"));
  const driver = await launch(profile);
  await driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT, pageLoad: 8000 });
  return { driver, profile };
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
  const ended = sessions.get(name);
  sessions.delete(name);
  // One that has not come to run has nothing to be ended.
  const { driver, profile } = (await ended?.catch(() => {})) ?? {};
  await driver?.quit().catch(() => {});
  if (profile) {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const mochaHooks = {
  async beforeAll() {
    // Starting the browser takes longer than a test may.
    this.timeout(60000);
    await session();
  },
  async afterAll() {
    this.timeout(20000);
    await Promise.all([...sessions.keys()].map(endSession));
  },
};
