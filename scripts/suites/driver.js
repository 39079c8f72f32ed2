// The Rust tests in a headless browser: tests/*.rs against a live server. wasm-pack runs once for each file, so the next file runs even
// if one fails.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/processes.js";
import { startServer, wasmPackTest } from "./wasm-pack.js";

const LIMIT = 300; // s for the tests of a file

export const driver = driverSuite("driver", "wasm-pack test in headless Chromium", "chromium");
export const firefoxDriver = driverSuite("firefox-driver", "wasm-pack test in headless Firefox", "firefox");

function driverSuite(name, about, browser) {
  const run = async (tools) => {
    const files = testFiles();
    if (files.length === 0) return { passed: 0, failed: 0, note: "tests/*.rs: no file" };

    const server = await startServer("the server of the driver tests", "scripts/suites/driver-server.js");
    try {
      const total = { passed: 0, failed: 0 };
      const notes = [];
      for (const test of files) {
        const env = { SOCKETIO_WASM_TEST_SERVER: server.url };
        const result = await wasmPackTest(tools, { browser, test, args: ["--features", "js,__npm"], env, limit: LIMIT });
        total.passed += result.passed;
        total.failed += result.failed;
        if (result.note) notes.push(`${test}.rs: ${result.note}`);
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
