// The page, for tests in Node: opens it, runs functions in it, reads its errors.
import { endSession, session } from "./session.js";
import { within } from "./within.js";

const RUN_TIMEOUT = 8000;
// Longer than any test may take in the page: only a hanging page takes this long.
const GIVE_UP = 9000;
const HANGS = "the page hangs";

export class Page {
  #opened = false;
  #session;

  /** @param name the browser session, for suites that use several */
  constructor(name) {
    this.#session = name;
  }

  /**
   * Opens a fresh harness page at the origin of `url`.
   * @param options.speed the factor by which the page's clock is faster than the real one
   * @param options.package the path of the package under test, instead of /pkg/index.js
   * @param options.helpers a module whose `helpers` are passed to the functions too
   * @param options.isolated if given, the page is isolated from other origins, and has SharedArrayBuffer
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
   * Runs a function in the page and resolves with its result, as JSON. It gets one object: the package's exports, the
   * helpers of page.js and `args`. It cannot use variables of the scope where it is written.
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

  // Does not wait: the next test can start while this browser still quits.
  #abandon() {
    this.#opened = false;
    endSession(this.#session);
  }

  /** Takes the uncaught errors and unhandled rejections since the last call: { kind, name, message, stack }. */
  async takeUncaught() {
    const driver = await session(this.#session);
    return this.#opened ? driver.executeScript("return harness.takeUncaught()") : [];
  }

  /** Deletes the cookies of the page's host. */
  async clearCookies() {
    const driver = await session(this.#session);
    await driver.manage().deleteAllCookies();
  }

  /** Closes the page, and with it all its connections. */
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
