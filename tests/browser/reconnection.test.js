// The client when its server dies and restarts: the server is a separate process that gets SIGKILL.
import assert from "node:assert/strict";
import { eachVersion, until } from "./support/harness.js";

const FAST = { reconnectionDelay: 20, reconnectionDelayMax: 40 };

// Connects, and stores the socket in state.socket.
const connect = async ({ io, once, state, url, options }) => {
  state.socket = io(url ?? undefined, options);
  await once(state.socket, "connect");
  state.lost = once(state.socket, "disconnect");
};

// Waits until the client has noticed the lost connection.
const lost = ({ state }) => state.lost.then(([reason]) => reason);

const reconnected = ({ state, until }) => until(() => state.socket.connected).then(() => {});

eachVersion("reconnection", ({ test, ours }) => {
  for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
    test(`events emitted while the server is dead arrive in order and once, ${transports}`, async ({ child, page }) => {
      const server = await child();
      await page.run(connect, { url: server.url, options: { ...FAST, transports } });
      await page.run(({ state }) => new Promise((resolve) => state.socket.emit("n", "before", resolve)).then(() => {}));
      await server.kill();
      await page.run(lost);
      await page.run(({ state, once }) => {
        const bursts = [0, 100];
        const burst = () => {
          const from = bursts.shift();
          for (let i = from; i < from + 100; i++) {
            state.socket.emit("n", i, i % 10 ? "text" : new Uint8Array([i]));
          }
        };
        burst();
        const attempted = once(state.socket.io, "reconnect_attempt");
        return attempted.then(burst);
      });
      await server.start();
      await page.run(reconnected);
      await page.run(({ state }) => new Promise((resolve) => state.socket.emit("n", "after", resolve)).then(() => {}));
      const numbers = server.events.map(([, n]) => n);
      assert.deepEqual(numbers, ["before", ...Array.from({ length: 200 }, (_, i) => i), "after"]);
    });
  }

  test("an event emitted while the server is dead gets its acknowledgement", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: FAST });
    await server.kill();
    await page.run(lost);
    await page.run(({ state }) => {
      state.answers = [1, 2, 3].map((n) => new Promise((resolve) => state.socket.emit("q", n, (...args) => resolve(args))));
    });
    await server.start();
    const answers = await page.run(({ state }) => Promise.all(state.answers));
    assert.deepEqual(answers, [1, 2, 3].map((n) => ["ack", "q", n]));
    assert.deepEqual(server.events, [["q", 1], ["q", 2], ["q", 3]]);
  });

  test("the Manager reports each attempt, each failure and the success", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: FAST });
    await page.run(({ state }) => {
      state.log = [];
      for (const event of ["close", "reconnect_attempt", "reconnect_error", "reconnect", "open", "reconnect_failed"]) {
        state.socket.io.on(event, (value) => state.log.push([event, typeof value === "number" ? value : undefined]));
      }
      for (const event of ["connect", "disconnect", "connect_error"]) {
        state.socket.on(event, () => state.log.push([event]));
      }
    });
    await server.kill();
    await page.run(({ state, until }) => until(() => state.log.filter(([name]) => name === "reconnect_error").length === 2).then(() => {}));
    await server.start();
    const log = await page.run(({ state, until }) => until(() => state.socket.connected && state.log));
    const attempts = log.filter(([name]) => name === "reconnect_attempt").map(([, n]) => n);
    assert.ok(attempts.length >= 3);
    assert.deepEqual(attempts, attempts.map((_, i) => i + 1));
    assert.deepEqual(log.filter(([name]) => name === "reconnect"), [["reconnect", attempts.length]]);
    assert.equal(log.filter(([name]) => name === "reconnect_error").length, attempts.length - 1);
    assert.equal(log.filter(([name]) => name === "connect_error").length, attempts.length - 1);
    assert.equal(log.filter(([name]) => name === "reconnect_failed").length, 0);
    for (const name of ["close", "disconnect", "open", "connect"]) {
      assert.equal(log.filter((entry) => entry[0] === name).length, 1, name);
    }
    const order = (name) => log.findIndex((entry) => entry[0] === name);
    assert.ok(order("disconnect") < order("reconnect_attempt"));
    assert.ok(order("reconnect") < order("connect"));
  });

  test("the socket has a new id and keeps its listeners", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: FAST });
    const before = await page.run(({ state }) => {
      state.socket.on("news", (...args) => (state.news = args));
      return state.socket.id;
    });
    await server.kill();
    await page.run(lost);
    const between = await page.run(({ state }) => typeof state.socket.id);
    await server.start();
    await page.run(reconnected);
    server.emit("news", "fresh");
    const { after, news, recovered } = await page.run(async ({ state, until }) => ({
      news: await until(() => state.news),
      after: state.socket.id,
      recovered: Boolean(state.socket.recovered),
    }));
    assert.notEqual(after, before);
    assert.deepEqual([between, news, recovered], ["undefined", ["fresh"], false]);
  });

  test("all namespaces reconnect, except those that the page has left", async ({ child, page }) => {
    const server = await child();
    await page.run(async ({ io, once, state, url, options }) => {
      const sockets = ["/", "/a", "/b"].map((nsp) => io(`${url}${nsp}`, options));
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      sockets[1].disconnect();
      [state.socket, , state.other] = sockets;
      state.lost = Promise.all([once(sockets[0], "disconnect"), once(sockets[2], "disconnect")]).then(([args]) => args);
    }, { url: server.url, options: FAST });
    await server.kill();
    await page.run(lost);
    await server.start();
    await page.run(({ state, until }) => until(() => state.socket.connected && state.other.connected).then(() => {}));
    const namespaces = server.reports.filter(({ type, run }) => type === "connection" && run === 2).map(({ nsp }) => nsp);
    assert.deepEqual(namespaces.sort(), ["/", "/b"]);
  });

  test("a client that starts before its server connects eventually", async ({ child, page }) => {
    const server = await child();
    await server.kill();
    await page.run(async ({ io, until, state, url, options }) => {
      state.socket = io(url, options);
      state.errors = 0;
      state.socket.on("connect_error", () => state.errors++);
      state.socket.emit("n", 1);
      await until(() => state.errors === 2);
    }, { url: server.url, options: FAST });
    await server.start();
    await page.run(reconnected);
    await until(() => server.events.length === 1);
    assert.deepEqual(server.events, [["n", 1]]);
  });

  const reason = "the reference checks the closed transport, and buffers the event";
  ours(reason, "a volatile event is dropped while the server is dead", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: FAST });
    await server.kill();
    await page.run(async ({ state }) => {
      await state.lost;
      state.socket.volatile.emit("n", "volatile");
      state.socket.emit("n", "kept");
    });
    await server.start();
    await page.run(({ state }) => new Promise((resolve) => state.socket.emit("n", "last", resolve)).then(() => {}));
    assert.deepEqual(server.events.map(([, n]) => n), ["kept", "last"]);
  });

  test("a volatile event is dropped before the first connection", async ({ child, page }) => {
    const server = await child();
    await page.run(({ io, url, options }) => {
      const socket = io(url, options);
      socket.volatile.emit("n", "volatile");
      socket.emit("n", "kept");
      return new Promise((resolve) => socket.emit("n", "last", resolve)).then(() => {});
    }, { url: server.url, options: FAST });
    assert.deepEqual(server.events.map(([, n]) => n), ["kept", "last"]);
  });

  test("an acknowledgement that can no longer arrive is an error for callbacks that take errors", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, { options: { ...FAST, transports: ["websocket"] } });
    await page.run(({ state }) => {
      state.called = 0;
      state.socket.emit("never", () => state.called++);
      state.answers = [
        state.socket.emitWithAck("never").catch((error) => error.message),
        new Promise((resolve) => state.socket.timeout(5000).emit("never", (error) => resolve(error.message))),
      ];
    });
    await until(() => server.io.of("/").sockets.size === 1);
    server.cut();
    const answers = await page.run(async ({ state }) => [...(await Promise.all(state.answers)), state.called]);
    assert.deepEqual(answers, ["socket has been disconnected", "socket has been disconnected", 0]);
  });

  test("a new disconnection restarts the count of attempts and the delays", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: { ...FAST, randomizationFactor: 0 } });
    await page.run(({ state }) => {
      state.rounds = [];
      state.socket.on("disconnect", () => state.rounds.push([]));
      state.socket.io.on("reconnect_attempt", (n) => state.rounds.at(-1).push(n));
    });
    for (let round = 0; round < 2; round++) {
      await server.kill();
      await page.run(({ state, until, round }) => until(() => state.rounds[round]?.length >= 2).then(() => {}), { round });
      await server.start();
      await page.run(reconnected);
    }
    const rounds = await page.run(({ state }) => state.rounds);
    assert.equal(rounds.length, 2);
    rounds.forEach((attempts) => assert.deepEqual(attempts, attempts.map((_, i) => i + 1)));
  });

  test("with reconnection: false the page can retry with io.open", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: { reconnection: false } });
    await page.run(({ state }) => {
      const { socket } = state;
      state.failures = 0;
      const tryReconnect = () => {
        setTimeout(() => {
          socket.io.open((err) => {
            if (err) {
              state.failures++;
              tryReconnect();
            }
          });
        }, 20);
      };
      socket.io.on("close", tryReconnect);
      socket.emit("n", "before");
    });
    await until(() => server.events.length === 1);
    await server.kill();
    await page.run(({ state, until }) => until(() => state.failures >= 2).then(() => {}));
    await server.start();
    await page.run(reconnected);
    await page.run(({ state }) => new Promise((resolve) => state.socket.emit("n", "after", resolve)).then(() => {}));
    assert.deepEqual(server.events.map(([, n]) => n), ["before", "after"]);
  });

  test("disconnect() ends the attempts", async ({ child, page }) => {
    const server = await child();
    await page.run(connect, { url: server.url, options: FAST });
    await server.kill();
    const log = await page.run(async ({ state, once, sleep }) => {
      const log = [];
      await once(state.socket.io, "reconnect_attempt");
      state.socket.io.on("reconnect_attempt", () => log.push("reconnect_attempt"));
      state.socket.on("disconnect", () => log.push("disconnect"));
      state.socket.disconnect();
      await sleep(150);
      return { log, active: state.socket.active };
    });
    assert.deepEqual(log, { log: [], active: false });
  });
});
