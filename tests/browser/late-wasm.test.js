// Connections that the page uses while the wasm is not there: where the browser refuses to compile it at once, as Chromium before 115
// does, and in `./slim` without `init`.
//
// `CHROME_110=1` runs all this in Chromium 110 too, see support/chromium-110.js for what it needs.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { startRecorder } from "../servers/recorder.js";
import { VERSIONS } from "../servers/versions.js";
import { REFERENCE, serveAsset } from "./support/assets.js";
import { startChromium110 } from "./support/chromium-110.js";
import { suite } from "./support/harness.js";

/** Rules of a connection, each by name: what the server does, what the page does, what it gives. */
const RULES = {
  "io() returns at once, a connection that is opening": {
    run: ({ io }) => {
      const { id, connected, active, io: manager } = io();
      const { engine } = manager;
      const states = [id, connected, active, manager._readyState, engine.id, engine.readyState, engine.transport.name];
      return states.map((value) => value ?? "none");
    },
    gives: ["none", false, true, "opening", "none", "opening", "polling"],
  },
  "what the page asks for before the wasm is there is done in order": {
    run: async ({ io, once }) => {
      const seen = [];
      const socket = io({ transports: ["websocket"] });
      socket.io.on("open", () => seen.push("open"));
      socket.on("connect", () => seen.push(socket.connected && typeof socket.id));
      socket.emit("echo", 1, (answer) => seen.push(answer));
      socket.timeout(5000).emit("echo", new Uint8Array([2]), (error, answer) => seen.push(error, answer.byteLength));
      const third = socket.emitWithAck("echo", 3);
      const { engine } = socket.io;
      await once(engine, "open");
      seen.push(await third, engine === socket.io.engine, engine.readyState);
      return seen;
    },
    gives: ["open", "string", 1, null, 1, 3, true, "open"],
  },
  "further namespaces share the connection, and one that is left does not connect": {
    run: async ({ io, until }) => {
      const [root, a, b] = ["/", "/a", "/b"].map((nsp) => io(nsp));
      a.disconnect();
      b.emit("echo", "b");
      await until(() => root.connected && b.connected);
      const before = a.connected;
      a.connect();
      await until(() => a.connected);
      return [root.io === b.io, before, new Set([root.id, a.id, b.id]).size];
    },
    gives: [true, false, 3],
  },
  "disconnect() ends the attempt, connect() begins another": {
    run: async ({ io, once, sleep }) => {
      const socket = io();
      socket.emit("echo", 1);
      socket.disconnect();
      const states = [socket.active, socket.io._readyState];
      await sleep(100);
      states.push(socket.connected);
      socket.connect();
      await once(socket, "connect");
      return [...states, socket.connected];
    },
    gives: [false, "closed", false, true],
  },
  "autoConnect: false and setters": {
    run: async ({ io, once }) => {
      const socket = io({ autoConnect: false, reconnectionDelay: 5, retries: 1, ackTimeout: 1000 });
      socket.io.reconnectionDelay(7).timeout(3000);
      const before = [socket.active, socket.io._readyState, socket.io.timeout()];
      const answer = socket.emitWithAck("echo", "queued");
      socket.connect();
      await once(socket, "connect");
      return [...before, socket.io.reconnectionDelay(), socket.io.timeout(), await answer];
    },
    gives: [false, "closed", 3000, 7, 3000, "queued"],
  },
  "it upgrades, and reconnects": {
    run: async ({ io, once }) => {
      const socket = io({ reconnectionDelay: 10 });
      const [transport] = await once(socket.io.engine, "upgrade");
      const again = once(socket.io, "reconnect");
      socket.io.engine.close();
      const [attempts] = await again;
      return [transport.name, attempts];
    },
    gives: ["websocket", 1],
  },
  "a server that is not there is a connect_error": {
    run: async ({ io, once }) => {
      const socket = io({ path: "/nobody", reconnection: false, transports: ["polling"] });
      const [error] = await once(socket, "connect_error");
      return [error.type, socket.io._readyState];
    },
    gives: ["TransportError", "closed"],
  },
  "an argument that is invalid throws at once": {
    run: ({ io }) => {
      try {
        io({ transports: "websocket" });
      } catch ({ name }) {
        return name;
      }
    },
    gives: "TypeError",
  },
};

function answerEcho({ io }) {
  for (const nsp of ["/", "/a", "/b"]) {
    io.of(nsp).on("connection", (socket) => socket.on("echo", (value, answer) => answer?.(value)));
  }
}

const ENTRIES = {
  "index.js, compiled at once is refused": "/harness/limited-index.js",
  "slim.js without init": "/pkg/slim.js",
  "slim.js without init, compiled at once is refused": "/harness/limited-slim.js",
};

