// Signals and buffered bytes while the wasm is not there.
import assert from "node:assert/strict";
import { after, beforeEach, describe, it } from "mocha";
import { CANCELLED } from "../../pkg-template/src/numbers.js";
import { Client } from "./support/fake-core.js";
import { EMPTY_WASM, load, Manager, provideWasm } from "./support/shim.js";
import { countedSignal } from "./support/signal.js";

const WHY = new Error("why");
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a connection while the wasm is not there", () => {
  let arrive;
  beforeEach(() => provideWasm(() => new Promise((resolve) => (arrive = resolve))));
  after(async () => {
    // For the tests of other files, the core is there.
    provideWasm(() => EMPTY_WASM);
    await load();
  });

  /** The names of the events that the core is asked to emit once it is there. */
  async function emitted({ io: manager }) {
    await turn();
    arrive(EMPTY_WASM);
    while (!(manager._core instanceof Client)) await turn(1);
    assert.deepEqual(manager._core.callsOf("set").filter(({ property }) => property === CANCELLED), []);
    manager._close();
    return manager._core.callsOf("emit").map(({ args: [name] }) => name);
  }

  for (const retries of [0, 2]) {
    it(`an event whose signal aborts is not emitted, with ${retries} retries`, async () => {
      const counted = countedSignal();
      const socket = new Manager("http://a.org", { reconnection: false }).socket("/", { retries });
      socket.emit("a");
      const answer = socket.timeout(20).signal(counted.signal).emitWithAck("b");
      socket.emit("c", () => {});
      counted.abort(WHY);
      await assert.rejects(answer, (error) => error === WHY);
      assert.deepEqual([socket.io._acks.size, counted.count], [1, 0]);
      // The time of the event is over, too: nothing follows.
      await turn(40);
      assert.deepEqual(await emitted(socket), ["a", "c"]);
    });

    it(`bufferedBytes are those of the events that wait, with ${retries} retries`, async () => {
      const socket = new Manager("http://a.org", { autoConnect: false }).socket("/", { retries });
      assert.equal(socket.bufferedBytes, 0);
      socket.emit("a", "é");
      socket.volatile.emit("b");
      socket.emit("c", new Uint8Array(100));
      socket.io.socket("/other").emit("d");
      assert.equal(socket.bufferedBytes, '["a","é"]'.length + 1 + '["c",{"_placeholder":true,"num":0}]'.length + 100);
      await assert.rejects(socket.drained(), { message: "socket has been disconnected" });
    });
  }
});
