// The options of the Manager: when it connects, when it gives up, and how long it waits in between.
import assert from "node:assert/strict";
import { eachVersion, quiet, suite, until } from "./support/harness.js";

// Connects where no server listens; resolves with the times from each failure to the next attempt, in ms of the page's clock:
// a list for each of `managers`.
const delaysOf = async ({ io, until, url, options, attempts, managers = 1 }) => {
  const all = Array.from({ length: managers }, () => {
    const { io: manager } = io(url, { forceNew: true, ...options });
    const delays = [];
    let failed;
    manager.on("error", () => (failed = performance.now()));
    manager.on("reconnect_attempt", () => delays.push(performance.now() - failed));
    return delays;
  });
  await until(() => all.every((delays) => delays.length >= attempts), 7000);
  return all.map((delays) => delays.slice(0, attempts));
};

// Timers are late on a busy machine, and may fire a fraction of a millisecond early.
const LATE = 200;

function assertBetween(delay, low, high, tolerance = LATE) {
  assert.ok(delay >= low - 2 && delay <= high + tolerance, `${delay} ms is not between ${low} and ${high}`);
}

suite("options: reconnection delays", ({ test }) => {
  test("each delay is twice the one before, up to reconnectionDelayMax", async ({ open, nobody, page }) => {
    await open();
    const options = { reconnectionDelay: 60, reconnectionDelayMax: 200, randomizationFactor: 0 };
    const [delays] = await page.run(delaysOf, { url: await nobody(), options, attempts: 4 });
    [60, 120, 200, 200].forEach((wanted, i) => assertBetween(delays[i], wanted, wanted));
  });

  test("reconnectionDelayMax bounds the first delay too", async ({ open, nobody, page }) => {
    await open();
    const options = { reconnectionDelay: 5000, reconnectionDelayMax: 40 };
    const [delays] = await page.run(delaysOf, { url: await nobody(), options, attempts: 3 });
    delays.forEach((delay) => assertBetween(delay, 40, 40));
  });

  test("the defaults are 1000 ms, 5000 ms and a factor of 0.5", async ({ serve, nobody, page }) => {
    const speed = 5;
    await page.open((await serve()).url, { speed });
    const all = await page.run(delaysOf, { url: await nobody(), options: {}, attempts: 4, managers: 8 });
    const bounds = [[500, 1500], [1000, 3000], [2000, 5000], [4000, 5000]];
    for (const delays of all) {
      bounds.forEach(([low, high], i) => assertBetween(delays[i], low, high, LATE * speed));
    }
    const first = all.map(([delay]) => delay);
    assert.ok(Math.max(...first) - Math.min(...first) > 50, `no randomness: ${first}`);
  });

  for (const factor of [0, 0.2, 1]) {
    test(`randomizationFactor ${factor} spreads the delays by that fraction`, async ({ open, nobody, page }) => {
      await open();
      const options = { reconnectionDelay: 200, randomizationFactor: factor };
      const all = await page.run(delaysOf, { url: await nobody(), options, attempts: 1, managers: 24 });
      const first = all.flat();
      first.forEach((delay) => assertBetween(delay, 200 * (1 - factor), 200 * (1 + factor)));
      // With a factor of 1, half of all delays are further off than the default factor allows.
      if (factor === 1) {
        assert.ok(first.some((delay) => delay < 95), `none below 95 ms: ${first}`);
      }
    });
  }

  test("the getters give the defaults", async ({ open, page }) => {
    await open();
    const values = await page.run(({ io }) => {
      const { io: manager } = io({ autoConnect: false });
      return [
        manager.reconnection(),
        String(manager.reconnectionAttempts()),
        manager.reconnectionDelay(),
        manager.reconnectionDelayMax(),
        manager.randomizationFactor(),
        manager.timeout(),
      ];
    });
    assert.deepEqual(values, [true, "Infinity", 1000, 5000, 0.5, 20000]);
  });

  test("the getters give the options", async ({ open, page }) => {
    await open();
    const values = await page.run(({ io }) => {
      const options = { reconnection: false, reconnectionAttempts: 2, reconnectionDelay: 3, reconnectionDelayMax: 4 };
      const { io: manager } = io({ autoConnect: false, ...options, randomizationFactor: 0.6, timeout: 7 });
      return [
        manager.reconnection(),
        manager.reconnectionAttempts(),
        manager.reconnectionDelay(),
        manager.reconnectionDelayMax(),
        manager.randomizationFactor(),
        manager.timeout(),
      ];
    });
    assert.deepEqual(values, [false, 2, 3, 4, 0.6, 7]);
  });

  test("the setters apply to later attempts", async ({ open, nobody, page }) => {
    await open();
    const result = await page.run(async ({ io, once, url }) => {
      const { io: manager } = io(url, { reconnectionDelay: 60000, reconnectionDelayMax: 60000 });
      const same = [
        manager.reconnectionDelay(10),
        manager.reconnectionDelayMax(20),
        manager.randomizationFactor(0),
        manager.reconnectionAttempts(3),
        manager.timeout(1000),
      ].every((value) => value === manager);
      const attempts = [];
      manager.on("reconnect_attempt", (n) => attempts.push(n));
      await once(manager, "reconnect_failed");
      return { same, attempts };
    }, { url: await nobody() });
    assert.deepEqual(result, { same: true, attempts: [1, 2, 3] });
  });
});

