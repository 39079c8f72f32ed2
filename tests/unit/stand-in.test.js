// A connection while the wasm is not there: what it says, and what a core is asked for once it is.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as numbers from "../../pkg-template/src/numbers.js";
import { Client } from "./support/fake-core.js";
import { collectErrors } from "./support/errors.js";
import { EMPTY_WASM, io, load, Manager, provideWasm, Socket } from "./support/shim.js";

const { BLOBS, CLOSE_ENGINE, CONNECT, ENGINE_OBSERVED, IS_ACKNOWLEDGED, OBSERVED, OPEN, OUTGOING_OBSERVED } = numbers;
const { RECONNECTION, RECONNECTION_DELAY, RETRIES, SEND_BUFFER, TIMEOUT } = numbers;

const SERVER = "http://a.org";
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once the condition holds. */
async function until(condition) {
  const end = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < end, `not within 5 s: ${condition}`);
    await turn(1);
  }
}

/** Settles the load that is under way. */
let arrive;
let refuse;
let loads;
let cause;

/** Those of the test. */
const managers = [];

/** A Manager that is made while the wasm is not there. */
function waiting(opts) {
  const manager = new Manager(SERVER, opts);
  managers.push(manager);
  return manager;
}

/** Has the wasm arrive, and gives the calls that the core got, as arrays: method and arguments. */
async function calls(manager) {
  await turn();
  arrive(EMPTY_WASM);
  await until(() => manager._core instanceof Client);
  return manager._core.calls.map((call) => Object.values(call));
}

/** Those that are not only about the time limit of the attempt. */
const without = (property, list) => list.filter(([method, first]) => method !== "set" || first !== property);

/** The emitter's events of these names, as arrays. */
function record(emitter, ...names) {
  const events = [];
  for (const name of names) emitter.on(name, (...args) => events.push([name, ...args]));
  return events;
}

