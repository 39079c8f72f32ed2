// The browsers in which a run may be. Each is launched in its own way, and from then on all are driven by the standard
// commands of WebDriver alone.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Builder, Capabilities } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";
import firefox from "selenium-webdriver/firefox.js";
import { DriverService } from "selenium-webdriver/remote/index.js";
import { within } from "./within.js";

const {
  CHROMIUM = "/usr/bin/chromium",
  CHROMEDRIVER = "/usr/bin/chromedriver",
  FIREFOX = "/usr/bin/firefox-esr",
  GECKODRIVER = "geckodriver",
  WEBKIT_WEBDRIVER = "/usr/bin/WebKitWebDriver",
  XVFB = "/usr/bin/Xvfb",
} = process.env;

const QUIT_LIMIT = 3000; // ms; a browser whose page hangs does not always hear that it is to end

/** The name of the browser of this run. */
export const BROWSER = process.env.TEST_BROWSER ?? "chromium";

const BROWSERS = { chromium: launchChromium, firefox: launchFirefox, webkit: launchWebKit };

/**
 * Starts the browser of this run, without a window that anybody sees.
 * @param directory what it writes goes there; it is empty
 * @returns {Promise<{ driver, quit }>} a WebDriver, and what ends the browser with all that has come with it
 */
export const launch = BROWSERS[BROWSER];

if (!launch) throw new Error(`TEST_BROWSER is ${BROWSER}, there are: ${Object.keys(BROWSERS).join(", ")}`);

function launchChromium(directory) {
  return drive(CHROMEDRIVER, [], chromiumOptions(directory));
}

/** How Chromium is launched wherever this project does it. */
export function chromiumOptions(directory) {
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
    `--user-data-dir=${directory}`,
  );
  return options;
}

async function launchFirefox(directory) {
  const options = new firefox.Options();
  options.setBinary(FIREFOX);
  options.addArguments("-headless");
  // A page that is left ends: no cache of whole pages.
  options.setPreference("browser.sessionhistory.max_total_viewers", 0);
  return drive(GECKODRIVER, ["--profile-root", directory], options);
}

async function launchWebKit(directory) {
  const screen = await startScreen();
  const homes = Object.fromEntries(
    ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map((name) => [name, join(directory, name)]),
  );
  const options = new Capabilities({
    browserName: "MiniBrowser",
    // It would measure how long a script takes by the timers of the page, which tests replace.
    timeouts: { script: null },
    "webkitgtk:browserOptions": { args: ["--automation", "--enable-page-cache=false"] },
  });
  try {
    const { driver, quit } = await drive(WEBKIT_WEBDRIVER, [], options, { ...homes, DISPLAY: screen.display });
    return { driver, quit: () => quit().finally(screen.end) };
  } catch (error) {
    await screen.end();
    throw error;
  }
}

/** Starts a program that drives a browser, and by it the browser. */
async function drive(program, args, wanted, env) {
  const service = new DriverService.Builder(program)
    .addArguments(...args)
    .setLoopback(true)
    .setEnvironment({ ...process.env, ...env })
    .build();
  try {
    const driver = await new Builder().usingServer(await service.start()).withCapabilities(wanted).build();
    // WebKit has none of these, and needs none: what is left of it ends by itself.
    const capabilities = await driver.getCapabilities();
    const pid = capabilities.get("goog:processID") ?? capabilities.get("moz:processID");
    const quit = async () => {
      try {
        await within(QUIT_LIMIT, "the browser does not end", driver.quit());
      } catch {
        if (pid) process.kill(pid, "SIGKILL");
      } finally {
        await service.kill();
      }
    };
    return { driver, quit };
  } catch (error) {
    await service.kill();
    throw error;
  }
}

/** An X server without a screen, for a browser that has no headless mode. It chooses a number that is free. */
async function startScreen() {
  const server = spawn(XVFB, ["-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "1280x1024x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const exited = once(server, "exit");
  const number = once(createInterface({ input: server.stdio[3] }), "line");
  const failed = exited.then(([code, signal]) => {
    throw new Error(`${XVFB} ended by ${signal ?? code}`);
  });
  failed.catch(() => {});
  const [line] = await Promise.race([number, failed]);
  process.once("exit", () => server.kill());
  return {
    display: `:${line}`,
    async end() {
      server.kill();
      await exited;
    },
  };
}
