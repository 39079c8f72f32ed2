// A session, as `socket.io.engine`.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  BLOBS,
  CLOSE_ENGINE,
  CLOSE_TRANSPORT,
  ENGINE,
  ENGINE_ID,
  ENGINE_OBSERVED,
  ENGINE_STATE,
  IS_WRITABLE,
  RECEIVED,
  TRANSPORT_STATE,
  WRITE_BUFFER,
} from "../../pkg-template/src/numbers.js";
import { actions, openManager } from "./support/shim.js";

/** A session, number 1: `tell` has an event of the core happen, `events` lists what listeners of these names get. */
function open(names = [], opts) {
  const { engine, core, host } = openManager(opts);
  const events = [];
  for (const name of names) engine.on(name, (...args) => events.push([name, ...args]));
  const tell = (...args) => host.emit(ENGINE, 1, ...args);
  tell("transport", "polling");
  return { engine, core, events, tell };
}

describe("Engine: packets", () => {
  for (const [message, packet] of [
    ["4text", { type: "message", data: "text" }],
    ["4", { type: "message" }],
    ["2probe", { type: "ping", data: "probe" }],
    ["3", { type: "pong" }],
    ["1", { type: "close" }],
    ["6", { type: "noop" }],
  ]) {
    it(`a received ${JSON.stringify(message)}`, () => {
      const { tell, events } = open(["packet", "heartbeat"]);
      tell("packet", message);
      assert.deepEqual(events, [["packet", packet], ["heartbeat"]]);
    });
  }

  it("a received message fires data and message too", () => {
    const { tell, events } = open(["packet", "data", "message"]);
    const data = new ArrayBuffer(1);
    tell("packet", data);
    assert.deepEqual(events, [["packet", { type: "message", data }], ["data", data], ["message", data]]);
  });

  it("the handshake is parsed, and one that is not JSON is left to the core", () => {
    const { tell, events } = open(["handshake"]);
    tell("packet", '0{"sid":"a"}');
    tell("packet", "0{");
    assert.deepEqual(events, [["handshake", { sid: "a" }]]);
  });

  it("a packet that is sent has options", () => {
    const { tell, events } = open(["packetCreate"]);
    tell("packetCreate", "4text", false);
    assert.deepEqual(events, [["packetCreate", { type: "message", data: "text", options: { compress: false } }]]);
  });

  it("writeBuffer shows packets", () => {
    const { engine, core } = open();
    core.answer(WRITE_BUFFER, 1, ["4a", true, true, new Uint8Array(0), false, false]);
    assert.deepEqual(engine.writeBuffer, [
      { type: "message", data: "a", options: { compress: true } },
      { type: "message", data: new Uint8Array(0), options: { compress: false } },
    ]);
  });
});

describe("Engine: events", () => {
  it("a ping fires ping and pong", () => {
    const { tell, events } = open(["ping", "pong"]);
    tell("ping");
    assert.deepEqual(events, [["ping"], ["pong"]]);
  });

  it("an upgrade changes the transport", () => {
    const { engine, core, tell, events } = open(["upgrading", "upgrade"]);
    core.answer(IS_WRITABLE, 1, true);
    const polling = engine.transport;
    tell("upgrading", "websocket");
    assert.deepEqual([engine.transport, polling.writable], [polling, true]);
    tell("upgrade");
    assert.deepEqual([engine.transport.name, engine.transport.writable, polling.writable], ["websocket", true, false]);
    assert.deepEqual(events, [["upgrading", engine.transport], ["upgrade", engine.transport]]);
  });

  it("an upgrade that fails has the name of the transport in its error", () => {
    const { tell, events } = open(["upgradeError"]);
    const error = new Error("probe error");
    tell("upgradeError", error, "websocket");
    assert.deepEqual(events, [["upgradeError", error]]);
    assert.equal(error.transport, "websocket");
  });

  it("the end has a reason and a description", () => {
    const { tell, events } = open(["close", "error"]);
    const error = new Error("lost");
    tell("error", error);
    tell("close", "transport error", error);
    assert.deepEqual(events, [["error", error], ["close", "transport error", error]]);
  });

  it("the core is asked for the costly ones while somebody listens for them", () => {
    const { engine, core } = open(["open", "close"]);
    const listener = () => {};
    engine.on("packet", listener).on("drain", listener).off("packet").off("drain");
    const set = core.callsOf("set").filter(({ property }) => property === ENGINE_OBSERVED);
    assert.deepEqual(set.map(({ of, value }) => [of, value]), [[1, 1], [1, 0]]);
  });
});

