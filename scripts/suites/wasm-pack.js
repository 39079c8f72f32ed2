// Rust tests in a headless browser: compiled to WebAssembly and run by wasm-pack, against a server that is a child process.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../lib/attempt.js";
import { Problem, say } from "../lib/output.js";
import { ROOT, start } from "../lib/processes.js";
import { rustCounter, withFailure } from "./counting.js";

// Its warnings are about its own version, which we pin.
const COMMAND = ["--log-level", "error", "test", "--headless", "--mode", "no-install"];
const RUNNER_SETTINGS = /^(Set WASM_BINDGEN_|Try find `webdriver.json`|Ok$|Loading Wasm module)/;
const SERVER_LIMIT = 30_000; // ms for a server to listen
const START_LIMIT = 60_000; // ms from the start of a browser to the first test
const STARTS = 5;
const STARTING = /^Running headless tests in /;
const STARTED = /^(running \d+ tests?|test .+ \.\.\. \w+|test result: .*)$/;

/** The browsers: arguments of wasm-pack, the WebDriver capability with the browser's path, and the name of that path. */
const BROWSERS = {
  chromium: {
    flags: ({ CHROMEDRIVER }) => ["--chrome", "--chromedriver", CHROMEDRIVER],
    options: "goog:chromeOptions",
    binary: "CHROMIUM",
  },
  firefox: {
    flags: ({ GECKODRIVER }) => ["--firefox", "--geckodriver", GECKODRIVER],
    options: "moz:firefoxOptions",
    binary: "FIREFOX",
  },
};

/**
 * Runs the tests of one target. The runner's server has four threads, and may leave a fifth connection of the browser without one: then
 * the page never loads, and no test begins. So a browser that has not begun is started again.
 *
 * @param {object} tools as the set-up gives them
 * @param {object} run
 * @param {string} run.browser
 * @param {string} run.test the target
 * @param {string[]} [run.args] arguments of cargo
 * @param {object} [run.env]
 * @param {number} run.limit s for all tests of the target
 * @returns {Promise<{ passed: number, failed: number, note?: string }>}
 */
export async function wasmPackTest(tools, run) {
  for (let start = 1; ; start++) {
    const { hasStalled, ...result } = await testOnce(tools, run);
    if (!hasStalled || start === STARTS) return result;
    say(`No test has begun ${START_LIMIT / 1000} s after the browser was started: once more`);
  }
}

async function testOnce({ env, wasmPack, browsers }, { browser, test, args = [], env: further, limit }) {
  const { flags, options, binary } = BROWSERS[browser];
  const paths = browsers[browser];
  say(`$ wasm-pack test: ${test}`);
  const { count, read } = rustCounter();
  const stall = new AbortController();
  let timer;
  const failure = await attempt(wasmPack, [...COMMAND, ...flags(paths), "--", "--test", test, ...args], {
    env: {
      ...env,
      ...further,
      WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities(options, paths[binary]),
      WASM_BINDGEN_TEST_TIMEOUT: `${limit}`,
      WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "30",
    },
    hide: RUNNER_SETTINGS,
    signal: stall.signal,
    onLine(line) {
      if (STARTING.test(line)) timer = setTimeout(() => stall.abort(), START_LIMIT);
      if (STARTED.test(line)) clearTimeout(timer);
      read(line);
    },
  });
  clearTimeout(timer);
  const none = !failure && count.passed + count.failed === 0;
  return { ...withFailure(count, none ? "ran no test" : failure), hasStalled: stall.signal.aborted };
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

/**
 * Starts a server of tests as a child process, so that a crash does not end this process. It says "listening on <url>".
 *
 * @param {string} what for an error: "the server of …"
 * @param {string} script
 * @param {object} [env]
 */
export async function startServer(what, script, env) {
  let listening;
  const url = new Promise((resolve) => (listening = resolve));
  const server = start(process.execPath, [script], {
    env,
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
    const problem = new Problem(`${what} did not start within ${SERVER_LIMIT / 1000} s`);
    timer = setTimeout(() => late(problem), SERVER_LIMIT);
  });
  const ended = server.finished.then(() => {
    throw new Problem(`${what} did not start, see above`);
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
