// Why a connection ends, which events the page gets, and whether the client reconnects.
import assert from "node:assert/strict";
import { eachVersion, quiet, until } from "./support/harness.js";

const TRANSPORTS = ["polling", "websocket"];

// Connects, and records events in state.log.
const connect = async ({ io, once, state, options }) => {
  state.socket = io({ reconnectionDelay: 10, ...options });
  state.log = [];
  state.socket.on("connect", () => state.log.push("connect"));
  state.socket.on("disconnect", (reason) => state.log.push(reason));
  state.socket.io.on("close", (reason) => state.log.push(`close: ${reason}`));
  await once(state.socket, "connect");
};

const logOf = ({ state, until, length }) => until(() => state.log.length >= length && state.log);

eachVersion("disconnection", ({ test }) => {
  for (const transport of TRANSPORTS) {
    const options = { transports: [transport] };

    test(`"io server disconnect" over ${transport}: no reconnection`, async ({ open, page }) => {
      const server = await open();
      await page.run(connect, { options });
      server.io.of("/").sockets.forEach((socket) => socket.disconnect());
      await page.run(logOf, { length: 2 });
      await quiet(100);
      const result = await page.run(({ state }) => ({ log: state.log, active: state.socket.active }));
      assert.equal(result.log.filter((entry) => !entry.startsWith("close")).join(), "connect,io server disconnect");
      assert.equal(result.active, false);
      assert.equal(server.handshakes.length, 1);
    });

    test(`after "io server disconnect" over ${transport} the page may connect again`, async ({ open, page }) => {
      const server = await open();
      await page.run(connect, { options });
      await page.run(({ state }) => {
        state.socket.on("disconnect", (reason) => {
          if (reason === "io server disconnect") {
            state.socket.connect();
          }
        });
      });
      const [first] = server.io.of("/").sockets.values();
      first.disconnect();
      await until(() => server.io.of("/").sockets.size === 1 && !server.io.of("/").sockets.has(first.id));
      await page.run(({ state, until }) => until(() => state.socket.connected).then(() => {}));
    });

    test(`"io client disconnect" over ${transport}: the server is notified, no reconnection`, async ({ open, page }) => {
      const server = await open();
      const reasons = [];
      server.io.on("connection", (socket) => socket.on("disconnect", (reason) => reasons.push(reason)));
      await page.run(connect, { options });
      const seen = await page.run(({ state }) => {
        const same = state.socket.disconnect() === state.socket;
        return { log: [...state.log], same, state: [state.socket.connected, state.socket.active, typeof state.socket.id] };
      });
      assert.equal(seen.log.filter((entry) => !entry.startsWith("close")).join(), "connect,io client disconnect");
      assert.deepEqual([seen.same, seen.state], [true, [false, false, "undefined"]]);
      await until(() => reasons.length === 1 && server.io.engine.clientsCount === 0);
      assert.deepEqual(reasons, ["client namespace disconnect"]);
      await quiet(60);
      assert.equal(server.handshakes.length, 1);
    });

    test(`events emitted before disconnect() over ${transport} are sent, in order`, async ({ open, page }) => {
      const server = await open();
      await page.run(connect, { options });
      await page.run(({ state }) => {
        for (let i = 0; i < 50; i++) {
          state.socket.emit("n", i);
        }
        state.socket.disconnect();
      });
      await until(() => server.io.engine.clientsCount === 0);
      const bodies = server.posts.flatMap(({ body }) => body.toString().split("\x1e"));
      const packets = (transport === "polling" ? bodies : server.frames).filter((packet) => /^4[12]/.test(packet));
      assert.deepEqual(packets, [...Array.from({ length: 50 }, (_, i) => `42["n",${i}]`), "41"]);
    });

    test(`"ping timeout" over ${transport}, and a reconnection`, async ({ open, page }) => {
      const server = await open({ pingInterval: 150, pingTimeout: 100 });
      server.io.once("connection", () => server.stopPings());
      const start = performance.now();
      await page.run(connect, { options });
      const log = await page.run(logOf, { length: 4 });
      const ms = performance.now() - start;
      assert.deepEqual(log.filter((entry) => !entry.startsWith("close")), ["connect", "ping timeout", "connect"]);
      assert.ok(log.includes("close: ping timeout"));
      assert.ok(ms >= 250, `${ms} ms`);
      assert.equal(server.connections.length, 2);
    });

    test(`"transport close" over ${transport} when the server closes the connection`, async ({ open, page }) => {
      const server = await open();
      await page.run(connect, { options });
      server.connections[0].socket.close();
      const log = await page.run(logOf, { length: 4 });
      assert.deepEqual(log.filter((entry) => !entry.startsWith("close")), ["connect", "transport close", "connect"]);
      assert.equal(server.connections.length, 2);
    });
  }

  test("\"transport error\" when a polling request fails, with details", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, { options: { transports: ["polling"] } });
    await page.run(({ state }) => {
      state.socket.on("disconnect", (reason, details) => {
        state.details = { reason, isError: details instanceof Error, type: details.type, description: details.description };
      });
    });
    // The server drops the session and answers the next request with 400.
    server.connections[0].socket.transport.onRequest = undefined;
    delete server.io.engine.clients[server.connections[0].id];
    await page.run(({ state }) => void state.socket.emit("n"));
    const log = await page.run(logOf, { length: 4 });
    assert.deepEqual(log.filter((entry) => !entry.startsWith("close")), ["connect", "transport error", "connect"]);
    const details = await page.run(({ state }) => state.details);
    assert.deepEqual(details, { reason: "transport error", isError: true, type: "TransportError", description: 400 });
  });

  test("a WebSocket that breaks is a \"transport close\" with details", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, { options: { transports: ["websocket"] } });
    await page.run(({ state }) => {
      state.socket.on("disconnect", (_, details) => {
        state.details = { description: details.description, code: details.context.code };
      });
    });
    server.cut();
    await page.run(logOf, { length: 4 });
    const details = await page.run(({ state }) => state.details);
    assert.deepEqual(details, { description: "websocket connection closed", code: 1006 });
  });

  test("\"io server disconnect\" of one namespace does not affect the others", async ({ open, page }) => {
    const server = await open();
    server.io.of("/a").on("connection", (socket) => socket.on("leave", () => socket.disconnect()));
    server.io.of("/b").on("connection", (socket) => socket.on("question", (ack) => ack("answer")));
    const result = await page.run(async ({ io, once }) => {
      const [a, b] = [io("/a"), io("/b")];
      await Promise.all([once(a, "connect"), once(b, "connect")]);
      const lost = once(a, "disconnect");
      a.emit("leave");
      const [reason] = await lost;
      const answer = await new Promise((resolve) => b.emit("question", resolve));
      a.connect();
      await once(a, "connect");
      return { reason, answer };
    });
    assert.deepEqual(result, { reason: "io server disconnect", answer: "answer" });
    assert.equal(server.connections.length, 1);
  });

  test("disconnect() while connecting ends the attempt without an event", async ({ open, page }) => {
    const server = await open();
    const log = await page.run(async ({ io, sleep }) => {
      const log = [];
      const socket = io({ reconnectionDelay: 5 });
      for (const event of ["connect", "disconnect", "connect_error"]) {
        socket.on(event, () => log.push(event));
      }
      socket.disconnect();
      await sleep(100);
      return log;
    });
    assert.deepEqual(log, []);
    assert.equal(server.io.of("/").sockets.size, 0);
    assert.ok(server.handshakes.length <= 1);
  });

  test("disconnect() and connect() in a row give one new connection", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, {});
    const result = await page.run(async ({ state, once }) => {
      const before = state.socket.id;
      state.socket.disconnect().connect();
      await once(state.socket, "connect");
      return state.socket.id !== before;
    });
    assert.equal(result, true);
    await until(() => server.io.engine.clientsCount === 1);
    assert.equal(server.connections.length, 2);
  });

  // Not during an upgrade: a server that waits for it to end only notices when its ping is not answered.
  for (const transport of ["polling", "websocket"]) {
    test(`leaving the page closes the connection on the server, over ${transport}`, async ({ open, page }) => {
      const server = await open();
      await page.run(connect, { options: { transports: [transport] } });
      await page.close();
      await until(() => server.io.engine.clientsCount === 0);
    });
  }
});

