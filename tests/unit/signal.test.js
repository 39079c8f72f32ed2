// `socket.signal()`: what an AbortSignal ends, and that nothing of it is left.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CANCELLED, HAS_TIMEOUT, IS_ACKNOWLEDGED, IS_CONNECTED, IS_UNCOMPRESSED, IS_VOLATILE } from "../../pkg-template/src/numbers.js";
import { FAILED, openSocket, PARSED } from "./support/shim.js";
import { countedSignal } from "./support/signal.js";

const turn = () => new Promise((resolve) => setTimeout(resolve));
const WHY = new Error("why");

/** A socket, a signal, and what is left of events: acknowledgements of the shim, listeners on the signal. */
function create(opts) {
  const opened = openSocket(opts);
  const counted = countedSignal();
  const { core } = opened;
  const { emit } = core;
  // The core returns the id of the acknowledgement.
  core.emit = (...args) => emit.apply(core, args) ?? core.id;
  core.id = 7;
  return { ...opened, ...counted, counted, left: () => [opened.manager._acks.size, counted.count] };
}

/** The events that the core was asked to discard: namespace, and id of the acknowledgement. */
const discarded = (core) => core.callsOf("set").filter(({ property }) => property === CANCELLED).map(({ of, value }) => [of, value]);

const tokens = (core) => core.callsOf("emit").map(({ token }) => token);

