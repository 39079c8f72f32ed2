// The page as the tests in Node see it: open it, run a function in it, read what went wrong in it.
import { endSession, session } from "./session.js";
import { within } from "./within.js";

const RUN_TIMEOUT = 8000;
// Longer than any test may take in the page: only a page that hangs gets there.
const GIVE_UP = 9000;
const HANGS = "the page hangs";

export class Page {
  #opened = false;
  #session;

  /** @param name of the browser session, where a suite has several */
  constructor(name) {
    this.#session = name;
  }

  /**
   * Opens a fresh harness page at the origin of `url`.
   * @param options.speed how many times as fast as the real clock the page's clock runs
   * @param options.package where the package under test is, instead of /pkg/index.js
   * @param options.helpers a module whose `helpers` the functions get too
   */
  async open(url, options = {}) {
    const driver = await session(this.#session);
    try {
      await driver.get(`${new URL(url).origin}/harness?${new URLSearchParams(options)}`);
      this.#opened = true;
    } catch (error) {
      await endSession(this.#session);
      throw error;
    }
  }

  /**
   * Runs a function in the page. It gets one object: the exports of the package, the helpers of page.js and `args`. It
   * sees nothing of the scope it is written in. The result is what JSON makes of its value.
   */
  async run(fn, args = {}) {
    const driver = await session(this.#session);
    const script = "harness.run(arguments[0], arguments[1], arguments[2], arguments[3])";
    const answer = driver.executeAsyncScript(script, String(fn), args, RUN_TIMEOUT);
    const { value, error } = await within(GIVE_UP, HANGS, answer).catch((problem) => {
      if (problem.message === HANGS) this.#abandon();
      throw problem;
    });
    if (error) {
      throw pageError(error);
    }
    return value === null || value === undefined ? undefined : JSON.parse(value);
  }

  // The browser may take its time to end, the next test need not.
  #abandon() {
    this.#opened = false;
    endSession(this.#session);
  }

  /** The uncaught errors and unhandled rejections since the last call: { kind, name, message, stack }. */
  async takeUncaught() {
    const driver = await session(this.#session);
    return this.#opened ? driver.executeScript("return harness.takeUncaught()") : [];
  }

  /** Forgets the cookies of the page's host. */
  async clearCookies() {
    const driver = await session(this.#session);
    await driver.manage().deleteAllCookies();
  }

  /** Ends the page, and all its connections. */
  async close() {
    if (this.#opened) {
      this.#opened = false;
      const driver = await session(this.#session);
      await driver.get("about:blank");
    }
  }
}

export function pageError({ kind, name, message, stack }) {
  const error = new Error(`in the page: ${kind === "rejection" ? "unhandled rejection, " : ""}${name ?? "Error"}: ${message}`);
  error.stack = `${error.message}\n${stack ?? ""}`;
  return error;
}