eachVersion("a connection that is cut during an upgrade", ({ ours }) => {
  const reason = "the reference may hang until its ping timeout, paused for an upgrade that has failed";
  // The stages of an upgrade on the server; each test cuts all TCP connections of the client at one.
  const MOMENTS = {
    "when the WebSocket is asked for": (server, cut) => server.http.once("upgrade", () => setImmediate(cut)),
    "when the probe is answered": (server, cut) => server.io.engine.once("connection", (engine) => engine.once("upgrading", cut)),
    "when the upgrade is done": (server, cut) => server.io.engine.once("connection", (engine) => engine.once("upgrade", cut)),
  };

  for (const [moment, at] of Object.entries(MOMENTS)) {
    ours(reason, `${moment}: events arrive again`, async ({ open, page }) => {
      const server = await open();
      server.io.on("connection", (socket) => socket.on("n", (ack) => ack("ack")));
      for (const delay of [undefined, 0, 1, 2, 4]) {
        // The client of before, if it came back now, would be taken for the one that is meant.
        await page.run(({ state }) => void state.socket?.disconnect());
        let isCut = false;
        const cut = () => {
          server.cut();
          isCut = true;
        };
        at(server, () => (delay === undefined ? cut() : setTimeout(cut, delay)));
        await page.run(({ io, state }) => {
          state.socket = io({ forceNew: true, reconnectionDelay: 5, reconnectionDelayMax: 5 });
        });
        await until(() => isCut);
        // Polling may survive the cut. Messages in flight are lost, so the page asks until it gets an answer.
        await page.run(({ state, until, sleep }) => until(() => {
          return Promise.race([new Promise((resolve) => state.socket.emit("n", resolve)), sleep(200)]);
        }).then(() => {}));
      }
    });
  }
});
