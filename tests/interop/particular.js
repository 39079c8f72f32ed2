// What is particular to one server, or to one way to it.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** A transport by which no connection comes about. The client says so, and goes on to try. */
export function aFailingTransport(test, row, mode) {
  if (row.refusesUpgrades) {
    test("says that the connection failed, and tries again", async ({ page, options }) => {
      const { firsts, connects, errors } = await page.run(async ({ io, open, until, options }) => {
        const socket = open(io, options);
        await until(() => socket.seen.errors.length >= 3);
        return socket.seen;
      }, { options });
      assert.deepEqual([firsts, connects], [[], 0]);
      assert.deepEqual([...new Set(errors.map(({ message }) => message))], ["websocket error"]);
    });
    test("takes the next transport with tryAllTransports", async ({ page, options }) => {
      const got = await page.run(async ({ io, open, connected, options }) => {
        const socket = await connected(open(io, { ...options, transports: ["websocket", "polling"], tryAllTransports: true }));
        return [socket.io.engine.transport.name, await socket.emitWithAck("echo", "text")];
      }, { options });
      assert.deepEqual(got, ["polling", "text"]);
    });
    return;
  }
  // The requests of a session come to both nodes.
  test(`does not connect: one of the nodes does not know the session (${mode})`, async ({ page, options }) => {
    const { connects, closes } = await page.run(async ({ io, open, until, options }) => {
      const socket = open(io, { ...options, transports: options.mode === "polling" ? ["polling"] : ["polling", "websocket"] });
      await until(() => socket.seen.closes.length >= 3);
      return socket.seen;
    }, { options });
    assert.equal(connects, 0);
    assert.deepEqual([...new Set(closes.map(({ reason, status }) => `${reason}, ${status}`))], ["transport error, 400"]);
  });
}

/** python-socketio passes over a request of too many packets, which it answers like any other. */
export function tooManyPackets(test) {
  test("a request of more packets than the server takes is lost, and the session goes on", async ({ page, options }) => {
    const { notes, disconnects } = await page.run(async ({ io, open, connected, once, until, options }) => {
      const socket = await connected(open(io, { ...options, transports: ["polling"] }));
      // The request that connected may not have been answered.
      await until(() => socket.io.engine.transport.writable);
      const key = `many ${Math.random()}`;
      // What is emitted after the first is sent together, in the second request.
      const drained = once(socket.io.engine, "drain");
      for (let number = 0; number < 40; number++) socket.emit("note", key, number);
      await drained;
      return { notes: await socket.emitWithAck("notes", key), disconnects: socket.seen.disconnects };
    }, { options });
    assert.deepEqual([notes, disconnects], [[0], []]);
  });
}

/** python-socketio reads what aiohttp has of a request, and loses the rest. */
export function largeRequestsThatAreLost(test) {
  test("1 MB is cut off by the server, and not acknowledged, and the session goes on", async ({ page, options }) => {
    const got = await page.run(async ({ io, open, connected, options }) => {
      const socket = await connected(open(io, options));
      const lost = await socket.timeout(500).emitWithAck("echo", "x".repeat(1_000_000)).catch(({ message }) => message);
      return [lost, await socket.emitWithAck("echo", "text"), socket.seen.disconnects];
    }, { options });
    assert.deepEqual(got, ["operation has timed out", "text", []]);
  });
}

/** The server is down when the page begins. */
export function aServerThatIsDown(test, row) {
  for (const mode of Object.keys(row.modes)) {
    test(`connects once the server is there (${mode})`, async ({ page, server, options }) => {
      await server.kill();
      const begun = page.run(async ({ io, open, until, state, options }) => {
        state.socket = open(io, { ...options, reconnectionDelayMax: 500 });
        await until(() => state.socket.seen.errors.length >= 3);
      }, { options: { ...options, mode } });
      await Promise.all([begun, sleep(row.outage)]);
      await server.run();
      const { connects, disconnects, errors, answer } = await page.run(async ({ until, state: { socket } }) => {
        await until(() => socket.connected, 7000);
        return { ...socket.seen, answer: await socket.emitWithAck("echo", "text") };
      });
      assert.deepEqual([connects, disconnects, answer], [1, [], "text"]);
      const expected = mode === "websocket" ? "websocket error" : `xhr poll error, ${row.statusWhileDown}`;
      const shown = errors.map(({ message, status }) => (mode === "websocket" ? message : `${message}, ${status}`));
      assert.deepEqual([...new Set(shown)], [expected]);
    });
  }
}

/** Clients at both nodes. */
export function aCluster(test) {
  const both = async ({ io, open, connected, state, options }) => {
    state.sockets = [];
    const nodes = new Set();
    // Connections take turns, but those of the page before may have been an odd number.
    while (nodes.size < 2) {
      const socket = await connected(open(io, { ...options, mode: "websocket" }));
      const node = await socket.emitWithAck("node");
      if (nodes.has(node)) socket.close();
      else state.sockets.push(socket);
      nodes.add(node);
    }
  };

  test("broadcasts reach clients at both nodes, in order", async ({ page, options }) => {
    await page.run(both, { options });
    const got = await page.run(async ({ until, state: { sockets } }) => {
      const got = sockets.map((socket) => {
        const news = [];
        socket.on("news", (...args) => news.push(args[0] + new Uint8Array(args[1])[0]));
        return news;
      });
      for (let number = 0; number < 100; number++) sockets[0].emit("everyone", number, Uint8Array.of(7));
      await until(() => got.every(({ length }) => length === 100));
      return got;
    });
    const numbers = Array.from({ length: 100 }, (_, i) => i + 7);
    assert.deepEqual(got, [numbers, numbers]);
  });

  test("clients at both nodes acknowledge a broadcast", async ({ page, options }) => {
    await page.run(both, { options });
    const answers = await page.run(async ({ state: { sockets } }) => {
      sockets.forEach((socket, i) => socket.on("question", (text, ack) => ack(`${text} ${i}`)));
      return (await sockets[0].emitWithAck("everyones", "answer")).sort();
    });
    assert.deepEqual(answers, ["answer 0", "answer 1"]);
  });

  test("a client goes on at the other node when its own has ended", async ({ page, options }) => {
    await page.run(both, { options });
    const got = await page.run(async ({ io, open, connected, until, state: { sockets }, options }) => {
      const [first, second] = sockets;
      const before = await first.emitWithAck("node");
      first.emit("crash");
      await until(() => first.seen.connects === 2, 7000);
      const other = await second.emitWithAck("node");
      const now = await first.emitWithAck("node");
      // Until there are two again, for the next test.
      await until(async () => {
        const further = await connected(open(io, { ...options, mode: "websocket" }));
        const node = await further.emitWithAck("node");
        further.close();
        return node !== before && node !== other;
      }, 7000);
      return { moved: now !== before, stayed: other !== before, disconnects: [first, second].map(({ seen }) => seen.disconnects) };
    }, { options });
    assert.deepEqual(got, { moved: true, stayed: true, disconnects: [["transport close"], []] });
  });
}
