// The browser of a run: one WebDriver session, made when the first test asks for it and ended by the root hook below.
// Only standard WebDriver commands are used, so that another engine needs no more than a `launch` of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";

const { CHROMIUM = "/usr/bin/chromium", CHROMEDRIVER = "/usr/bin/chromedriver" } = process.env;

// Longer than any test may take in the page: only a page that hangs gets there.
const SCRIPT_TIMEOUT = 9000;

let driver;
let profile;

async function launch() {
  profile = await mkdtemp(join(tmpdir(), "browser-profile-"));
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

/** The WebDriver session. */
export async function session() {
  if (!driver) {
    driver = await launch();
    await driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT, pageLoad: 8000 });
  }
  return driver;
}

/** Ends the session; the next call of `session` starts a new one. A page that hangs is left behind in this way. */
export async function endSession() {
  const ended = driver;
  driver = undefined;
  await ended?.quit().catch(() => {});
  if (profile) {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    profile = undefined;
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
    await endSession();
  },
};
