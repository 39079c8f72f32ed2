// `bufferedBytes` and `drained()`: what waits to be sent.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import {
  IS_ACTIVE,
  QUEUED,
  RECONNECTING,
  SEND_BUFFER,
  STATE,
  WEB_SOCKET,
  WRITE_BUFFER,
} from "../../pkg-template/src/numbers.js";
import { createManager, openSocket } from "./support/shim.js";
import { countedSignal } from "./support/signal.js";

/** The longest interval between two looks, in ms. */
const LONGEST = 64;
const WHY = new Error("why");
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** A socket of a core with these buffers. */
function create() {
  const opened = openSocket();
  const { core, engine } = opened;
  const set = ({ taken = [], written = [], buffered = [], queued = [], amount } = {}) => {
    const messages = [...taken.map((message) => [message, true, true]), ...written.map((message) => [message, true, false])];
    core.answer(WRITE_BUFFER, 1, messages.flat());
    core.answer(SEND_BUFFER, 0, buffered.flatMap((parts) => [["event"], -1, true, parts]));
    core.answer(QUEUED, 0, queued.flatMap(([isPending, parts]) => [0, 0, isPending, ["event"], undefined, true, parts]));
    core.answer(WEB_SOCKET, 1, amount === undefined ? undefined : { bufferedAmount: amount });
  };
  core.answer(IS_ACTIVE, 0, true);
  core.answer(STATE, 0, "open");
  set();
  const counted = countedSignal();
  return { ...opened, ...counted, set, left: () => [counted.count, engine.listeners("drain").length] };
}

describe("Socket.bufferedBytes", () => {
  it("counts texts in UTF-8 and binary data, of each buffer", () => {
    const { socket, set } = create();
    assert.equal(socket.bufferedBytes, 0);
    set({
      taken: ['42["é"]'], // 8
      written: [new Uint8Array(10), "4€"], // 10 + 4
      buffered: [['["event"]', new ArrayBuffer(100), new Blob(["12345"])], ["[]"]], // 9 + 100 + 5 + 2
      queued: [[true, ["pending"]], [false, ["[1,2]"]]], // 5
    });
    assert.equal(socket.bufferedBytes, 8 + 14 + 116 + 5);
  });

  it("counts what a WebSocket has taken once", () => {
    const { socket, set } = create();
    set({ taken: ["12345"], written: ["123"], amount: 1005 });
    assert.equal(socket.bufferedBytes, 1008);
    // Not passed on yet.
    set({ taken: ["12345"], amount: 2 });
    assert.equal(socket.bufferedBytes, 5);
    set({ amount: 2000 });
    assert.equal(socket.bufferedBytes, 2000);
  });

  it("is a number before there is a session", () => {
    const { manager, core } = createManager();
    const socket = manager.socket("/");
    core.answer(WRITE_BUFFER, undefined, []);
    core.answer(SEND_BUFFER, 0, [["event"], -1, true, ["[1]"]]);
    core.answer(QUEUED, 0, []);
    assert.equal(socket.bufferedBytes, 3);
  });
});

describe("Socket.drained", () => {
  const { setTimeout: real, clearTimeout: clear } = globalThis;
  const timers = new Set();

  beforeEach(() => {
    timers.clear();
    globalThis.setTimeout = (callback, ms) => {
      const timer = real(() => (timers.delete(timer), callback()), ms);
      // Those of connections that other tests have left are for longer.
      if (ms <= LONGEST) timers.add(timer);
      return timer;
    };
    globalThis.clearTimeout = (timer) => (timers.delete(timer), clear(timer));
  });
  afterEach(() => Object.assign(globalThis, { setTimeout: real, clearTimeout: clear }));

  const wait = (ms) => new Promise((resolve) => real(resolve, ms));

  it("resolves at once if so much waits at most", async () => {
    const { socket, signal, set, left } = create();
    await socket.drained();
    set({ amount: 10 });
    await socket.drained(10, { signal });
    assert.deepEqual([left(), timers.size], [[0, 0], 0]);
  });

  it("looks again and again, at growing intervals", async () => {
    const { socket, signal, set, left } = create();
    set({ amount: 11 });
    let looks = 0;
    let isDrained = false;
    Object.defineProperty(socket, "bufferedBytes", { get: () => ((looks += 1), isDrained ? 10 : 11) });
    const drained = socket.drained(10, { signal });
    await wait(300);
    assert.ok(looks > 5 && looks < 12, `${looks}`);
    assert.deepEqual([left(), timers.size], [[1, 1], 1]);
    isDrained = true;
    await drained;
    assert.deepEqual([left(), timers.size], [[0, 0], 0]);
  });

  it("looks when the engine tells", async () => {
    const { socket, engine, set, left } = create();
    set({ taken: ["12345"] });
    let isDone = false;
    const drained = socket.drained().then(() => (isDone = true));
    await wait(100);
    engine.fire("drain", []);
    await wait();
    assert.equal(isDone, false);
    set();
    engine.fire("drain", []);
    // No timer has run.
    for (let i = 0; i < 5; i++) await undefined;
    assert.equal(isDone, true);
    await drained;
    assert.deepEqual([left(), timers.size], [[0, 0], 0]);
  });

  it("rejects with the reason of a signal", async () => {
    const { socket, signal, abort, set, left } = create();
    set({ amount: 1 });
    const drained = socket.drained(0, { signal });
    await wait(10);
    abort(WHY);
    await assert.rejects(drained, (error) => error === WHY);
    assert.deepEqual([left(), timers.size], [[0, 0], 0]);
    set();
    await assert.rejects(socket.drained(0, { signal }), (error) => error === WHY);
  });

  for (const [what, change] of [
    ["the socket is closed", (core) => core.answer(IS_ACTIVE, 0, false)],
    ["the reconnection is given up", (core) => core.answer(STATE, 0, "closed")],
  ]) {
    it(`rejects if ${what}`, async () => {
      const { socket, signal, core, set, left } = create();
      set({ amount: 1 });
      const drained = socket.drained(0, { signal });
      await wait(10);
      change(core);
      await assert.rejects(drained, { name: "Error", message: "socket has been disconnected" });
      assert.deepEqual([left(), timers.size], [[0, 0], 0]);
      await assert.rejects(socket.drained());
      set();
      await socket.drained();
    });
  }

  it("rejects if what waits is lost with the socket", async () => {
    const { socket, core, engine, set } = create();
    set({ amount: 1 });
    const drained = socket.drained();
    await wait(10);
    core.answer(IS_ACTIVE, 0, false);
    set();
    engine.fire("drain", []);
    await assert.rejects(drained, { message: "socket has been disconnected" });
  });

  it("waits while the Manager reconnects", async () => {
    const { socket, core, set } = create();
    set({ buffered: [["[1]"]] });
    core.answer(STATE, 0, "closed");
    core.answer(RECONNECTING, 0, true);
    const drained = socket.drained();
    await wait(20);
    set();
    await drained;
  });

  it("is not misled by the moment between a loss and the plan to reconnect", async () => {
    const { socket, core, set } = create();
    set({ buffered: [["[1]"]] });
    core.answer(STATE, 0, "closed");
    const drained = socket.drained();
    core.answer(RECONNECTING, 0, true);
    await wait(20);
    set();
    await drained;
  });

  it("takes numbers from 0 on", async () => {
    const { socket } = create();
    for (const bytes of [-1, NaN, "much"]) await assert.rejects(socket.drained(bytes), { name: "TypeError", message: /^bytes/ });
    await assert.rejects(socket.drained(0, { signal: 5 }), { name: "TypeError", message: /^signal/ });
    await turn();
  });
});