suite("options: reconnectionAttempts", ({ test }) => {
  test("the Manager gives up after this many attempts", async ({ open, nobody, page }) => {
    await open();
    const result = await page.run(async ({ io, once, sleep, url }) => {
      const socket = io(url, { reconnectionAttempts: 3, reconnectionDelay: 5, reconnectionDelayMax: 5 });
      const log = [];
      socket.on("connect_error", () => log.push("connect_error"));
      for (const event of ["reconnect_attempt", "reconnect_error", "reconnect_failed"]) {
        socket.io.on(event, (value) => log.push([event, typeof value === "number" ? value : value instanceof Error]));
      }
      await once(socket.io, "reconnect_failed");
      await sleep(60);
      return log;
    }, { url: await nobody() });
    const events = (name) => result.filter((entry) => entry === name || entry[0] === name);
    assert.deepEqual(events("reconnect_attempt"), [1, 2, 3].map((n) => ["reconnect_attempt", n]));
    assert.deepEqual(events("reconnect_error"), [true, true, true].map((isError) => ["reconnect_error", isError]));
    assert.equal(events("connect_error").length, 4);
    assert.equal(events("reconnect_failed").length, 1);
  });

  test("by default it never gives up", async ({ open, nobody, page }) => {
    await open();
    const failed = await page.run(async ({ io, until, url }) => {
      const { io: manager } = io(url, { reconnectionDelay: 1, reconnectionDelayMax: 1 });
      let failed = 0;
      let last = 0;
      manager.on("reconnect_failed", () => failed++);
      manager.on("reconnect_attempt", (n) => (last = n));
      await until(() => last >= 25);
      return failed;
    }, { url: await nobody() });
    assert.equal(failed, 0);
  });
});

suite("options: timeout", ({ test }) => {
  const silent = { onRequest: (req) => req.url.startsWith("/socket.io/") };
  const timed = async ({ io, once, url, options }) => {
    const start = performance.now();
    const [error] = await once(io(url ?? undefined, { reconnection: false, ...options }), "connect_error");
    return { isError: error instanceof Error, message: error.message, ms: performance.now() - start };
  };

  for (const transport of ["polling", "websocket"]) {
    test(`a server that never answers causes connect_error "timeout" over ${transport}`, async ({ fake, page }) => {
      const server = await fake(silent);
      server.http.removeAllListeners("upgrade").on("upgrade", () => {});
      const { ms, ...error } = await page.run(timed, { options: { timeout: 150, transports: [transport] } });
      assert.deepEqual(error, { isError: true, message: "timeout" });
      assertBetween(ms, 150, 150);
    });
  }

  test("a reconnection attempt has the same timeout", async ({ fake, page }) => {
    await fake(silent);
    const result = await page.run(async ({ io, once }) => {
      const { io: manager } = io({ timeout: 50, reconnectionDelay: 5, reconnectionAttempts: 2 });
      const messages = [];
      manager.on("reconnect_error", (error) => messages.push(error.message));
      await once(manager, "reconnect_failed");
      return messages;
    });
    assert.deepEqual(result, ["timeout", "timeout"]);
  });

  test("the default is 20000 ms", async ({ fake, page }) => {
    const server = await fake(silent);
    const speed = 20;
    await page.open(server.url, { speed });
    const { ms, message } = await page.run(timed, { options: {} });
    assert.equal(message, "timeout");
    assertBetween(ms, 20000, 20000, LATE * speed);
  });

  test("false waits forever", async ({ fake, page }) => {
    const server = await fake(silent);
    await page.open(server.url, { speed: 100 });
    const errors = await page.run(async ({ io, sleep }) => {
      const errors = [];
      io({ timeout: false }).on("connect_error", (error) => errors.push(error.message));
      await sleep(500);
      return errors;
    });
    assert.deepEqual(errors, []);
  });

  test("it is cancelled once the connection is open", async ({ open, page }) => {
    await open();
    const result = await page.run(async ({ io, once, sleep }) => {
      const socket = io({ timeout: 300 });
      const log = [];
      for (const event of ["connect_error", "disconnect"]) {
        socket.on(event, () => log.push(event));
      }
      await once(socket, "connect");
      await sleep(400);
      return { log, connected: socket.connected };
    });
    assert.deepEqual(result, { log: [], connected: true });
  });
});

