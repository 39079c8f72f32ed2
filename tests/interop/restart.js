// The server is killed, and started again: the clients of all transports reconnect, and go on.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { FAILS } from "./servers.js";

export function restarts(test, row) {
  const modes = Object.keys(row.modes).filter((mode) => row.modes[mode] !== FAILS);
  test("reconnects after a restart of the server, and sends what was emitted meanwhile", async ({ page, server, options }) => {
    await page.run(async ({ io, open, connected, until, state, modes, ends, options }) => {
      state.sockets = modes.map((mode) => open(io, { ...options, mode }));
      await Promise.all(state.sockets.map(connected));
      await until(() => state.sockets.every(({ io }, i) => io.engine.transport.name === ends[i]));
    }, { modes, ends: modes.map((mode) => row.modes[mode]), options });

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