describe("a connection while the wasm is not there", () => {
  const errors = collectErrors();

  beforeEach(() => {
    loads = 0;
    cause = new Error("nothing there");
    provideWasm(() => {
      loads += 1;
      return new Promise((resolve, reject) => {
        arrive = resolve;
        refuse = () => reject(cause);
      });
    });
  });

  afterEach(async () => {
    for (const manager of managers.splice(0)) manager._close();
    // For the tests of other files, the core is there.
    provideWasm(() => EMPTY_WASM);
    await load();
    assert.deepEqual(errors, []);
  });

  it("says what a connection says that is opening", () => {
    const manager = waiting();
    const socket = manager.socket("/");
    assert.deepEqual([manager._readyState, manager._reconnecting], ["opening", false]);
    const { id, connected, disconnected, active, recovered, sendBuffer, receiveBuffer, _queue } = socket;
    assert.deepEqual([id, connected, disconnected, active, recovered], [undefined, false, true, true, false]);
    assert.deepEqual([sendBuffer, receiveBuffer, _queue], [[], [], []]);
    const { engine } = manager;
    assert.deepEqual([engine.id, engine.readyState, engine.hostname, engine.port], [undefined, "opening", "a.org", "80"]);
    assert.deepEqual([engine.transport.name, engine.transport.writable, engine.writeBuffer], ["polling", false, []]);
    assert.equal(engine.opts.path, "/socket.io/");
    assert.equal(waiting({ transports: ["websocket"] }).engine.transport.name, "websocket");
  });

  it("says what a connection says that is closed, and loads nothing, until it is asked to connect", async () => {
    const manager = waiting({ autoConnect: false });
    const socket = manager.socket("/");
    await turn();
    assert.deepEqual([manager._readyState, manager.engine, socket.active, loads], ["closed", undefined, false, 0]);
    socket.connect();
    await turn();
    assert.deepEqual([manager._readyState, socket.active, loads], ["opening", true, 1]);
  });

  it("has the reconnection options, by default those of the core", () => {
    const names = ["reconnection", "reconnectionAttempts", "reconnectionDelay", "reconnectionDelayMax", "randomizationFactor", "timeout"];
    const values = (manager) => names.map((name) => manager[name]());
    assert.deepEqual(values(waiting()), [true, Infinity, 1000, 5000, 0.5, 20000]);
    assert.deepEqual(values(waiting({ reconnection: false, reconnectionAttempts: 3, timeout: false })), [false, 3, 1000, 5000, 0.5, false]);
    assert.equal(waiting().reconnectionDelay(7).reconnectionDelay(), 7);
  });

  it("arguments that are invalid throw at once", () => {
    assert.throws(() => waiting({ transports: "websocket" }), { name: "TypeError" });
    assert.throws(() => io("ftp://a.org"), { name: "TypeError" });
    const socket = waiting().socket("/");
    assert.throws(() => socket.emit("connect"), /reserved/);
    assert.throws(() => socket.emit({}), { name: "TypeError" });
    assert.throws(() => socket.on("event", 1), { name: "TypeError" });
    assert.throws(() => socket.io.reconnectionDelay("1"), { name: "TypeError" });
  });

  it("the core gets everything in order: namespaces, options, the opening, connects, events", async () => {
    const manager = waiting({ reconnectionDelay: 5 });
    const [a, b, c] = ["/a", "/b", "/c"].map((nsp) => manager.socket(nsp, { retries: nsp === "/c" ? 2 : 0 }));
    a.emit("one", 1);
    b.onAnyOutgoing(() => {});
    b.emit("two", () => {});
    c.emit("three");
    manager.on("packet", () => {});
    a.disconnect();
    a.emit("four");
    manager.reconnectionDelay(6);
    const names = [a, b, c].map(({ _number }) => _number);
    const short = ([method, ...args]) => (method === "emit" ? [method, args[0], args[1][0]] : [method, ...args]);
    const list = without(TIMEOUT, await calls(manager)).map(short);
    assert.deepEqual(list, [
      ["set", RECONNECTION_DELAY, 0, 5],
      ["set", RETRIES, 2, 2],
      ["set", OUTGOING_OBSERVED, 1, 1],
      ["set", OBSERVED, 0, 1],
      ["set", RECONNECTION_DELAY, 0, 6],
      ["act", OPEN, 0],
      ["act", CONNECT, 1],
      ["act", CONNECT, 2],
      ["emit", 0, "one"],
      ["emit", 1, "two"],
      ["emit", 2, "three"],
      ["emit", 0, "four"],
    ]);
    assert.deepEqual(names, [0, 1, 2]);
    assert.deepEqual(names.map((_, at) => manager._core.socket(["/d", "/e", "/f"][at])), [3, 4, 5]);
  });

  it("a second Socket of a namespace has its number, before and after", async () => {
    const manager = waiting();
    manager.socket("/a");
    const b = manager.socket("/b");
    assert.equal(new Socket(manager, "/b")._number, b._number);
    assert.equal(new Socket(manager, "/c")._number, 2);
    await calls(manager);
    assert.equal(manager._core.socket("/d"), 3);
  });

  it("an event keeps all that it was emitted with", async () => {
    const manager = waiting();
    const socket = manager.socket("/");
    const bytes = new Uint8Array(2);
    const answers = [];
    socket.volatile.compress(false).emit("event", bytes, (...args) => answers.push(args));
    const [event] = (await calls(manager)).filter(([method]) => method === "emit");
    const flags = IS_ACKNOWLEDGED | numbers.IS_VOLATILE | numbers.IS_UNCOMPRESSED;
    const json = '["event",{"_placeholder":true,"num":0}]';
    assert.deepEqual(event, ["emit", 0, ["event", bytes], json, [bytes], 1, 1, flags, undefined]);
    assert.equal(manager._acks.get(1).takesError, false);
  });

  it("the send buffer has the events that wait; what is not assigned to it is dropped", async () => {
    const manager = waiting();
    const socket = manager.socket("/");
    socket.emit("a");
    socket.emit("b", () => {});
    socket.volatile.emit("c");
    socket.compress(false).emit("d", () => {});
    manager.socket("/other").emit("e");
    const packets = [
      { type: 2, data: ["a"], options: { compress: true } },
      { type: 2, data: ["b"], options: { compress: true }, id: 0 },
      { type: 2, data: ["d"], options: { compress: false }, id: 1 },
    ];
    assert.deepEqual(socket.sendBuffer, packets);
    socket.sendBuffer = socket.sendBuffer.slice(2);
    assert.deepEqual(socket.sendBuffer.map(({ data }) => data), [["d"]]);
    socket.emit("f");
    const list = (await calls(manager)).filter(([method]) => method === "emit" || method === "keep");
    const short = list.map(([method, ...args]) => (method === "emit" ? args[1][0] : [method, ...args]));
    assert.deepEqual(short, ["c", "d", "e", ["keep", SEND_BUFFER, 0, [["d"]]], "f"]);
  });

  it("the retry queue has the events that wait", () => {
    const socket = waiting().socket("/", { retries: 1, ackTimeout: 100 });
    socket.emit("a");
    socket.timeout(5).emit("b", () => {});
    const shared = { tryCount: 0, pending: false };
    assert.deepEqual(socket._queue, [
      { id: 0, ...shared, args: ["a"], flags: { fromQueue: true, timeout: 100, compress: true } },
      { id: 1, ...shared, args: ["b"], flags: { fromQueue: true, timeout: 5, compress: true } },
    ]);
    assert.deepEqual(socket.sendBuffer, []);
  });

  it("the engine stays the same object, and its core gets what it was asked for", async () => {
    const manager = waiting();
    const { engine } = manager;
    engine.on("packet", () => {});
    engine.binaryType = "blob";
    engine.send("text");
    engine.close();
    assert.deepEqual(engine.writeBuffer, [{ type: "message", data: "text", options: { compress: true } }]);
    const list = without(TIMEOUT, await calls(manager));
    assert.deepEqual(list, [
      ["act", OPEN, 0],
      ["set", ENGINE_OBSERVED, 1, 1],
      ["set", BLOBS, 1, 1],
      ["write", 1, ["4text"], true, 0],
      ["act", CLOSE_ENGINE, 1],
    ]);
    const { configure } = await import("../../pkg-template/src/host.js");
    configure(manager._number, 1);
    assert.equal(manager.engine, engine);
    manager._core.answer(numbers.ENGINE_ID, 1, "sid");
    assert.equal(engine.id, "sid");
    configure(manager._number, 2);
    assert.notEqual(manager.engine, engine);
  });

  it("options that are read with an error are left to the core", async () => {
    const manager = waiting({
      get query() {
        throw new Error("no query today");
      },
    });
    assert.equal(manager._readyState, "opening");
    assert.deepEqual(without(TIMEOUT, await calls(manager)), [["act", OPEN, 0]]);
  });

  it("a connection that the page closes meanwhile stays closed, and says so at once", async () => {
    const manager = waiting();
    const socket = manager.socket("/");
    const { engine } = manager;
    const closes = record(manager, "close");
    const ends = record(engine, "close");
    socket.disconnect();
    assert.deepEqual([closes, ends], [[["close", "forced close"]], [["close", "forced close"]]]);
    assert.deepEqual([manager._readyState, socket.active, engine.readyState, engine.id], ["closed", false, "closed", null]);
    await turn();
    arrive(EMPTY_WASM);
    await turn(5);
    assert.equal(manager._readyState, "closed");
    socket.emit("event");
    socket.connect();
    assert.deepEqual(without(TIMEOUT, await calls(manager)).map(([method]) => method), ["act", "act", "emit"]);
    assert.notEqual(manager.engine, engine);
  });

  it("_close() is a disconnect of the sockets that were to be connected, which remain so", async () => {
    const manager = waiting();
    const events = record(manager.socket("/"), "disconnect");
    manager._close();
    assert.deepEqual(events, [["disconnect", "forced close"]]);
    manager.open();
    assert.deepEqual(without(TIMEOUT, await calls(manager)), [["act", OPEN, 0], ["act", CONNECT, 0]]);
  });

  it("one load serves all connections; each has listeners before anything happens", async () => {
    const [one, other, idle] = [waiting(), waiting(), waiting({ autoConnect: false })];
    await turn();
    arrive(EMPTY_WASM);
    await until(() => one._core instanceof Client && other._core instanceof Client);
    assert.equal(loads, 1);
    assert.deepEqual([one, other, idle].map(({ _core }) => _core instanceof Client), [true, true, false]);
    idle.open();
    await until(() => idle._core instanceof Client);
    assert.equal(loads, 1);
    assert.ok(waiting()._core instanceof Client);
  });

  it("open(callback) gets the result of the core", async () => {
    const manager = waiting({ autoConnect: false });
    const results = [];
    manager.open((...args) => results.push(args));
    await turn();
    assert.deepEqual(without(TIMEOUT, await calls(manager)), [["act", OPEN, 1]]);
    const { configure, openResult } = await import("../../pkg-template/src/host.js");
    configure(manager._number, 1);
    openResult(manager._number, 1, undefined);
    assert.deepEqual(results, [[]]);
  });

  it("open(callback) gets the error of a load that fails, and nothing follows", async () => {
    const manager = waiting({ autoConnect: false, reconnectionDelay: 1 });
    const results = [];
    manager.open((...args) => results.push(args));
    await turn();
    refuse();
    await until(() => results.length > 0);
    await turn(10);
    assert.deepEqual(results.map(([error]) => error.cause), [cause]);
    assert.deepEqual([manager._readyState, manager._reconnecting, loads], ["closed", false, 1]);
  });

  it("a load that fails is told as a failed attempt, and the next one loads again", async () => {
    const manager = waiting({ reconnectionDelay: 1, randomizationFactor: 0 });
    const socket = manager.socket("/");
    const { engine } = manager;
    const told = record(socket, "connect_error");
    const events = record(manager, "error", "reconnect_attempt", "reconnect_error");
    const ends = record(engine, "error", "close");
    await turn();
    refuse();
    await until(() => told.length > 0);
    const error = told[0][1];
    assert.match(error.message, /^socketio-wasm: .*nothing there/);
    assert.equal(error.cause, cause);
    assert.deepEqual(ends, [["error", error], ["close", "transport error"]]);
    assert.deepEqual([engine.readyState, socket.active], ["closed", true]);
    await until(() => loads === 2);
    assert.deepEqual([manager._readyState, manager._reconnecting], ["opening", true]);
    refuse();
    await until(() => loads === 3);
    assert.equal(told.length, 2);
    assert.deepEqual(events.map(([name]) => name), ["error", "reconnect_attempt", "error", "reconnect_error", "reconnect_attempt"]);
    assert.deepEqual([events[1][1], events[4][1]], [1, 2]);
    assert.deepEqual(without(TIMEOUT, await calls(manager)).slice(-2), [["act", OPEN, 0], ["act", CONNECT, 0]]);
  });

  it("without reconnection a load that fails ends it; connect() tries again", async () => {
    const manager = waiting({ reconnection: false });
    const socket = manager.socket("/");
    const told = record(socket, "connect_error");
    await turn();
    refuse();
    await until(() => told.length > 0);
    assert.deepEqual([told.length, manager._readyState, manager._reconnecting], [1, "closed", false]);
    socket.connect();
    await turn();
    assert.ok((await calls(manager)).length > 0);
  });

  it("the attempts are counted, and closing ends them", async () => {
    const manager = waiting({ reconnectionDelay: 1, reconnectionAttempts: 1 });
    const events = record(manager, "reconnect_attempt", "reconnect_failed");
    for (let attempt = 1; attempt <= 2; attempt++) {
      await until(() => loads === attempt);
      refuse();
    }
    await until(() => events.length === 2);
    assert.deepEqual([events, loads], [[["reconnect_attempt", 1], ["reconnect_failed"]], 2]);
    const other = waiting({ reconnectionDelay: 20 });
    await until(() => loads === 3);
    refuse();
    await until(() => other._reconnecting);
    other._close();
    await turn(50);
    assert.deepEqual([other._reconnecting, loads], [false, 3]);
  });

  it("connect() in connect_error waits for the next attempt; reconnection(false) cancels it", async () => {
    const manager = waiting({ reconnectionDelay: 20 });
    const socket = manager.socket("/");
    socket.on("connect_error", () => socket.connect());
    await turn();
    refuse();
    await until(() => manager._reconnecting);
    assert.equal(manager._readyState, "closed");
    manager.reconnection(false);
    assert.equal(manager._reconnecting, false);
    await turn(50);
    assert.equal(loads, 1);
  });

  it("a load that takes too long is a timeout of the attempt", async () => {
    const manager = waiting({ timeout: 100, reconnectionDelay: 1 });
    const told = record(manager.socket("/"), "connect_error");
    await until(() => told.length > 0);
    assert.equal(told[0][1].message, "timeout");
    await until(() => manager._readyState === "opening");
    assert.equal(loads, 1);
    await calls(manager);
  });

  it("the core's attempt has the rest of the time", async () => {
    const manager = waiting({ timeout: 10000 });
    await turn(20);
    const limits = (await calls(manager)).filter(([, property]) => property === TIMEOUT).map(([, , , value]) => value);
    assert.equal(limits.length, 3);
    assert.deepEqual([limits[0], limits[2]], [10000, 10000]);
    assert.ok(limits[1] < 9990 && limits[1] > 5000, limits[1]);
    const unlimited = waiting({ timeout: false });
    await until(() => unlimited._core instanceof Client);
    assert.ok(unlimited._core.calls.every(({ property, value }) => property !== TIMEOUT || value === -Infinity));
  });

  it("an acknowledgement that takes too long is told, and its event is not sent", async () => {
    const manager = waiting();
    const socket = manager.socket("/");
    const results = [];
    socket.timeout(5).emit("short", (error) => results.push(error.message));
    socket.timeout(10000).emit("long", (error) => results.push(error));
    await until(() => results.length > 0);
    assert.deepEqual(results, ["operation has timed out"]);
    const list = (await calls(manager)).filter(([method]) => method === "emit");
    assert.deepEqual(list.map(([, , [name]]) => name), ["long"]);
    assert.ok(list[0][8] < 9999 && list[0][8] > 5000);
    assert.deepEqual([...manager._acks.keys()], [2]);
  });

  it("what listeners throw is reported, and changes nothing", async () => {
    const manager = waiting({ reconnectionDelay: 1 });
    const thrown = new Error("by a listener");
    manager.socket("/").on("connect_error", () => {
      throw thrown;
    });
    await turn();
    refuse();
    await until(() => loads === 2);
    assert.deepEqual(errors.splice(0), [thrown]);
    assert.equal(manager._readyState, "opening");
    manager._close();
  });
});

describe("a wasm that is inlined", () => {
  const { Module } = WebAssembly;
  afterEach(() => {
    WebAssembly.Module = Module;
  });

  const refusing = (error) =>
    new Proxy(Module, {
      construct() {
        throw error;
      },
    });

  it("is there at once", () => {
    provideWasm(() => EMPTY_WASM, true);
    assert.ok(waiting({ autoConnect: false })._core instanceof Client);
  });

  it("is compiled asynchronously where the browser refuses to do it at once", async () => {
    WebAssembly.Module = refusing(new RangeError("larger than 4KB"));
    provideWasm(() => EMPTY_WASM, true);
    const manager = waiting();
    assert.equal(manager._core instanceof Client, false);
    await until(() => manager._core instanceof Client);
  });

  it("that cannot be compiled throws, each time", async () => {
    WebAssembly.Module = refusing(new WebAssembly.CompileError("blocked by CSP"));
    provideWasm(() => EMPTY_WASM, true);
    for (let time = 0; time < 2; time++) assert.throws(() => waiting(), /Content-Security-Policy needs/);
    WebAssembly.Module = Module;
    assert.ok(waiting({ autoConnect: false })._core instanceof Client);
  });
});
