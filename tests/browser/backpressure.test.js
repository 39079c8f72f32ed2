// What waits to be sent: `bufferedBytes` and `drained()`, against a real server.
import assert from "node:assert/strict";
import { BROWSER } from "./support/browsers.js";
import { eachVersion } from "./support/harness.js";

const STEP = 64 * 1024;
const STEPS = 160; // 10 MB
const MARK = 4 * STEP;
/** The name of the event, its number, and what stands for an attachment. */
const HEAD = 100;

/** Counts what arrives, and has the server stop reading for a while when it is asked to. */
function receive(server) {
  const received = [];
  server.io.on("connection", (socket) => {
    socket.on("chunk", (number, chunk) => received.push([number, chunk.length]));
    socket.on("large", (chunk, done) => done(chunk.length));
    socket.on("pause", (ms, done) => {
      done();
      // WebKit sends a large body on a connection of its own.
      const pause = (connection) => setImmediate(() => connection.pause());
      setTimeout(() => {
        server.sockets.forEach(pause);
        server.http.on("connection", pause);
      }, 20);
      setTimeout(() => {
        server.http.off("connection", pause);
        server.sockets.forEach((connection) => connection.resume());
      }, 20 + ms);
    });
  });
  return received;
}

eachVersion("backpressure", ({ test }) => {
  for (const transport of ["websocket", "polling"]) {
    for (const kind of ["text", "binary"]) {
      test(`${transport}, ${kind}: 10 MB wait in small parts`, async ({ open, page }) => {
        const server = await open();
        const received = receive(server);
        const seen = await page.run(
          async ({ io, once, until, transport, kind, STEP, STEPS, MARK }) => {
            const socket = io({ transports: [transport] });
            await once(socket, "connect");
            const chunk = kind === "text" ? "x".repeat(STEP) : new Uint8Array(STEP);
            let most = 0;
            let mostDrained = 0;
            for (let number = 0; number < STEPS; number++) {
              await socket.drained(MARK);
              mostDrained = Math.max(mostDrained, socket.bufferedBytes);
              socket.emit("chunk", number, chunk);
              most = Math.max(most, socket.bufferedBytes);
            }
            await socket.drained();
            const rest = socket.bufferedBytes;
            await socket.emitWithAck("pause", 0);
            return { most, mostDrained, rest, listeners: socket.io.engine.listeners("drain").length };
          },
          { transport, kind, STEP, STEPS, MARK },
        );
        assert.deepEqual(received, Array.from({ length: STEPS }, (_, number) => [number, STEP]));
        assert.deepEqual([seen.rest, seen.listeners], [0, 0]);
        assert.ok(seen.mostDrained <= MARK, `${seen.mostDrained}`);
        assert.ok(seen.most >= STEP && seen.most <= MARK + STEP + HEAD, `${seen.most}`);
      });
    }

    test(`${transport}: the progress of one large event can be read`, async ({ open, page }) => {
      const server = await open({ maxHttpBufferSize: 1e8 });
      receive(server);
      // More than the buffers of the system take.
      const SIZE = (transport === "polling" ? 4 : 30) * 1024 * 1024;
      const seen = await page.run(
        async ({ io, once, sleep, transport, SIZE }) => {
          const socket = io({ transports: [transport] });
          await once(socket, "connect");
          await socket.emitWithAck("pause", 500);
          await sleep(50);
          const seen = [];
          let isDone = false;
          const answer = socket.emitWithAck("large", "x".repeat(SIZE)).then((length) => (isDone = true) && length);
          seen.push(socket.bufferedBytes);
          while (!isDone) {
            await sleep(5);
            seen.push(socket.bufferedBytes);
          }
          return { seen, answer: await answer };
        },
        { transport, SIZE },
      );
      const values = [...new Set(seen.seen)];
      assert.equal(seen.answer, SIZE);
      assert.ok(values[0] > SIZE && values[0] < SIZE + HEAD, `${values[0]}`);
      assert.equal(values.at(-1), 0);
      assert.deepEqual(values, values.toSorted((a, b) => b - a));
      // A request tells nothing of how much of it has left, nor does a WebSocket of Firefox or WebKit.
      if (transport === "websocket" && BROWSER === "chromium") assert.ok(values.length > 3, `${values}`);
      else assert.equal(values.length, 2);
    });

    test(`${transport}: drained() rejects by a signal, and when the page closes the socket`, async ({ open, page }) => {
      const server = await open({ maxHttpBufferSize: 1e8 });
      receive(server);
      const seen = await page.run(
        async ({ io, once, sleep, transport }) => {
          const socket = io({ transports: [transport], forceNew: true });
          await once(socket, "connect");
          await socket.emitWithAck("pause", 1000);
          await sleep(50);
          socket.emit("large", "x".repeat((transport === "polling" ? 4 : 30) * 1024 * 1024), () => {});
          const why = (promise) => promise.catch((error) => error.message);
          const controller = new AbortController();
          const results = [why(socket.drained(0, { signal: controller.signal })), why(socket.drained())];
          setTimeout(() => controller.abort(new Error("why")), 50);
          const first = await results[0];
          socket.disconnect();
          return [first, await results[1], socket.io.engine.listeners("drain").length];
        },
        { transport },
      );
      assert.deepEqual(seen, ["why", "socket has been disconnected", 0]);
    });
  }

  test("events wait until the socket connects, and drained() does too", async ({ open, page }) => {
    const server = await open();
    const received = receive(server);
    const seen = await page.run(async ({ io }) => {
      const socket = io({ transports: ["websocket"], autoConnect: false });
      socket.emit("chunk", 1, "€");
      const before = socket.bufferedBytes;
      socket.connect();
      await socket.drained();
      const { connected, bufferedBytes } = socket;
      await socket.emitWithAck("pause", 0);
      return [before, connected, bufferedBytes];
    });
    assert.deepEqual(seen, ['["chunk",1,"€"]'.length + 2, true, 0]);
    assert.deepEqual(received, [[1, 1]]);
  });

  test("drained() rejects when the reconnection is given up", async ({ open, page, nobody }) => {
    await open();
    const url = await nobody();
    const seen = await page.run(async ({ io, url }) => {
      const socket = io(url, { reconnectionAttempts: 2, reconnectionDelay: 20 });
      socket.emit("chunk", 1, "text");
      return socket.drained().catch((error) => [error.message, socket.bufferedBytes]);
    }, { url });
    assert.deepEqual(seen, ["socket has been disconnected", '["chunk",1,"text"]'.length]);
  });
});
