// The package in the versions of Node.js that servers render with, and that scripts and tests run in.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { EXCHANGE, EXCHANGED, startSite } from "./support/site.js";
import { cell } from "./support/table.js";
import { createBare, run as runIn, VERSIONS } from "./support/versions.js";

// Whoever reads one of these from the global object is caught.
const WATCH = `
  const touched = [];
  const names = ["window", "document", "location", "navigator", "self", "localStorage", "XMLHttpRequest", "WebSocket", "fetch"];
  for (const name of names) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) });
  }`;

for (const version of VERSIONS) {
  const run = (...args) => runIn(version, ...args);

  describe(`Node.js ${version}`, () => {
    it("is what runs", async () => {
      const major = await run("version.mjs", "console.log(parseInt(process.versions.node));");
      assert.equal(major, version);
    });

    for (const entry of [".", "./slim"]) {
      cell(`Node.js ${version}, import touches no browser global`, entry, async () => {
        const code = `${WATCH}\nawait import("socketio-wasm${entry.slice(1)}");\nconsole.log(JSON.stringify(touched));`;
        assert.deepEqual(await run("import.mjs", code), []);
      });
    }

    cell(`Node.js ${version}, import`, "./debug", async () => {
      const code = `import { io } from "socketio-wasm/debug";\nconsole.log(JSON.stringify(typeof io));`;
      assert.equal(await run("import.mjs", code), "function");
    });

    cell(`Node.js ${version}, require touches no browser global`, ".", async () => {
      const code = `${WATCH}
        const io = require("socketio-wasm");
        const { io: named, default: byDefault, Manager, connect } = io;
        console.log(JSON.stringify([typeof io, named === io, byDefault === io, connect === io, typeof Manager, touched]));`;
      assert.deepEqual(await run("require.cjs", code), ["function", true, true, true, "function", []]);
    });

    const connecting = async (transports, { load = 'const { io } = await import("socketio-wasm")', cwd } = {}) => {
      const site = await startSite({});
      try {
        const code = `${load};\n${EXCHANGE}
          const connect = (options) => io(${JSON.stringify(site.url)}, options);
          const answer = await exchange(connect, { transports: ${JSON.stringify(transports)} }).catch(({ message }) => message);
          console.log(JSON.stringify(answer));`;
        return await run("connect.mjs", code, cwd);
      } finally {
        await site.close();
      }
    };

    cell(`Node.js ${version}, io() by polling`, ".", async () => assert.equal(await connecting(["polling"]), EXCHANGED));

    cell(`Node.js ${version}, io() by polling and an upgrade`, ".", async () =>
      assert.equal(await connecting(["polling", "websocket"]), EXCHANGED));

    cell(`Node.js ${version}, init() and io()`, "./slim", async () => {
      const load = `
        import { readFile } from "node:fs/promises";
        import { init, io } from "socketio-wasm/slim";
        await init(await readFile(new URL(import.meta.resolve("socketio-wasm/socketio-wasm.wasm"))))`;
      assert.equal(await connecting(["polling"], { load }), EXCHANGED);
    });

    cell(`Node.js ${version}, io() by WebSocket`, ".", async () => assert.equal(await connecting(["websocket"]), EXCHANGED));

    // Node.js has a WebSocket of its own from version 22 on.
    if (version >= 22) {
      cell(`Node.js ${version} without ws, io() by WebSocket`, ".", async () =>
        assert.equal(await connecting(["websocket"], { cwd: createBare() }), EXCHANGED));
    } else {
      it("io() by WebSocket without ws: a connect_error, for there is none", async () =>
        assert.equal(await connecting(["websocket"], { cwd: createBare() }), "websocket error"));
    }
  });
}
