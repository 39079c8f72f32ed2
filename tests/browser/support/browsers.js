// The browsers that tests can run in. Each is launched in its own way; after that, tests use only standard WebDriver commands.
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

const QUIT_LIMIT = 3000; // ms; a browser with a hanging page does not always react to the request to quit

/** The browser of this run. */
export const BROWSER = process.env.TEST_BROWSER ?? "chromium";

const BROWSERS = { chromium: launchChromium, firefox: launchFirefox, webkit: launchWebKit };

/**
 * Starts the browser of this run, headless.
 * @param directory an empty directory for the browser's files
 * @param [keepsPages] whether pages that are left go into the back/forward cache. Elsewhere, leaving a page must end it.
 * @returns {Promise<{ driver, quit }>} a WebDriver, and a function that ends the browser and its helper processes
 */
export const launch = BROWSERS[BROWSER];

if (!launch) throw new Error(`unknown TEST_BROWSER ${BROWSER}, known are: ${Object.keys(BROWSERS).join(", ")}`);

function launchChromium(directory, keepsPages) {
  return drive(CHROMEDRIVER, [], chromiumOptions(directory, keepsPages));
}

/** Chromium's options, also for the benchmark. */
export function chromiumOptions(directory, keepsPages = false) {
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
    `--${keepsPages ? "enable" : "disable"}-features=BackForwardCache`,
    "--no-first-run",
    `--user-data-dir=${directory}`,
  );
  return options;
}

async function launchFirefox(directory, keepsPages) {
  const options = new firefox.Options();
  options.setBinary(FIREFOX);
  options.addArguments("-headless");
  options.setPreference("browser.sessionhistory.max_total_viewers", keepsPages ? 8 : 0);
  return drive(GECKODRIVER, ["--profile-root", directory], options);
}

async function launchWebKit(directory, keepsPages) {
  const screen = await startScreen();
  const homes = Object.fromEntries(
    ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map((name) => [name, join(directory, name)]),
  );
  const options = new Capabilities({
    browserName: "MiniBrowser",
    // WebKit measures script timeouts with the page's timers, which tests replace.
    timeouts: { script: null },
    "webkitgtk:browserOptions": { args: ["--automation", `--enable-page-cache=${Boolean(keepsPages)}`] },
  });
  try {
    const { driver, quit } = await drive(WEBKIT_WEBDRIVER, [], options, { ...homes, DISPLAY: screen.display });
    return { driver, quit: () => quit().finally(screen.end) };
  } catch (error) {
    await screen.end();
    throw error;
  }
}

/** Starts a WebDriver program, and with it the browser. */
async function drive(program, args, wanted, env) {
  const service = new DriverService.Builder(program)
    .addArguments(...args)
    .setLoopback(true)
    .setEnvironment({ ...process.env, ...env })
    .build();
  try {
    const driver = await new Builder().usingServer(await service.start()).withCapabilities(wanted).build();
    // WebKit reports no process id and needs none: it ends by itself.
    const capabilities = await driver.getCapabilities();
    const pid = capabilities.get("goog:processID") ?? capabilities.get("moz:processID");
    const quit = async () => {
      try {
        await within(QUIT_LIMIT, "the browser does not quit", driver.quit());
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

/** Starts an X server without a screen, for browsers without a headless mode. It picks a free display number. */
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