describe("Engine: its transport", () => {
  const observed = (core) => core.callsOf("set").filter(({ property }) => property === ENGINE_OBSERVED).map(({ value }) => value);

  it("packets are reported while it has a listener for them, and an upgrade removes that", () => {
    const { engine, core, tell, events } = open();
    engine.transport.on("packet", (packet) => events.push(packet));
    assert.deepEqual(observed(core), [1]);
    tell("packet", "4text");
    tell("upgrading", "websocket");
    tell("upgrade");
    assert.equal(observed(core).at(-1), 0);
    assert.deepEqual(events, [{ type: "message", data: "text" }]);
  });

  it("a listener that it got before the upgrade counts from then on", () => {
    const { engine, core, tell } = open();
    engine.on("upgrading", (transport) => transport.on("packet", () => {}));
    tell("upgrading", "websocket");
    tell("upgrade");
    assert.equal(observed(core).at(-1), 1);
  });

  for (const [reason, heard] of [
    ["transport error", ["engine", "error"]],
    ["transport close", ["engine", "close"]],
    ["ping timeout", ["engine"]],
  ]) {
    it(`what it hears of the end: ${reason}`, () => {
      const { engine, tell } = open();
      const events = [];
      engine.on("close", () => events.push("engine"));
      const { transport } = engine;
      transport.on("error", () => events.push("error")).on("close", () => events.push("close"));
      tell("close", reason);
      assert.deepEqual(events, heard);
      assert.equal(transport.hasListeners("close"), false);
    });
  }

  it("there is none if the options name none", () => {
    const { engine, host } = openManager({ transports: [] });
    const reasons = [];
    engine.on("close", (reason) => reasons.push(reason));
    host.emit(ENGINE, 1, "close", "forced close");
    assert.deepEqual(reasons, ["forced close"]);
  });

  it("closes if it is open, and once", () => {
    const { engine, core } = open();
    for (const state of ["opening", "open", "pausing", "closed"]) {
      core.answer(TRANSPORT_STATE, 1, state);
      assert.equal(engine.transport.close(), engine.transport);
    }
    assert.deepEqual(actions(core), [[CLOSE_TRANSPORT, 1], [CLOSE_TRANSPORT, 1]]);
  });

  it("has the query as text or as an object, and the id of the session", () => {
    const transportOptions = { polling: { query: "b=2" } };
    for (const [opts, expected] of [[{ query: "a=1" }, { a: "1" }], [{ query: { a: 1 } }, { a: 1 }], [{ transportOptions }, { b: "2" }]]) {
      const { engine, core } = open([], opts);
      core.answer(ENGINE_STATE, 1, "opening");
      assert.deepEqual(engine.transport.query, { ...expected, EIO: 4, transport: "polling" });
      core.answer(ENGINE_ID, 1, "id");
      assert.equal(engine.transport.query.sid, "id");
    }
  });
});

describe("Engine: send, close and state", () => {
  it("data that a program emits while it is open is taken as received", () => {
    const { engine, core } = open();
    const data = new Uint8Array(1);
    core.answer(ENGINE_STATE, 1, "opening");
    engine.emit("data", "early");
    core.answer(ENGINE_STATE, 1, "open");
    engine.emit("data", "text").emit("data", data).emit("other", "text");
    assert.deepEqual(core.callsOf("write").map(({ parts, how }) => [...parts, how]), [["4text", RECEIVED], [data, RECEIVED]]);
  });

  it("sends text after the type of a message, and binary data as it is", () => {
    const { engine, core } = open();
    core.answer(ENGINE_STATE, 1, "open");
    const data = new Uint8Array(1);
    engine.send("text").write(data, { compress: false }).send().send(5);
    const expected = [["4text", true], [data, false], ["4", true], ["45", true]];
    assert.deepEqual(core.callsOf("write").map(({ parts, compress }) => [...parts, compress]), expected);
  });

  it("calls the callback at the next flush, wherever it stands", () => {
    const { engine, core, tell } = open();
    core.answer(ENGINE_STATE, 1, "opening");
    let calls = 0;
    const callback = () => (calls += 1);
    engine.send("a", {}, callback).send("b", callback).send(callback);
    tell("flush");
    tell("flush");
    assert.equal(calls, 3);
  });

  it("sends nothing once it closes", () => {
    const { engine, core } = open();
    for (const state of ["closing", "closed"]) {
      core.answer(ENGINE_STATE, 1, state);
      engine.send("text", () => assert.fail());
    }
    assert.deepEqual(core.callsOf("write"), []);
  });

  it("close() closes the session of its number", () => {
    const { engine, core } = open();
    assert.equal(engine.close(), engine);
    assert.deepEqual(actions(core), [[CLOSE_ENGINE, 1]]);
  });

  it("its id is undefined before it is open, and null afterwards", () => {
    const { engine, core } = open();
    core.answer(ENGINE_STATE, 1, "opening");
    assert.equal(engine.id, undefined);
    core.answer(ENGINE_ID, 1, "a");
    assert.equal(engine.id, "a");
    core.answer(ENGINE_ID, 1, undefined);
    core.answer(ENGINE_STATE, 1, "closed");
    assert.equal(engine.id, null);
  });

  it("binaryType is set for the core", () => {
    const { engine, core } = open();
    assert.equal(engine.binaryType, "arraybuffer");
    engine.binaryType = "blob";
    engine.binaryType = "arraybuffer";
    const set = core.callsOf("set").filter(({ property }) => property === BLOBS);
    assert.deepEqual(set.map(({ value }) => value), [1, 0]);
  });

  it("has the options with defaults, and the server", () => {
    const { engine } = open([], { query: "a=1", path: "/x/", addTrailingSlash: false });
    const { hostname, port, secure, opts } = engine;
    assert.deepEqual([hostname, port, secure], ["a.org", "80", false]);
    assert.deepEqual([opts.query, opts.path, opts.upgrade, opts.timestampParam], [{ a: "1" }, "/x", true, "t"]);
  });
});
