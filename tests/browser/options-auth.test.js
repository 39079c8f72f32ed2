// The options of a socket and of its packets: auth and parser.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { EventEmitter } from "node:events";
import { eachVersion } from "./support/harness.js";

const msgpack = createRequire(import.meta.url)("socket.io-msgpack-parser");

eachVersion("options: auth", ({ test }) => {
  // Accepts a socket if its token is right.
  const guard = (server, nsp = "/") => {
    const tokens = [];
    server.io.of(nsp).use((socket, next) => {
      const { token } = socket.handshake.auth;
      tokens.push(token);
      if (token === "efgh") {
        next();
      } else {
        next(Object.assign(new Error("invalid credentials"), { data: { content: "try again" } }));
      }
    });
    return tokens;
  };

  test("the server finds the object in handshake.auth", async ({ open, page }) => {
    const server = await open();
    const auths = [];
    server.io.on("connection", (socket) => auths.push(socket.handshake.auth));
    const auth = { token: "abcd", deep: { list: [1, null, "ü"] } };
    await page.run(({ io, once, auth }) => once(io({ auth }), "connect").then(() => {}), { auth });
    assert.deepEqual(auths, [auth]);
  });

  test("there is none by default", async ({ open, page }) => {
    const server = await open();
    const auths = [];
    server.io.on("connection", (socket) => auths.push(socket.handshake.auth));
    await page.run(({ io, once }) => once(io({ transports: ["websocket"] }), "connect").then(() => {}));
    assert.deepEqual(auths.map((auth) => ({ ...auth })), [{}]);
    assert.equal(server.frames[0], "40");
  });

  test("a function passes the object, at each connection", async ({ open, page }) => {
    const server = await open();
    const auths = [];
    server.io.on("connection", (socket) => auths.push(socket.handshake.auth));
    await page.run(async ({ io, once }) => {
      let n = 0;
      const socket = io({ auth: (cb) => setTimeout(() => cb({ token: `token ${++n}` }), 5) });
      await once(socket, "connect");
      socket.disconnect().connect();
      await once(socket, "connect");
    });
    assert.deepEqual(auths, [{ token: "token 1" }, { token: "token 2" }]);
  });

  test("each namespace has its own auth", async ({ open, page }) => {
    const server = await open();
    const auths = {};
    for (const name of ["/", "/a", "/b"]) {
      server.io.of(name).on("connection", (socket) => (auths[name] = { ...socket.handshake.auth }));
    }
    await page.run(async ({ io, once }) => {
      const sockets = [io({ auth: { token: "main" } }), io("/a", { auth: { token: "a" } }), io("/b")];
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
    });
    assert.deepEqual(auths, { "/": { token: "main" }, "/a": { token: "a" }, "/b": {} });
    assert.equal(server.connections.length, 1);
  });

  test("a middleware's refusal is a connect_error with its data, without an automatic retry", async ({ open, page }) => {
    const server = await open();
    const tokens = guard(server);
    const error = await page.run(async ({ io, once, sleep }) => {
      const socket = io({ auth: { token: "abcd" }, reconnectionDelay: 5 });
      const [error] = await once(socket, "connect_error");
      const state = [socket.active, socket.connected];
      await sleep(100);
      return { isError: error instanceof Error, message: error.message, data: error.data, state };
    });
    assert.deepEqual(error, {
      isError: true,
      message: "invalid credentials",
      data: { content: "try again" },
      state: [false, false],
    });
    assert.deepEqual(tokens, ["abcd"]);
  });

  for (const nsp of ["/", "/admin"]) {
    test(`the token can be changed in connect_error, namespace ${nsp}`, async ({ open, page }) => {
      const server = await open();
      const tokens = guard(server, nsp);
      await page.run(async ({ io, once, nsp }) => {
        const socket = io(nsp, { auth: { token: "abcd" } });
        socket.on("connect_error", (err) => {
          if (err.message === "invalid credentials") {
            socket.auth.token = "efgh";
            socket.connect();
          }
        });
        await once(socket, "connect");
      }, { nsp });
      assert.deepEqual(tokens, ["abcd", "efgh"]);
    });
  }

  test("disconnect().connect() sends the changed token", async ({ open, page }) => {
    const server = await open();
    const auths = [];
    server.io.on("connection", (socket) => auths.push(socket.handshake.auth));
    await page.run(async ({ io, once }) => {
      const socket = io({ auth: { token: "abcd" } });
      await once(socket, "connect");
      socket.auth.token = "efgh";
      socket.disconnect().connect();
      await once(socket, "connect");
    });
    assert.deepEqual(auths, [{ token: "abcd" }, { token: "efgh" }]);
  });

  test("a reconnection sends the current auth", async ({ open, page }) => {
    const server = await open();
    const auths = [];
    server.io.on("connection", (socket) => auths.push(socket.handshake.auth));
    await page.run(async ({ io, once }) => {
      const socket = io({ auth: { n: 1 }, reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.auth = { n: 2 };
      socket.io.engine.close();
      await once(socket, "connect");
    });
    assert.deepEqual(auths, [{ n: 1 }, { n: 2 }]);
  });
});

// A parser for both ends that encodes each packet as one JSON text, from the documentation of custom parsers.
const jsonParser = (Emitter) => ({
  Encoder: class {
    encode(packet) {
      return [JSON.stringify(packet)];
    }
  },
  Decoder: class extends Emitter {
    add(chunk) {
      this.emit("decoded", JSON.parse(chunk));
    }
    destroy() {}
  },
});

eachVersion("options: parser", ({ test, version }) => {
  const echo = (server) => {
    server.io.on("connection", (socket) => {
      socket.on("echo", (...args) => {
        const ack = args.pop();
        socket.emit("echoed", ...args);
        ack(...args);
      });
    });
  };

  for (const transport of ["polling", "websocket"]) {
    test(`socket.io-msgpack-parser works on both ends over ${transport}`, async ({ open, page }) => {
      const server = await open({ parser: msgpack });
      const received = [];
      echo(server);
      server.io.on("connection", (socket) => socket.on("echo", (...args) => received.push(args.slice(0, -1))));
      const result = await page.run(async ({ io, once, plain, transport }) => {
        const { default: parser } = await import("/harness/msgpack.js");
        const socket = io({ parser, transports: [transport] });
        const event = once(socket, "echoed");
        const args = ["ü😀", { n: [1.5, null, true] }, new Uint8Array([1, 2, 3]).buffer];
        const ack = await new Promise((resolve) => socket.emit("echo", ...args, (...answer) => resolve(answer)));
        return plain({ event: await event, ack });
      }, { transport });
      const wanted = (bytes) => ["ü😀", { n: [1.5, null, true] }, bytes];
      assert.deepEqual(received, [wanted(Buffer.from([1, 2, 3]))]);
      for (const args of [result.event, result.ack]) {
        assert.deepEqual(args.slice(0, 2), wanted().slice(0, 2));
        assert.deepEqual(args[2].bytes, [1, 2, 3]);
      }
      if (transport === "websocket") {
        assert.deepEqual(server.frames.filter((frame) => typeof frame === "string" && frame.startsWith("4")), []);
      }
    });
  }

  test("socket.io-msgpack-parser carries auth, errors and namespaces", async ({ open, page }) => {
    const server = await open({ parser: msgpack });
    server.io.of("/admin").use((socket, next) => {
      next(socket.handshake.auth.token === "right" ? undefined : new Error("wrong token"));
    });
    const result = await page.run(async ({ io, once }) => {
      const { default: parser } = await import("/harness/msgpack.js");
      const socket = io("/admin", { parser, auth: { token: "left" } });
      const [error] = await once(socket, "connect_error");
      socket.auth.token = "right";
      socket.connect();
      await once(socket, "connect");
      socket.disconnect();
      return { error: error.message, connected: socket.connected };
    });
    assert.deepEqual(result, { error: "wrong token", connected: false });
  });

  test("a parser written by hand is used for each packet", async ({ open, page }) => {
    const server = await open({ parser: jsonParser(EventEmitter) });
    echo(server);
    const result = await page.run(async ({ io, once, source }) => {
      class Emitter {
        #listeners = [];
        on(event, listener) {
          this.#listeners.push([event, listener]);
        }
        off(event, listener) {
          this.#listeners = this.#listeners.filter((entry) => entry[0] !== event || entry[1] !== listener);
        }
        removeAllListeners() {
          this.#listeners = [];
        }
        emit(event, ...args) {
          this.#listeners.filter((entry) => entry[0] === event).forEach((entry) => entry[1](...args));
        }
      }
      const socket = io({ parser: (0, eval)(`(${source})`)(Emitter), transports: ["websocket"], reconnectionDelay: 10 });
      const ask = async () => {
        const event = once(socket, "echoed");
        const ack = await new Promise((resolve) => socket.emit("echo", "a", { b: 1 }, (...args) => resolve(args)));
        return { event: await event, ack };
      };
      const first = await ask();
      socket.io.engine.close();
      await once(socket, "connect");
      return { first, second: await ask() };
    }, { source: String(jsonParser) });
    const once = { event: ["a", { b: 1 }], ack: ["a", { b: 1 }] };
    assert.deepEqual(result, { first: once, second: once });
    const messages = server.frames.filter((frame) => frame.startsWith("4")).map((frame) => JSON.parse(frame.slice(1)));
    assert.deepEqual(messages.map(({ type }) => type), [0, 2, 0, 2]);
  });

  test(`the built-in parser is the default, version ${version.major}`, async ({ open, page }) => {
    const server = await open();
    echo(server);
    await page.run(({ io }) => {
      return new Promise((resolve) => io({ transports: ["websocket"] }).emit("echo", "x", resolve)).then(() => {});
    });
    assert.deepEqual(server.frames, ["40", '420["echo","x"]']);
  });
});