eachVersion("options: reconnection", ({ test }) => {
  test("true is the default: the client reconnects", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, state }) => {
      state.socket = io({ transports: ["websocket"], reconnectionDelay: 10 });
      await once(state.socket, "connect");
      state.again = once(state.socket, "connect");
    });
    server.cut();
    await page.run(({ state }) => state.again.then(() => {}));
    assert.equal(server.connections.length, 2);
  });

  test("false: the client does not reconnect", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, state }) => {
      state.socket = io({ transports: ["websocket"], reconnection: false, reconnectionDelay: 5 });
      await once(state.socket, "connect");
      state.lost = once(state.socket, "disconnect");
    });
    server.cut();
    await page.run(({ state }) => state.lost.then(() => {}));
    await quiet(100);
    assert.equal(server.handshakes.length, 1);
  });

  test("false: a failing connection is tried once", async ({ open, nobody, page }) => {
    await open();
    const log = await page.run(async ({ io, sleep, once, url }) => {
      const socket = io(url, { reconnection: false, reconnectionDelay: 5 });
      const log = [];
      socket.on("connect_error", () => log.push("connect_error"));
      socket.io.on("reconnect_attempt", () => log.push("reconnect_attempt"));
      await once(socket, "connect_error");
      await sleep(80);
      return log;
    }, { url: await nobody() });
    assert.deepEqual(log, ["connect_error"]);
  });
});

eachVersion("options: autoConnect", ({ test }) => {
  test("true is the default", async ({ open, page }) => {
    const server = await open();
    await page.run(({ io, state }) => void (state.socket = io()));
    await until(() => server.connections.length === 1);
  });

  test("false: nothing is sent until socket.connect()", async ({ open, page }) => {
    const server = await open();
    const active = await page.run(({ io, state }) => {
      state.socket = io({ autoConnect: false });
      return state.socket.active;
    });
    assert.equal(active, false);
    await quiet(60);
    assert.deepEqual(server.log, []);
    const same = await page.run(async ({ state, once }) => {
      const connected = once(state.socket, "connect");
      const same = state.socket.connect() === state.socket;
      await connected;
      return same;
    });
    assert.equal(same, true);
    assert.equal(server.connections.length, 1);
  });

  test("false: socket.io.open() opens the connection", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, state }) => {
      state.socket = io({ autoConnect: false });
      const opened = once(state.socket.io, "open");
      state.socket.io.open();
      await opened;
    });
    assert.equal(server.connections.length, 1);
  });

  test("io.open passes the error to its callback, and does not retry", async ({ open, nobody, page }) => {
    await open();
    const log = await page.run(async ({ io, sleep, url }) => {
      const { io: manager } = io(url, { autoConnect: false, reconnectionDelay: 5 });
      const log = [];
      manager.on("reconnect_attempt", () => log.push("reconnect_attempt"));
      log.push(await new Promise((resolve) => manager.open((error) => resolve(error instanceof Error))));
      await sleep(80);
      return log;
    }, { url: await nobody() });
    assert.deepEqual(log, [true]);
  });

  test("io.open calls its callback without an error on success", async ({ open, page }) => {
    await open();
    const args = await page.run(({ io }) => {
      return new Promise((resolve) => io({ autoConnect: false }).io.open((...args) => resolve(args)));
    });
    assert.deepEqual(args, []);
  });
});
