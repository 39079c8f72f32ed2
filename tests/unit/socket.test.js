// One namespace: what is emitted, with which modifiers, and its listeners.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  CONNECT,
  DISCONNECT,
  HAS_TIMEOUT,
  IS_ACKNOWLEDGED,
  IS_CONNECTED,
  IS_UNCOMPRESSED,
  IS_VOLATILE,
  OUTGOING_OBSERVED,
  QUEUED,
  RECEIVE_BUFFER,
  RETRIES,
  SEND_BUFFER,
  SOCKET_ID,
} from "../../pkg-template/src/numbers.js";
import { collectErrors } from "./support/errors.js";
import { actions, createManager, FAILED, openSocket, PARSED } from "./support/shim.js";

/** The flags and the timeout of the events that were emitted. */
const modifiers = (core) => core.callsOf("emit").map(({ flags, timeout }) => ({ flags, timeout }));

describe("Socket.emit", () => {
  it("hands the arguments and their JSON to the core", () => {
    const { socket, core } = openSocket();
    assert.equal(socket.emit("event", 1, { a: "b" }), socket);
    const [{ socket: number, args, json, attachments, token }] = core.callsOf("emit");
    assert.deepEqual([number, args, json, attachments, token], [0, ["event", 1, { a: "b" }], '["event",1,{"a":"b"}]', [], 0]);
  });

  it("takes a function as the last argument for the acknowledgement", () => {
    const { socket, core, host } = openSocket();
    const answers = [];
    socket.emit("event", "text", (answer) => answers.push(answer));
    const [{ json, token, flags }] = core.callsOf("emit");
    assert.deepEqual([json, flags], ['["event","text"]', IS_ACKNOWLEDGED]);
    host.ack(0, token, ["answer"], PARSED);
    assert.deepEqual(answers, ["answer"]);
  });

  it("with a function as its only argument has no name", () => {
    assert.throws(() => openSocket().socket.emit(() => {}), { name: "TypeError" });
  });

  it("hands over attachments in an array", () => {
    const { socket, core } = openSocket();
    const [a, b] = [new Uint8Array(1), new Uint8Array(2)];
    socket.emit("event", a).emit("event", a, b);
    assert.deepEqual(core.callsOf("emit").map(({ attachments, count }) => [attachments, count]), [[[a], 1], [[a, b], 2]]);
  });

  it("without modifiers has no flags", () => {
    const { socket, core } = openSocket();
    socket.emit("event");
    assert.deepEqual(modifiers(core), [{ flags: 0, timeout: undefined }]);
  });

  it("volatile, compress and timeout are for the next event only", () => {
    const { socket, core } = openSocket();
    socket.volatile.compress(false).timeout(20).emit("event");
    socket.emit("event");
    const flags = IS_VOLATILE | IS_UNCOMPRESSED | HAS_TIMEOUT;
    assert.deepEqual(modifiers(core), [{ flags, timeout: 20 }, { flags: 0, timeout: undefined }]);
  });

  it("compress(true) is the default", () => {
    const { socket, core } = openSocket();
    socket.compress(true).emit("event");
    assert.deepEqual(modifiers(core), [{ flags: 0, timeout: undefined }]);
  });

  it("timeout() of an event is stronger than ackTimeout", () => {
    const { manager, core } = createManager();
    const socket = manager.socket("/", { ackTimeout: 30 });
    socket.emit("event");
    socket.timeout("40").emit("event");
    assert.deepEqual(modifiers(core).map(({ timeout }) => timeout), [30, 40]);
  });

  it("a timeout that is not a number throws, and nothing is emitted", () => {
    const { socket, core } = openSocket();
    assert.throws(() => socket.timeout(Symbol("ms")).emit("event"), TypeError);
    assert.deepEqual(core.callsOf("emit"), []);
  });

  for (const event of ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]) {
    it(`refuses the reserved name "${event}"`, () => {
      const { socket, core } = openSocket();
      assert.throws(() => socket.emit(event), { name: "Error", message: `"${event}" is a reserved event name` });
      assert.deepEqual(core.callsOf("emit"), []);
    });
  }

  for (const event of [undefined, null, {}, Symbol("event"), () => {}, true]) {
    it(`refuses the name ${String(event)}`, () => {
      assert.throws(() => openSocket().socket.emit(event), { name: "TypeError", message: "event: expected a string or a number" });
    });
  }

  it("accepts a number as the name", () => {
    const { socket, core } = openSocket();
    socket.emit(1, 2);
    assert.equal(core.callsOf("emit")[0].json, "[1,2]");
  });

  it("an error about the name clears the modifiers", () => {
    const { socket, core } = openSocket();
    assert.throws(() => socket.volatile.emit(undefined));
    socket.emit("event");
    assert.deepEqual(modifiers(core), [{ flags: 0, timeout: undefined }]);
  });

  it("send() emits \"message\"", () => {
    const { socket, core } = openSocket();
    socket.send("text");
    assert.equal(core.callsOf("emit")[0].json, '["message","text"]');
  });
});

