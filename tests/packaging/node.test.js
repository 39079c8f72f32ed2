// The package in Node.js: rendering on a server imports it, scripts and tests use it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { PROJECT } from "./support/installed.js";
import { EXCHANGE, EXCHANGED, startSite } from "./support/site.js";

const exec = promisify(execFile);

/** Runs a program in the project, and resolves with the JSON that it prints. */
async function run(name, code) {
  writeFileSync(join(PROJECT, name), code);
  const { stdout } = await exec(process.execPath, [name], { cwd: PROJECT, timeout: 20000 });
  return JSON.parse(stdout);
}

// Whoever reads one of these from the global object is caught.
const WATCH = `
  const touched = [];
  for (const name of ["window", "document", "location", "XMLHttpRequest", "self", "localStorage"]) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) });
  }`;

describe("Node.js", () => {
  for (const entry of ["socketio-wasm", "socketio-wasm/slim"]) {
    it(`importing ${entry} touches no browser global`, async () => {
      const code = `${WATCH}\nawait import("${entry}");\nconsole.log(JSON.stringify(touched));`;
      assert.deepEqual(await run("import.mjs", code), []);
    });
  }

  it("requiring the package gives io, with the exports on it, and touches no browser global", async () => {
    const code = `${WATCH}
      const io = require("socketio-wasm");
      const { io: named, default: byDefault, Manager, connect } = io;
      console.log(JSON.stringify([typeof io, named === io, byDefault === io, connect === io, typeof Manager, touched]));`;
    assert.deepEqual(await run("require.cjs", code), ["function", true, true, true, "function", []]);
  });

  // Node.js has a WebSocket of its own from version 22 on.
  const hasWebSocket = typeof WebSocket === "function";
  for (const [transports, expected] of [
    [["polling"], EXCHANGED],
    [["polling", "websocket"], EXCHANGED],
    [["websocket"], hasWebSocket ? EXCHANGED : "websocket error"],
  ]) {
    it(`io() by ${transports}: ${expected === EXCHANGED ? "connects" : "a connect_error"}`, async () => {
      const site = await startSite({});
      try {
        const code = `import { io } from "socketio-wasm";\n${EXCHANGE}
          const connect = (options) => io(${JSON.stringify(site.url)}, options);
          const answer = await exchange(connect, { transports: ${JSON.stringify(transports)} }).catch(({ message }) => message);
          console.log(JSON.stringify(answer));`;
        assert.equal(await run("connect.mjs", code), expected);
      } finally {
        await site.close();
      }
    });
  }
});
