// Declares suites and tests: each test gets a fresh page, and servers that end with it, for each server version.
import { describe, it } from "mocha";
import { startChild } from "../../servers/child.js";
import { startFake } from "../../servers/fake.js";
import { startRecorder } from "../../servers/recorder.js";
import { VERSIONS } from "../../servers/versions.js";
import { REFERENCE, serveAsset } from "./assets.js";
import { Page, pageError } from "./page-driver.js";
import { endSession } from "./session.js";
import { within } from "./within.js";

export { REFERENCE };

/** Declares a suite per Socket.IO server version. `body` gets { test, ours, version }. */
export function eachVersion(title, body) {
  for (const version of VERSIONS) {
    describe(`${title}, socket.io ${version.number}`, () => body({ ...declare(version), version }));
  }
}

/** Declares a suite that does not depend on the server version. `body` gets { test, ours }. */
export function suite(title, body) {
  describe(title, () => body(declare(VERSIONS[0])));
}

function declare(version) {
  const test = (name, fn) => it(name, () => runTest(version, fn));
  // A deliberate difference from the reference; `reason` says what the reference does.
  const ours = (reason, name, fn) => {
    if (!reason) {
      throw new Error(`a deliberate difference needs a reason: ${name}`);
    }
    if (!REFERENCE) {
      test(name, fn);
    }
  };
  return { test, ours };
}

/**
 * Runs one test. `fn` gets:
 * - page: a Page, which the test opens
 * - serve(io options, recorder options): a recording Socket.IO server that also serves the harness
 * - open(io options, recorder options): serve, and the page opened at the server's origin
 * - fake(options): a fake Engine.IO server, with the page opened at its origin
 * - nobody(): a URL where no server listens
 * - child(options): a server in a separate process, with the page opened at another origin
 * A test fails on an uncaught error in the page, unless it fetched the error with page.takeUncaught.
 */
function runTest(version, fn) {
  // A test that timed out may still use the page: wait for it before the next one.
  const run = previous.then(() => runAlone(version, fn));
  previous = run.catch(() => {});
  return run;
}

let previous = Promise.resolve();

async function runAlone(version, fn) {
  const page = new Page();
  const resources = [];
  const keep = (resource) => {
    resources.push(resource);
    return resource;
  };
  const serve = async (io, options) => keep(await startRecorder({ version, io, fallback: serveAsset, ...options }));
  const context = {
    page,
    version,
    serve,
    open: async (io, options) => {
      const server = await serve(io, options);
      await page.open(server.url);
      return server;
    },
    fake: async (options) => {
      const server = keep(await startFake({ fallback: serveAsset, ...options }));
      await page.open(server.url);
      return server;
    },
    nobody: async () => {
      const server = await startRecorder({ version });
      await server.close();
      return server.url;
    },
    child: async (options, pageOptions) => {
      const origin = await serve();
      const server = keep(await startChild({ version, ...options }));
      await page.open(origin.url, pageOptions);
      return server;
    },
  };
  try {
    await fn(context);
    const [error] = await page.takeUncaught();
    if (error) {
      throw pageError(error);
    }
  } finally {
    await page.close().catch(endSession);
    // Leftovers of a test must not block the next one.
    await within(2000, "the servers do not close", Promise.all(resources.map((resource) => resource.close())));
  }
}

/** Resolves with the first truthy value of `condition`, which runs in Node. */
export async function until(condition, ms = 5000) {
  const end = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (performance.now() > end) {
      throw new Error(`not within ${ms} ms: ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Resolves after `ms`. Only for showing that something does not happen. */
export const quiet = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
