// Edge cases that a page can reach by accident; each must be handled.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { eachVersion, quiet, until } from "./support/harness.js";

const msgpack = createRequire(import.meta.url)("socket.io-msgpack-parser");

eachVersion("edges", ({ test, ours }) => {
  test("a cyclic object throws immediately, and nothing is sent", async ({ open, page }) => {
    const server = await open();
    const seen = [];
    server.io.on("connection", (socket) => socket.onAny((name) => seen.push(name)));
    const { thrown, ms } = await page.run(async ({ io, once }) => {
      const socket = io();
      await once(socket, "connect");
      const cyclic = {};
      Object.assign(cyclic, { x: cyclic, y: cyclic, list: [cyclic, cyclic] });
      const start = performance.now();
      let thrown = false;
      try {
        socket.emit("cyclic", cyclic);
      } catch {
        thrown = true;
      }
      const ms = performance.now() - start;
      await new Promise((resolve) => socket.emit("good") && setTimeout(resolve, 50));
      return { thrown, ms };
    });
    assert.equal(thrown, true);
    assert.ok(ms < 1000, `${ms} ms`);
    assert.deepEqual(seen, ["good"]);
  });

  test("a thousand namespaces connect at once", async ({ open, page }) => {
    const server = await open();
    server.io.of(/^\/n\d+$/);
    const connected = await page.run(async ({ io, once }) => {
      const manager = new io.Manager({ transports: ["websocket"] });
      const sockets = Array.from({ length: 1000 }, (_, i) => manager.socket(`/n${i}`));
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      const count = sockets.filter(({ connected }) => connected).length;
      manager._close();
      return count;
    });
    assert.equal(connected, 1000);
  });

  test("a thousand events wait for a connection with a custom parser, and arrive in order", async ({ open, page }) => {
    const server = await open({ parser: msgpack });
    const numbers = [];
    server.io.on("connection", (socket) => socket.on("number", (number) => numbers.push(number)));
    await page.run(async ({ io }) => {
      const { default: parser } = await import("/harness/msgpack.js");
      const socket = io({ parser, transports: ["websocket"] });
      for (let i = 0; i < 1000; i++) socket.emit("number", i);
    });
    await until(() => numbers.length >= 1000);
    assert.deepEqual(numbers, Array.from({ length: 1000 }, (_, i) => i));
  });

  test("binary values with a toJSON method, like a Buffer, are sent as binary", async ({ open, page }) => {
    const server = await open();
    const received = new Promise((resolve) => {
      server.io.on("connection", (socket) => socket.on("buffer", (value) => resolve(value)));
    });
    await page.run(async ({ io, once }) => {
      class Bytes extends Uint8Array {
        toJSON() {
          return { type: "Bytes" };
        }
      }
      const socket = io();
      await once(socket, "connect");
      socket.emit("buffer", { nested: [new Bytes([1, 2, 3])] });
    });
    const { nested } = await received;
    assert.deepEqual([...nested[0]], [1, 2, 3]);
  });

  test("an object is sent as JSON, its binary values as binary: its own, and those in the result of toJSON", async ({ open, page }) => {
    const server = await open();
    const received = new Promise((resolve) => {
      server.io.on("connection", (socket) => socket.on("objects", (...args) => resolve(args)));
    });
    await page.run(async ({ io, once }) => {
      class Inherited {
        own = new Uint8Array([1]);
      }
      Object.defineProperty(Inherited.prototype, "throws", {
        enumerable: true,
        get() {
          throw new Error("nobody should read it");
        },
      });
      const same = { bytes: new Uint8Array([2]), toJSON: () => same };
      const other = { toJSON: () => ({ bytes: new Uint8Array([3]) }) };
      class List extends Array {
        constructor(options) {
          super();
          this.name = options.name;
        }
      }
      const list = new List({ name: "list" });
      list.push(new Uint8Array([4]));
      const socket = io();
      await once(socket, "connect");
      socket.emit("objects", new Inherited(), same, other, list);
    });
    const [inherited, same, other, list] = await received;
    const bytes = [inherited.own, same.bytes, other.bytes, list[0]].map((binary) => [...binary]);
    assert.deepEqual(bytes, [[1], [2], [3], [4]]);
  });

  ours("the reference throws in the page, and stalls until the ping timeout", "a buffer that was transferred in the meantime does not block anything", async ({ open, page }) => {
    await open();
    const answer = await page.run(async ({ io }) => {
      const socket = io({ transports: ["polling"] });
      const buffer = new ArrayBuffer(8);
      socket.emit("gone", buffer);
      structuredClone(buffer, { transfer: [buffer] });
      return new Promise((resolve) => {
        socket.on("connect", () => resolve("connected"));
      });
    });
    assert.equal(answer, "connected");
  });

  for (const uri of ["", "?token=1"]) {
    test(`io("${uri}") connects to the page's own server`, async ({ open, page }) => {
      const server = await open();
      await page.run(async ({ io, once, uri }) => {
        await once(io(uri), "connect");
      }, { uri });
      assert.equal(server.connections.length, 1);
    });
  }

  ours("the reference does not name the cause", "an unreadable query is a connect_error, and the next attempt reads it again", async ({ open, page }) => {
    await open();
    const error = await page.run(async ({ io, once }) => {
      const socket = io({ autoConnect: false, reconnectionDelay: 10, query: {} });
      Object.defineProperty(socket.io.opts.query, "x", {
        enumerable: true,
        configurable: true,
        get() {
          throw new Error("no query today");
        },
      });
      socket.connect();
      const [error] = await once(socket, "connect_error");
      delete socket.io.opts.query.x;
      await once(socket, "connect");
      return error.message;
    });
    assert.equal(error, "no query today");
  });

  test("connecting in each connect_error does not hammer the server", async ({ open, page }) => {
    const server = await open({ path: "/other" });
    await page.run(async ({ io }) => {
      const socket = io({ transports: ["polling"], reconnectionDelay: 100, randomizationFactor: 0 });
      socket.on("connect_error", () => socket.connect());
      await new Promise((resolve) => setTimeout(resolve, 350));
      socket.disconnect();
    });
    const attempts = server.requests.filter(({ url }) => url.startsWith("/socket.io/")).length;
    assert.ok(attempts >= 2 && attempts <= 6, `${attempts} attempts`);
  });

  ours("the reference never reconnects", "open() while an attempt is scheduled does not end reconnection", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, state }) => {
      state.socket = io({ transports: ["websocket"], reconnectionDelay: 50, randomizationFactor: 0 });
      await once(state.socket, "connect");
      state.socket.io.engine.close();
      // A URL without a server, for the explicit attempt only.
      const { opts } = state.socket.io;
      opts.path = "/nobody";
      const failed = new Promise((resolve) => state.socket.io.open(resolve));
      await failed;
      opts.path = "/socket.io";
      await once(state.socket, "connect");
    });
    assert.equal(server.connections.length, 2);
  });

  test("turning reconnection off cancels the scheduled attempt", async ({ open, page }) => {
    await open();
    const result = await page.run(async ({ io, once }) => {
      const socket = io({ reconnectionDelay: 30 });
      await once(socket, "connect");
      let attempts = 0;
      socket.io.on("reconnect_attempt", () => attempts++);
      socket.io.engine.close();
      if (socket.connected) await once(socket, "disconnect");
      socket.io.reconnection(false);
      await new Promise((resolve) => setTimeout(resolve, 150));
      return attempts;
    });
    assert.equal(result, 0);
  });

  test("with a custom parser the server is notified of disconnect()", async ({ open, page }) => {
    const server = await open({ parser: msgpack });
    const reasons = [];
    server.io.on("connection", (socket) => socket.on("disconnect", (reason) => reasons.push(reason)));
    await page.run(async ({ io, once }) => {
      const { default: parser } = await import("/harness/msgpack.js");
      const socket = io({ parser, transports: ["websocket"] });
      await once(socket, "connect");
      const told = once(socket, "disconnect");
      socket.disconnect();
      await told;
    });
    await until(() => reasons.length === 1);
    assert.deepEqual(reasons, ["client namespace disconnect"]);
  });

  ours("the reference sends it before the CONNECT of the next session", "an acknowledgement that comes after a reconnection is not sent", async ({ open, page }) => {
    const server = await open();
    const asked = [];
    server.io.on("connection", (socket) => socket.emit("question", (answer) => asked.push(answer)));
    const result = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 10 });
      const [answer] = await once(socket, "question");
      let disconnects = 0;
      socket.on("disconnect", () => disconnects++);
      const again = once(socket, "question");
      socket.io.engine.close();
      socket.io.once("reconnect_attempt", () => setTimeout(() => answer("too late"), 0));
      const [answerAgain] = await again;
      answer("later still");
      answerAgain("in time");
      return disconnects;
    });
    await until(() => asked.length > 0);
    await quiet(50);
    assert.deepEqual(asked, ["in time"]);
    assert.equal(result, 1);
  });

  test("outgoing listeners receive the arguments as emitted", async ({ open, page }) => {
    await open();
    const shown = await page.run(async ({ io, once }) => {
      const socket = io();
      const date = new Date(0);
      const shown = [];
      socket.onAnyOutgoing((...args) => shown.push(args));
      socket.emit("early", date, { _placeholder: true, num: 0 });
      const buffered = socket.sendBuffer[0].data;
      await once(socket, "connect");
      socket.emit("late", date);
      return [buffered[1] === date, shown.map(([name, value]) => [name, value === date])];
    });
    assert.deepEqual(shown, [true, [["early", true], ["late", true]]]);
  });

  test("a number names the same event as its digits", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => {
      socket.emit("7", "text");
      socket.emit(8, "number");
    });
    const seen = await page.run(async ({ io, until }) => {
      const seen = [];
      const socket = io();
      socket.on(7, (value) => seen.push(value));
      socket.on("8", (value) => seen.push(value));
      await until(() => seen.length === 2);
      return seen;
    });
    assert.deepEqual(seen, ["text", "number"]);
  });

  test("a closing session still reports to its engine after the next one has started", async ({ open, page }) => {
    await open();
    const reasons = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      const { engine } = socket.io;
      const closed = once(engine, "close");
      socket.emit("buffered");
      socket.disconnect().connect();
      const other = socket.io.engine !== engine;
      const connected = once(socket, "connect");
      const [reason] = await closed;
      await connected;
      return [other, reason, engine.readyState, socket.io.engine.readyState];
    });
    assert.deepEqual(reasons, [true, "forced close", "closed", "open"]);
  });
});