describe("Socket.signal", () => {
  it("rejects with the reason when it aborts, and cancels the event in the core", async () => {
    const { socket, core, signal, abort, left } = create();
    const answer = socket.signal(signal).emitWithAck("event", 1);
    assert.deepEqual(left(), [1, 1]);
    abort(WHY);
    assert.deepEqual(left(), [0, 0]);
    await assert.rejects(answer, (error) => error === WHY);
    assert.deepEqual(discarded(core), [[0, 7]]);
  });

  it("an event of the retry queue has no id, but its token", async () => {
    const { manager, core, signal, abort, left } = create();
    core.id = -1;
    const socket = manager.socket("/other", { retries: 1 });
    const answer = socket.signal(signal).emitWithAck("event");
    abort(WHY);
    await assert.rejects(answer, WHY);
    assert.deepEqual([discarded(core), left()], [[[1, -1 - tokens(core)[0]]], [0, 0]]);
  });

  for (const reason of [0, "", false]) {
    it(`rejects with a reason that is ${JSON.stringify(reason)}`, async () => {
      const { socket, signal, abort } = create();
      const answer = socket.signal(signal).emitWithAck("event");
      abort(reason);
      await assert.rejects(answer, (error) => error === reason);
    });
  }

  it("has an Error in place of null, which would be no error to a callback", async () => {
    const { socket, signal, abort } = create();
    const answers = [];
    socket.signal(signal).emit("event", (...args) => answers.push(args));
    abort(null);
    assert.equal(answers[0][0].message, "aborted");
  });

  it("resolves with the answer, and leaves nothing", async () => {
    const { socket, core, host, signal, abort, left } = create();
    const answer = socket.signal(signal).emitWithAck("event");
    host.ack(0, tokens(core)[0], ["answer"], PARSED);
    assert.deepEqual(left(), [0, 0]);
    abort(WHY);
    assert.equal(await answer, "answer");
    assert.deepEqual(discarded(core), []);
  });

  it("leaves nothing after the timeout or the disconnection", async () => {
    const { socket, core, host, signal, left } = create();
    const answer = socket.timeout(10).signal(signal).emitWithAck("event");
    host.ack(0, tokens(core)[0], WHY, FAILED);
    assert.deepEqual(left(), [0, 0]);
    await assert.rejects(answer, WHY);
  });

  it("a callback takes the reason first, or null", () => {
    const { socket, core, host, signal, abort } = create();
    const answers = [];
    socket.signal(signal).emit("event", (...args) => answers.push(args));
    host.ack(0, tokens(core)[0], ["answer"], PARSED);
    socket.signal(signal).emit("event", (...args) => answers.push(args));
    abort(WHY);
    assert.deepEqual(answers, [[null, "answer"], [WHY]]);
  });

  it("an acknowledgement that the core has reported before is ignored", () => {
    const { socket, core, host, signal, abort } = create();
    const answers = [];
    socket.signal(signal).emit("event", (...args) => answers.push(args));
    abort(WHY);
    host.ack(0, tokens(core)[0], ["late"], PARSED);
    host.ack(0, tokens(core)[0], WHY, FAILED);
    assert.deepEqual(answers, [[WHY]]);
  });

  it("one that has aborted emits nothing, and rejects", async () => {
    const { socket, core, signal, abort, left } = create();
    abort(WHY);
    await assert.rejects(socket.signal(signal).emitWithAck("event"), (error) => error === WHY);
    const answers = [];
    socket.signal(signal).emit("event", (...args) => answers.push(args));
    assert.deepEqual(answers, []);
    await turn();
    assert.deepEqual(answers, [[WHY]]);
    socket.signal(signal).emit("event");
    assert.deepEqual([core.callsOf("emit"), left(), socket.flags], [[], [0, 0], {}]);
  });

  it("one that has aborted keeps the event from a replacement of packet", async () => {
    const { socket, core, signal, abort } = create();
    core.answer(IS_CONNECTED, 0, true);
    socket.packet = () => assert.fail();
    abort(WHY);
    await assert.rejects(socket.signal(signal).emitWithAck("event"), WHY);
  });

  it("passes through a replacement of packet, and of onack", async () => {
    const { socket, core, host, signal, abort, left } = create();
    core.answer(IS_CONNECTED, 0, true);
    const { packet, onack } = socket;
    socket.packet = (sent) => packet.call(socket, sent);
    socket.onack = (received) => onack.call(socket, received);
    const answer = socket.signal(signal).emitWithAck("event");
    host.ack(0, tokens(core)[0], [1], PARSED);
    assert.deepEqual([await answer, left()], [1, [0, 0]]);
    const cancelled = socket.signal(signal).emitWithAck("event");
    abort(WHY);
    await assert.rejects(cancelled, WHY);
    assert.deepEqual(left(), [0, 0]);
  });

  it("one that aborts while the core sends cancels the event", async () => {
    const { socket, core, signal, abort, left } = create();
    const { emit } = core;
    core.emit = (...args) => {
      emit.apply(core, args);
      abort(WHY);
      return 4;
    };
    await assert.rejects(socket.signal(signal).emitWithAck("event"), WHY);
    // Until then the shim does not know the id.
    assert.deepEqual([discarded(core), left()], [[[0, -1 - tokens(core)[0]], [0, 4]], [0, 0]]);
  });

  it("without a callback nothing is left on the signal", () => {
    const { socket, core, signal, left } = create();
    socket.signal(signal).emit("event");
    assert.deepEqual([core.callsOf("emit").length, left()], [1, [0, 0]]);
  });

  it("is for the next event only, in any order with the other modifiers", () => {
    const { socket, core, signal } = create();
    socket.timeout(20).volatile.signal(signal).compress(false).emit("event", () => {});
    socket.signal(signal).timeout(20).emit("event", () => {});
    socket.emit("event", () => {});
    const all = HAS_TIMEOUT | IS_VOLATILE | IS_UNCOMPRESSED | IS_ACKNOWLEDGED;
    const seen = core.callsOf("emit").map(({ flags, timeout }) => [flags, timeout]);
    assert.deepEqual(seen, [[all, 20], [HAS_TIMEOUT | IS_ACKNOWLEDGED, 20], [IS_ACKNOWLEDGED, undefined]]);
    assert.deepEqual([...socket.io._acks.values()].map(({ takesError }) => takesError), [true, true, false]);
  });

  it("timeout() takes a signal too", async () => {
    const { socket, core, signal, abort } = create();
    const answer = socket.timeout(signal).emitWithAck("event");
    assert.deepEqual(core.callsOf("emit").map(({ flags }) => flags), [IS_ACKNOWLEDGED]);
    abort(WHY);
    await assert.rejects(answer, WHY);
  });

  it("takes signals only", () => {
    const { socket } = create();
    for (const value of [undefined, null, 5, {}, new AbortController()]) {
      assert.throws(() => socket.signal(value), { name: "TypeError", message: "signal: expected an AbortSignal" });
    }
  });

  it("what a handler throws of an abort is an error of the page, and the core is told all the same", async () => {
    const { socket, core, signal, abort, left } = create();
    const errors = [];
    globalThis.reportError = (error) => errors.push(error);
    socket.signal(signal).emit("event", () => {
      throw WHY;
    });
    abort("reason");
    delete globalThis.reportError;
    assert.deepEqual([errors, discarded(core), left()], [[WHY], [[0, 7]], [0, 0]]);
  });
});
