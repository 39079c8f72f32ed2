// The package in unit tests of programs: test runners with a DOM of their own, whose objects are of another realm than those of Node.js.
import { describe } from "mocha";
import { createApp, runTool } from "./support/installed.js";
import { startSite } from "./support/site.js";
import { cell } from "./support/table.js";

/** A program's unit test: connects, and sends binary data of each kind. */
const unitTest = (url, transports) => `
  for (const transport of ${JSON.stringify(transports)}) {
    test(transport, async () => {
      const socket = io(${JSON.stringify(url)}, { transports: [transport], forceNew: true });
      const values = [
        new Uint8Array([1]),
        new Uint8Array([1]).buffer,
        Buffer.from([1]),
        new Blob([new Uint8Array([1])]),
        new File([new Uint8Array([1])], "name"),
      ];
      for (const value of values) {
        const { bytes } = await socket.timeout(5000).emitWithAck("echo", { bytes: value, text: "é" });
        expect([...new Uint8Array(bytes)]).toEqual([1]);
      }
      expect(() => socket.emit("echo", Object.create(ArrayBuffer.prototype))).toThrow("args[1]");
      socket.disconnect();
    }, 20000);
  }`;

const RUNNERS = {
  "Jest with jsdom": {
    transports: ["polling", "websocket"],
    files: (code) => ({ "unit.test.js": `const { io } = require("socketio-wasm");\n${code}` }),
    run: (cwd) => runTool("jest", ["--env=jsdom", "--watchman=false", "--rootDir=."], { cwd }),
  },
  "Vitest with jsdom": {
    // Not by WebSocket: in Vitest, that of jsdom throws when it is to dispatch an event of its own window.
    transports: ["polling"],
    files: (code) => ({ "unit.test.js": `import { io } from "socketio-wasm";\nimport { expect, test } from "vitest";\n${code}` }),
    run: (cwd) => runTool("vitest", ["run", "--environment=jsdom"], { cwd }),
  },
  "Vitest with happy-dom": {
    transports: ["polling", "websocket"],
    files: (code) => ({ "unit.test.js": `import { io } from "socketio-wasm";\nimport { expect, test } from "vitest";\n${code}` }),
    run: (cwd) => runTool("vitest", ["run", "--environment=happy-dom"], { cwd }),
  },
};

describe("unit tests of programs", () => {
  for (const [name, { transports, files, run }] of Object.entries(RUNNERS)) {
    cell(name, ".", async () => {
      const site = await startSite({});
      try {
        await run(createApp("unit", files(unitTest(site.url, transports))));
      } finally {
        await site.close();
      }
    });
  }
});
