// Signals, promises and streams of events, and `Symbol.dispose`, against a real server.
import assert from "node:assert/strict";
import { eachVersion, quiet, until } from "./support/harness.js";

eachVersion("signals", ({ test }) => {
  for (const transport of ["websocket", "polling"]) {
    test(`${transport}: an aborted event rejects, and its late acknowledgement is ignored`, async ({ open, page }) => {
      const server = await open();
      server.io.on("connection", (socket) => socket.on("slow", (done) => setTimeout(done, 60, "late")));
      const seen = await page.run(async ({ io, once, sleep, transport }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        const controller = new AbortController();
        const answers = [];
        socket.signal(controller.signal).emit("slow", (...args) => answers.push(args));
        const promise = socket.timeout(5000).signal(controller.signal).emitWithAck("slow").catch((error) => error);
        const other = socket.emitWithAck("slow");
        await sleep(10);
        const pending = Object.keys(socket.acks).length;
        controller.abort("why");
        const left = Object.keys(socket.acks).length;
        await other;
        return [await promise, answers, pending, left, Object.keys(socket.acks).length, socket.connected];
      }, { transport });
      assert.deepEqual(seen, ["why", [["why"]], 3, 1, 0, true]);
    });
  }

  test("an aborted event that waits for the connection is never sent", async ({ open, page }) => {
    const server = await open();
    const received = [];
    server.io.on("connection", (socket) => socket.onAny((...args) => received.push(args.slice(0, 2)) && args.at(-1)?.(1)));
    const seen = await page.run(async ({ io, once }) => {
      const seen = [];
      for (const retries of [0, 3]) {
        const socket = io({ transports: ["websocket"], autoConnect: false, forceNew: true, retries });
        const controller = new AbortController();
        socket.emit("kept", 1, () => {});
        const promise = socket.signal(controller.signal).emitWithAck("dropped", 2).catch((error) => error.name);
        controller.abort();
        seen.push(await promise, socket.sendBuffer.length + socket._queue.length);
        socket.connect();
        await once(socket, "connect");
        seen.push(await socket.emitWithAck("last", 3));
        socket.disconnect();
      }
      return seen;
    });
    assert.deepEqual(seen, ["AbortError", 1, 1, "AbortError", 1, 1]);
    assert.deepEqual(received, [["kept", 1], ["last", 3], ["kept", 1], ["last", 3]]);
  });

  test("an aborted event of the retry queue is not sent again, and the next one follows", async ({ open, page }) => {
    const server = await open();
    const received = [];
    server.io.on("connection", (socket) => {
      socket.on("silent", () => received.push("silent"));
      socket.on("next", (done) => received.push("next") && done());
    });
    await page.run(async ({ io, until }) => {
      const socket = io({ transports: ["websocket"], retries: 10, ackTimeout: 1000 });
      const controller = new AbortController();
      const promise = socket.signal(controller.signal).emitWithAck("silent").catch(() => {});
      const next = socket.emitWithAck("next");
      await until(() => socket._queue[0]?.pending);
      controller.abort();
      await promise;
      await next;
    });
    await quiet(50);
    assert.deepEqual(received, ["silent", "next"]);
  });

  test("a loop gets each event, and ends by its signal", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => {
      socket.on("go", () => {
        for (let number = 1; number <= 5; number++) socket.emit("tick", number, Buffer.from([number]));
      });
    });
    const seen = await page.run(async ({ io }) => {
      const socket = io({ transports: ["websocket"] });
      await socket.once("connect");
      const ticks = socket.stream("tick", { highWaterMark: 3 });
      socket.emit("go");
      const all = [];
      const { signal } = new AbortController();
      for await (const [number, bytes] of socket.stream("tick", { signal })) {
        all.push(number + new Uint8Array(bytes)[0]);
        if (number === 5) break;
      }
      const latest = [(await ticks.next()).value[0], ticks.missed];
      ticks.return();
      const expired = await socket.once("tick", { signal: AbortSignal.timeout(20) }).catch((error) => error.name);
      return [all, latest, expired, socket.hasListeners("tick")];
    });
    assert.deepEqual(seen, [[2, 4, 6, 8, 10], [3, 2], "TimeoutError", false]);
  });

  test("works behind a proxy", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => socket.on("ask", (done) => done("answer")));
    const seen = await page.run(async ({ io }) => {
      const reactive = (target) =>
        new Proxy(target, {
          get(target, key, receiver) {
            const value = Reflect.get(target, key, receiver);
            return value !== null && typeof value === "object" && /^\[object (Object|Array)\]$/.test(String(value)) ? reactive(value) : value;
          },
        });
      const { socket } = reactive({ socket: io({ transports: ["websocket"], autoConnect: false }) });
      const { signal } = new AbortController();
      const connected = socket.once("connect", { signal });
      socket.connect();
      await connected;
      const answer = await socket.signal(signal).emitWithAck("ask");
      await socket.drained(0, { signal });
      return [answer, socket.bufferedBytes];
    });
    assert.deepEqual(seen, ["answer", 0]);
  });

  test("Symbol.dispose disconnects, where there is that", async ({ open, page }) => {
    const server = await open();
    const seen = await page.run(async ({ io, once, Manager }) => {
      const socket = io({ transports: ["websocket"], forceNew: true });
      await once(socket, "connect");
      if (!Symbol.dispose) {
        const hasMember = "undefined" in socket;
        return [hasMember, socket.disconnect().connected, "closed"];
      }
      socket[Symbol.dispose]();
      const { connected } = socket;
      const manager = new Manager({ transports: ["websocket"] });
      await once(manager, "open");
      manager[Symbol.dispose]();
      return [false, connected, manager._readyState];
    });
    assert.deepEqual(seen, [false, false, "closed"]);
    await until(() => server.io.of("/").sockets.size === 0);
  });
});
