// Listeners with a signal, the next event as a promise, and events as a stream.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Emitter, ObservedEmitter } from "../../pkg-template/src/emitter.js";
import { actions, createManager, openSocket } from "./support/shim.js";
import { CLOSE, DISCONNECT } from "../../pkg-template/src/numbers.js";
import { countedSignal } from "./support/signal.js";

const WHY = new Error("why");
const turn = () => new Promise((resolve) => setTimeout(resolve));

function create() {
  const emitter = new Emitter();
  const counted = countedSignal();
  return { emitter, ...counted, counted, left: () => [emitter._listeners.size, counted.count] };
}

describe("a listener with a signal", () => {
  for (const method of ["on", "once", "addEventListener"]) {
    it(`${method}: is removed when the signal aborts`, () => {
      const { emitter, signal, abort, left } = create();
      emitter[method]("event", () => assert.fail(), { signal });
      assert.deepEqual(left(), [1, 1]);
      abort();
      emitter.emit("event");
      assert.deepEqual(left(), [0, 0]);
    });

    it(`${method}: is not added if the signal has aborted`, () => {
      const { emitter, signal, abort, left } = create();
      abort();
      assert.equal(emitter[method]("event", () => assert.fail(), { signal }), emitter);
      assert.deepEqual(left(), [0, 0]);
    });

    for (const [how, remove] of [
      ["by itself", (emitter, listener) => emitter.off("event", listener)],
      ["with all of the event", (emitter) => emitter.off("event")],
      ["with all", (emitter) => emitter.off()],
    ]) {
      it(`${method}: removed by hand, ${how}, leaves nothing on the signal`, () => {
        const { emitter, signal, left } = create();
        const listener = () => assert.fail();
        emitter[method]("event", listener, { signal });
        assert.deepEqual(emitter.listeners("event"), [listener]);
        remove(emitter, listener);
        assert.deepEqual(left(), [0, 0]);
      });
    }
  }

  it("is called with the emitter and the arguments, as often as it was added", () => {
    const { emitter, signal, abort, counted } = create();
    const other = countedSignal();
    const calls = [];
    const listener = function (...args) {
      calls.push([this === emitter, ...args]);
    };
    emitter.on("event", listener, { signal }).on("event", listener, { signal: other.signal }).emit("event", 1, 2);
    assert.deepEqual(calls, [[true, 1, 2], [true, 1, 2]]);
    emitter.off("event", listener).emit("event", 3);
    assert.deepEqual([calls.length, counted.count, other.count], [3, 0, 1]);
    abort();
    emitter.emit("event", 4);
    assert.equal(calls.length, 4);
  });

  it("of once() is called once, and leaves nothing", () => {
    const { emitter, signal, left } = create();
    let calls = 0;
    emitter.once("event", () => (calls += 1), { signal });
    emitter.emit("event").emit("event");
    assert.deepEqual([calls, left()], [1, [0, 0]]);
  });

  it("that aborts during the event takes effect from the next one on", () => {
    const { emitter, signal, abort } = create();
    const calls = [];
    emitter.on("event", () => abort());
    emitter.on("event", () => calls.push(1), { signal });
    emitter.emit("event").emit("event");
    assert.deepEqual(calls, [1]);
  });

  it("ends an observation of the core", () => {
    class Observed extends ObservedEmitter {
      changes = [];
      constructor() {
        super(["a"]);
      }
      _observe(isObserved) {
        this.changes.push(isObserved);
      }
    }
    const { signal, abort } = create();
    const emitter = new Observed();
    emitter.on("a", () => {}, { signal });
    abort();
    assert.deepEqual(emitter.changes, [true, false]);
  });

  it("takes signals only, or none", () => {
    const { emitter } = create();
    assert.throws(() => emitter.on("event", () => {}, { signal: 5 }), { name: "TypeError", message: /^signal/ });
    for (const options of [undefined, null, true, {}, { signal: undefined }, { signal: null }]) emitter.on("event", () => {}, options);
    assert.equal(emitter.listeners("event").length, 6);
  });
});

describe("once() without a listener", () => {
  it("resolves with the arguments", async () => {
    const { emitter, left } = create();
    const args = emitter.once("event");
    emitter.emit("event", 1, "two").emit("event", 3);
    assert.deepEqual([await args, left()], [[1, "two"], [0, 0]]);
  });

  it("leaves nothing on a signal", async () => {
    const { emitter, signal, left } = create();
    const args = emitter.once("event", { signal });
    assert.deepEqual(left(), [1, 1]);
    emitter.emit("event");
    assert.deepEqual([await args, left()], [[], [0, 0]]);
  });

  it("rejects with the reason of a signal", async () => {
    const { emitter, signal, abort, left } = create();
    const args = emitter.once("event", { signal });
    abort(WHY);
    assert.deepEqual(left(), [0, 0]);
    await assert.rejects(args, (error) => error === WHY);
    await assert.rejects(emitter.once("event", { signal }), (error) => error === WHY);
    assert.deepEqual(left(), [0, 0]);
  });

  it("takes signals and listeners only", () => {
    const { emitter, left } = create();
    assert.throws(() => emitter.once("event", { signal: 5 }), { name: "TypeError", message: /^signal/ });
    for (const listener of [undefined, null, "text"]) assert.throws(() => emitter.once("event", listener), TypeError);
    assert.deepEqual(left(), [0, 0]);
  });
});

