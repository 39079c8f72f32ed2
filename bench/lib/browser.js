// The benchmark's browser: Chromium with a fresh profile, driven by chromedriver.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";
import { chromiumOptions } from "../../tests/browser/support/browsers.js";

const { CHROMEDRIVER = "/usr/bin/chromedriver" } = process.env;

const SCRIPT_TIMEOUT = 120_000; // ms: only a page that hangs takes this long

export class Browser {
  driver;
  #profile;

  static async launch() {
    const browser = new Browser();
    browser.#profile = await mkdtemp(join(tmpdir(), "bench-profile-"));
    browser.driver = await new Builder()
      .forBrowser("chrome")
      .setChromeOptions(chromiumOptions(browser.#profile))
      .setChromeService(new chrome.ServiceBuilder(CHROMEDRIVER))
      .build();
    await browser.driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT, pageLoad: 20_000 });
    return browser;
  }

  async close() {
    await this.driver.quit().catch(() => {});
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Opens a page and waits until it sets `ready`. */
  async open(address) {
    await this.driver.get(address);
    await this.call("while (!globalThis.ready) await new Promise((later) => setTimeout(later, 5));");
  }

  /** Opens a page in a new tab, and so in a new renderer process. */
  async openInNewTab(address) {
    const [before] = await this.driver.getAllWindowHandles();
    await this.driver.switchTo().newWindow("tab");
    const tab = await this.driver.getWindowHandle();
    await this.driver.switchTo().window(before);
    await this.driver.close();
    await this.driver.switchTo().window(tab);
    await this.driver.get(address);
  }

  /** Runs the body of an async function in the page; rethrows its error here. */
  async call(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      (async (...args) => { ${body} })(...[...arguments].slice(0, -1)).then(
        (value) => done({ value }),
        (error) => done({ error: String(error?.stack ?? error) }),
      );`;
    const { value, error } = await this.driver.executeAsyncScript(script, ...args);
    if (error) throw new Error(`in the page: ${error}`);
    return value;
  }

  /** Sends a DevTools command. */
  sendCommand(command, parameters = {}) {
    return this.driver.sendAndGetDevToolsCommand(command, parameters);
  }
}
