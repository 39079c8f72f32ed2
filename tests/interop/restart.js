// The connection is lost, or the server is killed and started again: the clients of all transports reconnect, and go on.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { FAILS } from "./servers.js";

const MEANWHILE = 1000; // ms after which a server emits, when the connection has been lost

const working = ({ modes }) => Object.keys(modes).filter((mode) => modes[mode] !== FAILS);

/** Connects by each transport. */
function connect(page, row, options) {
  const modes = working(row);
  const ends = modes.map((mode) => row.modes[mode]);
  return page.run(async ({ io, open, connected, until, state, modes, ends, options }) => {
    state.sockets = modes.map((mode) => open(io, { ...options, mode }));
    await Promise.all(state.sockets.map(connected));
    await until(() => state.sockets.every(({ io }, i) => io.engine.transport.name === ends[i]));
  }, { modes, ends, options });
}

export function losses(test, row) {
  const what = row.recovers ? "is recovered, with what the server emitted meanwhile" : "begins anew";
  test(`after a loss of the connection the session ${what}`, async ({ page, server, options }) => {
    await connect(page, row, options);
    // Only a session that had an event has an offset to recover from.
    await page.run(async ({ once, state, MEANWHILE }) => {
      state.news = state.sockets.map(() => []);
      state.ids = state.sockets.map(({ id }) => id);
      await Promise.all(
        state.sockets.map((socket, i) => {
          const echo = once(socket, "echo");
          socket.on("news", (text) => state.news[i].push(text));
          socket.emit("later", MEANWHILE, "meanwhile");
          socket.emit("echo");
          return echo;
        }),
      );
    }, { MEANWHILE });
    await server.refuse();
    await page.run(({ until, state }) => until(() => state.sockets.every(({ seen }) => seen.disconnects.length === 1)));
    await sleep(MEANWHILE + 300);
    await server.accept();
    const seen = await page.run(async ({ until, state }) => {
      await until(() => state.sockets.every(({ connected }) => connected), 7000);
      return Promise.all(
        state.sockets.map(async (socket, i) => ({
          answer: await socket.emitWithAck("echo", "on"),
          recovered: socket.recovered,
          keepsId: socket.id === state.ids[i],
          news: state.news[i],
          disconnects: socket.seen.disconnects.length,
        })),
      );
    });
    const news = row.recovers ? ["meanwhile"] : [];
    const expected = { answer: "on", recovered: row.recovers, keepsId: row.recovers, news, disconnects: 1 };
    assert.deepEqual(seen, seen.map(() => expected));
  });
}

export function restarts(test, row) {
  const modes = working(row);
  test("reconnects after a restart of the server, and sends what was emitted meanwhile", async ({ page, server, options }) => {
    await connect(page, row, options);
    await server.kill();
    await page.run(async ({ until, state }) => {
      await until(() => state.sockets.every(({ connected, seen }) => !connected && seen.errors.length > 0));
      for (const [i, socket] of state.sockets.entries()) {
        for (let number = 0; number < 5; number++) socket.emit("note", `restart ${i}`, number);
      }
    });
    await sleep(row.outage);
    await server.run();

    const seen = await page.run(async ({ until, state }) => {
      await until(() => state.sockets.every(({ connected }) => connected), 7000);
      return Promise.all(
        state.sockets.map(async (socket, i) => {
          let notes;
          await until(async () => (notes = await socket.emitWithAck("notes", `restart ${i}`)).length >= 5);
          return { ...socket.seen, notes };
        }),
      );
    });
    for (const [i, { connects, disconnects, errors, notes }] of seen.entries()) {
      assert.equal(connects, 2);
      assert.equal(disconnects.length, 1);
      assert.match(disconnects[0], /^transport (close|error)$/);
      assert.deepEqual(notes, [0, 1, 2, 3, 4]);
      const kind = modes[i] === "websocket" ? "websocket error" : "xhr poll error";
      assert.deepEqual([...new Set(errors.map(({ message }) => message))], [kind]);
      // A WebSocket hides the status.
      if (kind !== "xhr poll error") continue;
      assert.deepEqual([...new Set(errors.map(({ status }) => status))], [row.statusWhileDown]);
    }
  });
}
