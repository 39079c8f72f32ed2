// The Rust tests in a headless browser: tests/*.rs, compiled to WebAssembly, against a live server. wasm-pack runs once for each
// file, so the next file runs even if one fails.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../lib/attempt.js";
import { Problem, say } from "../lib/output.js";
import { ROOT, start } from "../lib/processes.js";
import { rustCounter, withFailure } from "./counting.js";

// Its warnings are about its own version, which we pin.
const COMMAND = ["--log-level", "error", "test", "--headless", "--mode", "no-install"];
const RUNNER_SETTINGS = /^(Set WASM_BINDGEN_|Try find `webdriver.json`|Ok$|Loading Wasm module)/;
const SERVER_LIMIT = 15_000; // ms for the server to listen

export const driver = driverSuite({
  name: "driver",
  about: "wasm-pack test in headless Chromium",
  browser: "chromium",
  flags: ({ CHROMEDRIVER }) => ["--chrome", "--chromedriver", CHROMEDRIVER],
  options: "goog:chromeOptions",
  binary: "CHROMIUM",
});

export const firefoxDriver = driverSuite({
  name: "firefox-driver",
  about: "wasm-pack test in headless Firefox",
  browser: "firefox",
  flags: ({ GECKODRIVER }) => ["--firefox", "--geckodriver", GECKODRIVER],
  options: "moz:firefoxOptions",
  binary: "FIREFOX",
});

/**
 * @param {object} suite
 * @param {string} suite.name
 * @param {string} suite.about
 * @param {string} suite.browser
 * @param {(paths: object) => string[]} suite.flags arguments of wasm-pack that select the browser
 * @param {string} suite.options the WebDriver capability with the browser's path
 * @param {string} suite.binary the name of that path in `paths`
 */
function driverSuite({ name, about, browser, flags, options, binary }) {
  const run = async ({ env, wasmPack, browsers }) => {
    const paths = browsers[browser];
    const files = testFiles();
    if (files.length === 0) return { passed: 0, failed: 0, note: "tests/*.rs: no file" };

    const server = await startServer();
    try {
      const total = { passed: 0, failed: 0 };
      const notes = [];
      for (const file of files) {
        say(`$ wasm-pack test: tests/${file}.rs`);
        const { count, read } = rustCounter();
        const args = [...COMMAND, ...flags(paths), "--", "--test", file, "--features", "js"];
        const failure = await attempt(wasmPack, args, {
          env: {
            ...env,
            SOCKETIO_WASM_TEST_SERVER: server.url,
            WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities(options, paths[binary]),
            WASM_BINDGEN_TEST_TIMEOUT: "300",
            WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "30",
          },
          hide: RUNNER_SETTINGS,
          onLine: read,
        });
        const none = !failure && count.passed + count.failed === 0;
        const result = withFailure(count, none ? "ran no test" : failure);
        total.passed += result.passed;
        total.failed += result.failed;
        if (result.note) notes.push(`${file}.rs: ${result.note}`);
      }
      return { ...total, note: notes.join(", ") };
    } finally {
      await server.stop();
    }
  };
  return { name, about, needs: ["wasmPack", browser], run };
}

function testFiles() {
  return readdirSync(join(ROOT, "tests"), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => entry.name.slice(0, -".rs".length))
    .sort();
}

/** Writes the webdriver.json of a browser with the path that the set-up found: by itself, a driver looks in default places only. */
function capabilities(options, binary) {
  const content = JSON.parse(readFileSync(join(ROOT, "webdriver.json"), "utf8"));
  const ours = { [options]: { ...content[options], binary } };
  const file = join(ROOT, "target", "webdriver.json");
  mkdirSync(join(ROOT, "target"), { recursive: true });
  writeFileSync(file, JSON.stringify(ours));
  return file;
}

/** Starts the tests' server as a child process, so that a crash does not end this process. */
async function startServer() {
  let listening;
  const url = new Promise((resolve) => (listening = resolve));
  const server = start(process.execPath, ["scripts/suites/driver-server.js"], {
    tied: true,
    sweep: true,
    onLine(line) {
      const [, address] = /^listening on (\S+)$/.exec(line) || [];
      if (address) listening(address);
      else say(`[server] ${line}`);
    },
  });
  let timer;
  const limit = new Promise((_, late) => {
    const problem = new Problem(`the server of the driver tests did not start within ${SERVER_LIMIT / 1000} s`);
    timer = setTimeout(() => late(problem), SERVER_LIMIT);
  });
  const ended = server.finished.then(() => {
    throw new Problem("the server of the driver tests did not start, see above");
  });
  ended.catch(() => {});
  try {
    return { url: await Promise.race([url, ended, limit]), stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