describe("stream()", () => {
  it("has the arguments of each event, from the call on", async () => {
    const { emitter } = create();
    const events = emitter.stream("event");
    emitter.emit("event", 1).emit("event", 2, "two").emit("other");
    const seen = [];
    for await (const args of events) {
      seen.push(args);
      if (seen.length === 2) setTimeout(() => emitter.emit("event"));
      if (seen.length === 3) break;
    }
    assert.deepEqual(seen, [[1], [2, "two"], []]);
  });

  for (const [how, end] of [
    ["break", async (events) => { for await (const _ of events) break; }],
    ["a throw", async (events) => { for await (const _ of events) throw WHY; }],
    ["return()", (events) => events.return()],
  ]) {
    it(`ends by ${how}, and leaves nothing`, async () => {
      const { emitter, signal, left } = create();
      const events = emitter.stream("event", { signal });
      assert.deepEqual(left(), [1, 1]);
      emitter.emit("event").emit("event");
      await end(events)?.catch((error) => assert.equal(error, WHY));
      assert.deepEqual(left(), [0, 0]);
      assert.deepEqual(await events.next(), { value: undefined, done: true });
    });
  }

  it("return() ends a loop that waits", async () => {
    const { emitter, left } = create();
    const events = emitter.stream("event");
    const waiting = [events.next(), events.next()];
    assert.deepEqual(await events.return(), { value: undefined, done: true });
    assert.deepEqual(await Promise.all(waiting), [{ value: undefined, done: true }, { value: undefined, done: true }]);
    assert.deepEqual(left(), [0, 0]);
  });

  it("calls of next() get events in their order", async () => {
    const { emitter } = create();
    const events = emitter.stream("event");
    const waiting = [events.next(), events.next()];
    emitter.emit("event", 1).emit("event", 2).emit("event", 3);
    const values = await Promise.all([...waiting, events.next()]);
    assert.deepEqual(values.map(({ value }) => value), [[1], [2], [3]]);
  });

  it("rejects with the reason of a signal; what waits is dropped", async () => {
    const { emitter, signal, abort, left } = create();
    const events = emitter.stream("event", { signal });
    emitter.emit("event", 1);
    abort(WHY);
    assert.deepEqual(left(), [0, 0]);
    const seen = [];
    await assert.rejects(async () => {
      for await (const args of events) seen.push(args);
    }, (error) => error === WHY);
    assert.deepEqual(seen, []);
  });

  it("rejects a loop that waits", async () => {
    const { emitter, signal, abort } = create();
    const events = emitter.stream("event", { signal });
    const waiting = [events.next(), events.next()];
    abort(WHY);
    for (const read of waiting) await assert.rejects(read, (error) => error === WHY);
  });

  it("of a signal that has aborted does not listen", async () => {
    const { emitter, signal, abort, left } = create();
    abort(WHY);
    const events = emitter.stream("event", { signal });
    assert.deepEqual(left(), [0, 0]);
    await assert.rejects(events.next(), (error) => error === WHY);
  });

  it("drops the oldest above highWaterMark, and counts them", async () => {
    const { emitter } = create();
    const events = emitter.stream("event", { highWaterMark: 2 });
    for (let n = 1; n <= 5; n++) emitter.emit("event", n);
    assert.equal(events.missed, 3);
    assert.deepEqual([(await events.next()).value, (await events.next()).value], [[4], [5]]);
    const latest = emitter.stream("event", { highWaterMark: 0 });
    emitter.emit("event", 6).emit("event", 7);
    assert.deepEqual([latest.missed, (await latest.next()).value], [1, [7]]);
    const all = emitter.stream("event");
    for (let n = 0; n < 1000; n++) emitter.emit("event", n);
    assert.deepEqual([all.missed, (await all.next()).value], [0, [0]]);
  });

  it("takes signals only", () => {
    const { emitter, left } = create();
    assert.throws(() => emitter.stream("event", { signal: 5 }), { name: "TypeError", message: /^signal/ });
    assert.deepEqual(left(), [0, 0]);
  });

  it("is there on a socket and its Manager", async () => {
    const { socket, manager } = openSocket();
    const events = [socket.stream("event"), manager.stream("ping")];
    socket.fire("event", ["event", 1], 1);
    manager.fire("ping", []);
    assert.deepEqual(await Promise.all(events.map((each) => each.next())), [{ value: [1], done: false }, { value: [], done: false }]);
  });
});

describe("Symbol.dispose", () => {
  it("disconnects a socket, and closes a Manager", async () => {
    const { Socket, Manager } = await import("./support/shim.js");
    if (!Symbol.dispose) {
      for (const { prototype } of [Socket, Manager]) assert.equal("undefined" in prototype, false);
      return;
    }
    const { manager, core } = createManager();
    const socket = manager.socket("/");
    socket[Symbol.dispose]();
    manager[Symbol.dispose]();
    assert.deepEqual(actions(core), [[DISCONNECT, 0], [CLOSE, 0]]);
    await turn();
  });
});
