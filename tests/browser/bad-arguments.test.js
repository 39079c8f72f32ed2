// Invalid arguments: a clear error, and no partial effect.
import assert from "node:assert/strict";
import { eachVersion, quiet } from "./support/harness.js";

// Calls io with the arguments that `source` evaluates to, then again with valid ones.
const callIo = async ({ io, once, source }) => {
  let thrown;
  try {
    io(...(0, eval)(`[${source}]`));
  } catch (error) {
    thrown = { name: error.name, message: error.message, isTypeError: error instanceof TypeError };
  }
  await once(io("/after"), "connect");
  return thrown;
};

eachVersion("bad arguments", ({ test, ours }) => {
  const RESERVED = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

  test("emitting a reserved event name throws, and sends nothing", async ({ open, page }) => {
    const server = await open();
    const seen = [];
    server.io.on("connection", (socket) => socket.onAny((...args) => seen.push(args.filter((arg) => typeof arg !== "function"))));
    const result = await page.run(async ({ io, once, names }) => {
      const socket = io();
      const attempt = (name) => {
        try {
          socket.emit(name, 1, () => {});
          return "no error";
        } catch (error) {
          return error instanceof Error && error.message.includes(name);
        }
      };
      const before = names.map(attempt);
      const buffered = socket.sendBuffer.length;
      await once(socket, "connect");
      const after = names.map(attempt);
      await new Promise((resolve) => socket.emit("good", resolve) && setTimeout(resolve, 50));
      return { before, buffered, after };
    }, { names: RESERVED });
    const all = RESERVED.map(() => true);
    assert.deepEqual(result, { before: all, buffered: 0, after: all });
    assert.deepEqual(seen, [["good"]]);
  });

  for (const source of ['{ transports: "websocket" }', "{ transports: { 0: 1 } }", "{ transports: 5 }", "{ transports: true }"]) {
    const reason = "the reference's error does not name the option";
    ours(reason, `io(${source}) throws a TypeError that names transports`, async ({ open, page }) => {
      const server = await open();
      server.io.of("/after");
      const thrown = await page.run(callIo, { source });
      assert.equal(thrown?.isTypeError, true);
      assert.match(thrown.message, /transports/);
      assert.match(thrown.message, /array/i);
      assert.equal(server.connections.length, 1);
    });
  }

  for (const source of ['{ transports: ["pigeon"] }', '{ transports: ["polling", "pigeon"] }', "{ transports: [null] }", '{ transports: ["toString"] }']) {
    const reason = "the reference's error does not name the option, or comes with the upgrade";
    ours(reason, `io(${source}) throws a TypeError that lists the known transports`, async ({ open, page }) => {
      const server = await open();
      server.io.of("/after");
      const thrown = await page.run(callIo, { source });
      assert.equal(thrown?.isTypeError, true);
      for (const word of [/transports/, /polling/, /websocket/]) {
        assert.match(thrown.message, word);
      }
      assert.equal(server.connections.length, 1);
    });
  }

  for (const source of ["5", "true", "Symbol()"]) {
    ours("the reference's error does not name the argument", `io(${source}) throws an error that names the uri`, async ({ open, page }) => {
      const server = await open();
      server.io.of("/after");
      const thrown = await page.run(callIo, { source });
      assert.match(thrown?.message, /\buri\b/i);
      assert.equal(server.connections.length, 1);
    });
  }

  for (const source of ["{ parser: {} }", "{ parser: 5 }", "{ parser: { Encoder: class {} } }"]) {
    ours("the reference's error does not name the option", `io(${source}) throws a TypeError that names parser`, async ({ open, page }) => {
      const server = await open();
      server.io.of("/after");
      const thrown = await page.run(callIo, { source });
      assert.equal(thrown?.isTypeError, true);
      assert.match(thrown.message, /parser/);
      assert.equal(server.connections.length, 1);
    });
  }

  test("options that are undefined or null mean the defaults", async ({ open, page }) => {
    const server = await open();
    const names = ["transports", "path", "query", "extraHeaders", "auth", "timeout", "parser", "reconnectionDelay", "randomizationFactor"];
    const values = await page.run(async ({ io, once, names }) => {
      const values = [];
      for (const value of [undefined, null]) {
        const socket = io({ forceNew: true, ...Object.fromEntries(names.map((name) => [name, value])) });
        await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
        values.push([socket.io.reconnectionDelay(), socket.io.randomizationFactor(), socket.io.timeout()]);
      }
      return values;
    }, { names });
    assert.deepEqual(values, [[1000, 0.5, 20000], [1000, 0.5, 20000]]);
    assert.equal(server.connections.length, 2);
  });

  const UNSENDABLE = { "a cycle": "(() => { const a = []; a.push(a); return a; })()", "a BigInt": "10n", "a toJSON that throws": "({ toJSON() { throw new Error('mine'); } })" };
  for (const [name, source] of Object.entries(UNSENDABLE)) {
    test(`emitting ${name} throws, and the events around it are sent`, async ({ open, page }) => {
      const server = await open();
      const seen = [];
      server.io.on("connection", (socket) => {
        socket.onAny((...args) => {
          seen.push(args.filter((arg) => typeof arg !== "function"));
          args.at(-1)?.call?.(null, "ack");
        });
      });
      const result = await page.run(async ({ io, once, source }) => {
        const socket = io();
        await once(socket, "connect");
        socket.emit("before");
        let threw = false;
        try {
          socket.emit("bad", (0, eval)(source), () => {});
        } catch (error) {
          threw = error instanceof Error;
        }
        return { threw, ack: await new Promise((resolve) => socket.emit("after", resolve)), connected: socket.connected };
      }, { source });
      assert.deepEqual(result, { threw: true, ack: "ack", connected: true });
      assert.deepEqual(seen, [["before"], ["after"]]);
    });
  }

  ours("the reference's socket never emits connect", "an event that cannot be sent does not prevent the connection", async ({ open, page }) => {
    const server = await open();
    const seen = [];
    server.io.on("connection", (socket) => socket.onAny((name) => seen.push(name)));
    await page.run(async ({ io, once }) => {
      const socket = io();
      const connected = once(socket, "connect");
      socket.emit("before");
      try {
        socket.emit("bad", 10n);
      } catch {
        // It may throw immediately, or once the socket is connected.
      }
      socket.emit("after");
      await connected;
    });
    await quiet(50);
    await page.takeUncaught();
    assert.deepEqual(seen, ["before", "after"]);
  });
});