if (!REFERENCE) {
  for (const [title, path] of Object.entries(ENTRIES)) {
    suite(`the wasm comes late, ${title}`, ({ test }) => {
      for (const [name, { run, gives }] of Object.entries(RULES)) {
        test(name, async ({ serve, page }) => {
          const server = await serve();
          answerEcho(server);
          await page.open(server.url, { package: path });
          assert.deepEqual(await page.run(run), gives);
        });
      }
    });
  }

  suite("./slim, where the wasm cannot be had", ({ test }) => {
    const without = (counts) => (req, res) => {
      if (!req.url.startsWith("/pkg/socketio-wasm.wasm") || counts.left-- <= 0) return serveAsset(req, res);
      res.writeHead(503).end();
      return true;
    };

    test("connect_error says why, and the next attempt loads it again", async ({ page, serve }) => {
      const counts = { left: 2 };
      const server = await serve(undefined, { fallback: without(counts) });
      answerEcho(server);
      await page.open(server.url, { package: "/pkg/slim.js" });
      const [messages, answer, attempts] = await page.run(async ({ io }) => {
        const messages = [];
        const attempts = [];
        const socket = io({ reconnectionDelay: 10 });
        socket.io.on("reconnect_attempt", (attempt) => attempts.push(attempt));
        socket.on("connect_error", ({ message }) => messages.push(message));
        return [messages, await socket.emitWithAck("echo", 5), attempts];
      });
      assert.equal(messages.length, 2);
      for (const message of messages) assert.match(message, /^socketio-wasm: .*socketio-wasm\.wasm answered with status 503/);
      assert.deepEqual([answer, attempts], [5, [1, 2]]);
    });

    test("init() in the same turn says from where it comes", async ({ page, serve }) => {
      const server = await serve();
      answerEcho(server);
      await page.open(server.url, { package: "/pkg/slim.js" });
      const result = await page.run(async ({ io, init }) => {
        const socket = io();
        const failed = await init("/harness/nowhere.wasm").then(() => "", ({ message }) => message);
        await init(fetch("/pkg/socketio-wasm.wasm"));
        return [failed, await socket.emitWithAck("echo", 6)];
      });
      assert.match(result[0], /nowhere\.wasm answered with status 404/);
      assert.equal(result[1], 6);
    });

    test("init() with a place does not wait for the load that io() has begun", async ({ page, serve }) => {
      let hold = true;
      const server = await serve(undefined, {
        fallback: (req, res) => (hold && req.url === "/pkg/socketio-wasm.wasm" ? true : serveAsset(req, res)),
      });
      answerEcho(server);
      await page.open(server.url, { package: "/pkg/slim.js" });
      const answer = await page.run(async ({ io, init, sleep }) => {
        io({ timeout: 50 });
        await sleep(20);
        await init("/pkg/socketio-wasm.wasm?other");
        return io({ forceNew: true }).emitWithAck("echo", 7);
      });
      hold = false;
      assert.equal(answer, 7);
    });
  });
}

if (process.env.CHROME_110 === "1") {
  describe("Chromium 110", () => {
    let browser;
    before(async function () {
      this.timeout(60000);
      browser = await startChromium110();
    });
    after(() => browser?.quit());

    const PAGES = {
      "index.js": { package: "/pkg/index.js" },
      "slim.js": { package: "/pkg/slim.js" },
    };
    const visit = async (options, run) => {
      const server = await startRecorder({ version: VERSIONS[0], fallback: serveAsset });
      answerEcho(server);
      try {
        await browser.open(server.url, options);
        const result = await browser.run(run);
        assert.deepEqual(await browser.takeUncaught(), []);
        return result;
      } finally {
        await browser.leave();
        await server.close();
      }
    };

    for (const [title, options] of Object.entries(PAGES)) {
      for (const [name, { run, gives }] of Object.entries(RULES)) {
        it(`${title}: ${name}`, async () => assert.deepEqual(await visit(options, run), gives));
      }
    }

    it("slim.js: await init(), then io() has its core", async () => {
      const result = await visit(PAGES["slim.js"], async ({ io, init }) => {
        await init();
        return io().emitWithAck("echo", 8);
      });
      assert.equal(result, 8);
    });

    it("refuses to compile 5 KB at once", async () => {
      const message = await visit(PAGES["index.js"], () => {
        try {
          new WebAssembly.Module(new Uint8Array(5000));
        } catch ({ message }) {
          return message;
        }
      });
      assert.match(message, /larger than 4KB/);
    });
  });
}