describe("Socket.emitWithAck", () => {
  it("resolves with the answer", async () => {
    const { socket, core, host } = openSocket();
    const answer = socket.emitWithAck("event", "text");
    const [{ token, flags, json }] = core.callsOf("emit");
    assert.deepEqual([flags, json], [IS_ACKNOWLEDGED, '["event","text"]']);
    host.ack(0, token, ["answer"], PARSED);
    assert.equal(await answer, "answer");
  });

  it("rejects with the error", async () => {
    const { socket, core, host } = openSocket();
    const answer = socket.timeout(10).emitWithAck("event");
    const error = new Error("operation has timed out");
    host.ack(0, core.callsOf("emit")[0].token, error, FAILED);
    await assert.rejects(answer, error);
  });

  it("rejects for a reserved name", async () => {
    await assert.rejects(openSocket().socket.emitWithAck("connect"), /reserved/);
  });
});

describe("Socket", () => {
  const errors = collectErrors();

  it("connects and disconnects by the number that the core gave it", () => {
    const { manager, core } = openSocket();
    const other = manager.socket("/other");
    assert.equal(other.connect().disconnect(), other);
    other.open().close();
    assert.deepEqual(actions(core), [[CONNECT, 1], [DISCONNECT, 1], [CONNECT, 1], [DISCONNECT, 1]]);
  });

  it("has the state that the core has", () => {
    const { socket, core } = openSocket();
    core.answer(IS_CONNECTED, 0, true);
    core.answer(SOCKET_ID, 0, "id");
    assert.deepEqual([socket.connected, socket.disconnected, socket.id], [true, false, "id"]);
  });

  it("rounds retries up, and sets none below 1", () => {
    const { manager, core } = createManager();
    for (const [i, retries] of [2, 0.5, 0, -1, undefined].entries()) manager.socket(`/${i}`, { retries });
    const set = core.callsOf("set").filter(({ property }) => property === RETRIES);
    assert.deepEqual(set.map(({ of, value }) => [of, value]), [[0, 2], [1, 1]]);
  });

  it("calls catch-all listeners before those of an event, prepended ones first", () => {
    const { socket, host } = openSocket();
    const calls = [];
    socket.on("event", (...args) => calls.push(["on", ...args]));
    socket.onAny((...args) => calls.push(["any", ...args]));
    socket.prependAny((...args) => calls.push(["first", ...args]));
    host.message(0, ["event", 1], PARSED, undefined, -1, 1);
    assert.deepEqual(calls, [["first", "event", 1], ["any", "event", 1], ["on", 1]]);
  });

  it("reports what a catch-all listener throws, and calls the others", () => {
    const { socket, host } = openSocket();
    const error = new Error("by a listener");
    let calls = 0;
    socket.onAny(() => {
      throw error;
    });
    socket.on("event", () => (calls += 1));
    host.message(0, ["event"], PARSED, undefined, -1, 1);
    assert.deepEqual([errors, calls], [[error], 1]);
  });

  it("removes one catch-all listener or all, and ignores one that was not added", () => {
    const { socket } = openSocket();
    const [a, b] = [() => {}, () => {}];
    socket.onAny(a).onAny(b).offAny(() => {});
    assert.deepEqual(socket.listenersAny(), [a, b]);
    assert.deepEqual(socket.offAny(a).listenersAny(), [b]);
    assert.deepEqual(socket.offAny().listenersAny(), []);
  });

  it("asks the core for outgoing events while there is a listener for them", () => {
    const { socket, core, host } = openSocket();
    const sent = [];
    const listener = (...args) => sent.push(args);
    socket.onAnyOutgoing(listener).prependAnyOutgoing(listener);
    host.outgoing(0, ["event", 1]);
    socket.offAnyOutgoing();
    const set = core.callsOf("set").filter(({ property }) => property === OUTGOING_OBSERVED);
    assert.deepEqual(set.map(({ value }) => value), [1, 2, 0]);
    assert.deepEqual(sent, [["event", 1], ["event", 1]]);
  });

  it("sendBuffer shows packets, and keeps those that are assigned", () => {
    const { socket, core } = openSocket();
    const [first, second] = [["a"], ["b"]];
    core.answer(SEND_BUFFER, 0, [first, -1, true, [], second, 4, false, []]);
    assert.deepEqual(socket.sendBuffer, [
      { type: 2, data: first, options: { compress: true } },
      { type: 2, data: second, options: { compress: false }, id: 4 },
    ]);
    socket.sendBuffer = socket.sendBuffer.slice(1);
    assert.deepEqual(core.callsOf("keep"), [{ property: SEND_BUFFER, socket: 0, kept: [second] }]);
    assert.throws(() => (socket.sendBuffer = undefined), TypeError);
  });

  it("receiveBuffer keeps the events that are assigned", () => {
    const { socket, core } = openSocket();
    core.answer(RECEIVE_BUFFER, 0, [["a"], ["b"]]);
    socket.receiveBuffer = socket.receiveBuffer.slice(1);
    assert.deepEqual(core.callsOf("keep"), [{ property: RECEIVE_BUFFER, socket: 0, kept: [["b"]] }]);
    assert.throws(() => (socket.receiveBuffer = {}), TypeError);
  });

  it("_queue shows the events of retries", () => {
    const { socket, core } = openSocket();
    core.answer(QUEUED, 0, [3, 1, true, ["a"], 100, true, []]);
    const flags = { fromQueue: true, timeout: 100, compress: true };
    assert.deepEqual(socket._queue, [{ id: 3, tryCount: 1, pending: true, args: ["a"], flags }]);
  });
});
