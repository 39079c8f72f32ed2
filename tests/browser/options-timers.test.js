// useNativeTimers, and pages that replace the browser's clock.
import assert from "node:assert/strict";
import { suite } from "./support/harness.js";

const hang = { onRequest: (req) => req.url.startsWith("/socket.io/") };

// Replaces the browser's clock by one that stands still until `tick` is called. With `only`, just part of it.
const fakeClock = async ({ state, only = ["timers", "date"] }) => {
  let now = Date.now();
  let timers = [];
  if (only.includes("timers")) {
    window.setTimeout = (callback, ms = 0) => timers.push({ id: timers.length + 1, callback, at: now + ms }) && timers.length;
    window.clearTimeout = (id) => {
      timers = timers.map((timer) => (timer?.id === id ? undefined : timer));
    };
    window.queueMicrotask = (task) => timers.push({ id: timers.length + 1, callback: task, at: now });
  }
  if (only.includes("date")) Date.now = () => now;
  state.pending = () => timers.filter(Boolean).length;
  state.tick = (ms) => {
    const end = now + ms;
    for (;;) {
      const due = timers.filter((timer) => timer?.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers[due.id - 1] = undefined;
      now = Math.max(now, due.at);
      due.callback();
    }
    now = end;
  };
};

suite("useNativeTimers", ({ test }) => {
  test("true: timers use the browser's clock although the page has stopped its own", async ({ fake, page }) => {
    await fake(hang);
    await page.run(fakeClock);
    const attempts = await page.run(async ({ io, until }) => {
      const options = { transports: ["websocket"], useNativeTimers: true, reconnectionDelay: 20, timeout: 50 };
      const socket = io("http://127.0.0.1:9", options);
      let attempts = 0;
      socket.io.on("reconnect_attempt", () => attempts++);
      await until(() => attempts >= 3);
      socket.disconnect();
      const hanging = io({ forceNew: true, transports: ["polling"], useNativeTimers: true, timeout: 50 });
      const error = await new Promise((resolve) => hanging.once("connect_error", resolve));
      hanging.disconnect();
      return { attempts, message: error.message };
    });
    assert.deepEqual({ ...attempts, attempts: 3 }, { attempts: 3, message: "timeout" });
  });

  test("true: the time of day is the browser's although the page's is ahead", async ({ fake, page }) => {
    await fake(hang);
    await page.run(fakeClock);
    const waited = await page.run(async ({ io, state }) => {
      const begin = performance.now();
      const socket = io({ transports: ["polling"], useNativeTimers: true, timeout: 300 });
      state.tick(3_600_000);
      socket.connect();
      await new Promise((resolve) => socket.once("connect_error", resolve));
      socket.disconnect();
      return performance.now() - begin;
    });
    assert.ok(waited > 250, `${waited} ms`);
  });

  test("true: none of the page's timers is used", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => socket.on("echo", (n, ack) => ack(n)));
    await page.run(fakeClock);
    const pending = await page.run(async ({ io, once, state }) => {
      const socket = io({ useNativeTimers: true });
      await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      for (let n = 0; n < 3; n++) await new Promise((resolve) => socket.emit("echo", n, resolve));
      return state.pending();
    });
    assert.equal(pending, 0);
  });

  test("false is the default: the page's clock is used", async ({ fake, page }) => {
    await fake(hang);
    await page.run(fakeClock);
    const errors = await page.run(async ({ io, state, sleep }) => {
      const socket = io({ transports: ["polling"], timeout: 5000, reconnectionDelay: 1000, randomizationFactor: 0 });
      const seen = [];
      socket.on("connect_error", ({ message }) => seen.push(message));
      socket.io.on("reconnect_attempt", () => seen.push("attempt"));
      const after = [];
      for (const ms of [4999, 1, 999, 1]) {
        state.tick(ms);
        await sleep(20);
        after.push(seen.splice(0));
      }
      socket.disconnect();
      return after;
    });
    assert.deepEqual(errors, [[], ["timeout"], [], ["attempt"]]);
  });

  test("a native timer that a fake clock cannot clear has no effect", async ({ fake, page }) => {
    await fake(hang);
    const seen = await page.run(async ({ io, sleep, until }) => {
      const options = { transports: ["polling"], timeout: 100, reconnectionDelay: 50, randomizationFactor: 0 };
      const socket = io(options);
      const { clearTimeout } = window;
      window.clearTimeout = () => {};
      socket.disconnect();
      window.clearTimeout = clearTimeout;
      await sleep(150);
      const seen = [];
      socket.on("connect_error", ({ message }) => seen.push(message));
      socket.io.on("reconnect_attempt", () => seen.push("attempt"));
      const begin = performance.now();
      socket.connect();
      await until(() => seen.length >= 3);
      socket.disconnect();
      return { seen: seen.slice(0, 3), isInTime: performance.now() - begin >= 240 };
    });
    assert.deepEqual(seen, { seen: ["timeout", "attempt", "timeout"], isInTime: true });
  });

  test("a clock that fakes the timers only", async ({ fake, page }) => {
    await fake(hang);
    await page.run(fakeClock, { only: ["timers"] });
    const seen = await page.run(async ({ io, state, sleep }) => {
      const socket = io({ transports: ["polling"], timeout: 60_000, reconnectionDelay: 9000, reconnectionDelayMax: 9000, randomizationFactor: 0 });
      const seen = [];
      socket.on("connect_error", ({ message }) => seen.push(message));
      socket.io.on("reconnect_attempt", () => seen.push("attempt"));
      state.tick(60_000);
      await sleep(20);
      state.tick(9001);
      await sleep(20);
      socket.disconnect();
      return seen;
    });
    assert.deepEqual(seen, ["timeout", "attempt"]);
  });

  test("a clock that fakes the time of day only", async ({ fake, page }) => {
    await fake(hang);
    await page.run(fakeClock, { only: ["date"] });
    const seen = await page.run(async ({ io, until }) => {
      const socket = io({ transports: ["polling"], timeout: 100, reconnectionDelay: 50, randomizationFactor: 0 });
      const seen = [];
      socket.on("connect_error", ({ message }) => seen.push(message));
      socket.io.on("reconnect_attempt", () => seen.push("attempt"));
      await until(() => seen.length >= 3);
      socket.disconnect();
      return seen;
    });
    assert.deepEqual(seen.slice(0, 3), ["timeout", "attempt", "timeout"]);
  });

  test("the heartbeat works with a clock that fakes the time of day only", async ({ fake, page }) => {
    await fake({ handshake: { pingInterval: 100, pingTimeout: 100 } });
    await page.run(fakeClock, { only: ["date"] });
    const reason = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      return (await once(socket, "disconnect"))[0];
    });
    assert.equal(reason, "ping timeout");
  });
});

suite("timeout: 0", ({ test }) => {
  for (const transport of ["polling", "websocket"]) {
    test(`no attempt opens, over ${transport}, even if the page is busy while the server answers`, async ({ open, page }) => {
      await open();
      const seen = await page.run(async ({ io, transport, until }) => {
        const socket = io({ transports: [transport], timeout: 0, reconnectionDelay: 1, reconnectionDelayMax: 1 });
        const errors = [];
        let opened = 0;
        socket.on("connect", () => (opened += 1));
        socket.io.on("open", () => (opened += 1));
        socket.on("connect_error", ({ message }) => {
          errors.push(message);
          // The response is there before a timer can fire.
          setTimeout(() => {
            const end = performance.now() + 30;
            while (performance.now() < end);
          });
        });
        await until(() => errors.length >= 10);
        socket.disconnect();
        return { opened, errors: [...new Set(errors)] };
      }, { transport });
      assert.deepEqual(seen, { opened: 0, errors: ["timeout"] });
    });
  }
});
