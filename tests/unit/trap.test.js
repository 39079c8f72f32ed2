// An instance of the wasm that fails: each connection is told once, nothing is called in the instance any more, and the next connection
// has another. The tests let a call of an export trap; `tests/browser/trap.test.js` exhausts the memory.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { PACKAGE } from "./support/package.js";
import { StubbedWebSocket } from "./support/websocket.js";

const OPTIONS = { transports: ["websocket"], forceNew: true, reconnectionDelay: 1 };

/** Exports that trap when they are called next, by their number of arguments: their names are short, and differ from build to build. */
const REPORT = 5;
const EMIT = 9;
const GET = 3;
const NEW = 3;

const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
const connected = (socket) => new Promise((resolve) => socket.once("connect", resolve));

describe("an instance of the wasm that traps", () => {
  const { reportError, WebSocket } = globalThis;
  const { Instance, instantiate } = WebAssembly;
  /** How many calls into each instance there have been. */
  let calls = [];
  let armed;
  let errors = [];
  let io;

  before(async () => {
    globalThis.WebSocket = class extends StubbedWebSocket {
      isClosed = false;
      close() {
        this.isClosed = true;
      }
    };
    globalThis.reportError = (error) => errors.push(error);
    WebAssembly.Instance = function (module, imports) {
      const instance = new Instance(module, imports);
      // What unpacks the wasm has no imports.
      if (!imports) return instance;
      const number = calls.push(0) - 1;
      const exports = Object.entries(instance.exports).map(([name, value]) => {
        if (typeof value !== "function") return [name, value];
        const call = (...given) => {
          calls[number] += 1;
          if (armed?.(given)) {
            armed = undefined;
            throw new WebAssembly.RuntimeError("unreachable");
          }
          return value(...given);
        };
        return [name, call];
      });
      return { exports: Object.fromEntries(exports) };
    };
    WebAssembly.instantiate = async (bytes, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    ({ io } = await import(`${PACKAGE}?trap`));
  });
  after(() => {
    Object.assign(globalThis, { reportError, WebSocket });
    Object.assign(WebAssembly, { Instance, instantiate });
  });
  afterEach(() => {
    [armed, errors] = [undefined, []];
  });

  /** Has the next call with so many arguments trap. */
  const arm = (count, also = () => true) => (armed = (given) => given.length === count && also(given));

  /** A connected socket, and what happens to it from then on. */
  async function connect(opts) {
    const socket = io("http://localhost", { ...OPTIONS, ...opts });
    await connected(socket);
    const seen = [];
    for (const event of ["connect", "disconnect", "connect_error"]) socket.on(event, (...args) => seen.push([event, ...args]));
    return { socket, seen, webSocket: StubbedWebSocket.latest };
  }

  /** The page was told of one failure, and the sockets of their disconnection, with the cause. */
  function assertTold(...all) {
    assert.equal(errors.length, 1);
    assert.match(errors[0].message, /^socketio-wasm: the WebAssembly has failed/);
    assert.ok(errors[0].cause instanceof WebAssembly.RuntimeError);
    for (const seen of all) assert.deepEqual(seen, [["disconnect", "client error", { description: errors[0] }]]);
  }

  it("disconnects each socket once, whatever connection called it", async () => {
    const [a, b] = [await connect(), await connect()];
    const sibling = a.socket.io.socket("/sibling").connect();
    await connected(sibling);
    const told = [];
    sibling.on("disconnect", (reason) => told.push(reason));
    arm(EMIT);
    assert.equal(a.socket.emit("event"), a.socket);
    assertTold(a.seen, b.seen);
    assert.deepEqual(told, ["client error"]);
    for (const { socket, webSocket } of [a, b]) {
      const { connected, disconnected, active, id, io: { engine } } = socket;
      assert.deepEqual([connected, disconnected, active, id, engine.readyState], [false, true, false, undefined, "closed"]);
      assert.ok(webSocket.isClosed);
    }
  });

  it("is not called again: not by WebSockets, timers, the page or the garbage collector", async () => {
    const { socket, webSocket } = await connect();
    const failed = calls.length - 1;
    arm(REPORT);
    webSocket.receive('42["event"]');
    const before = calls[failed];
    webSocket.receive('42["event"]');
    webSocket.onclose?.({});
    socket.emit("event");
    assert.equal(socket.connected, false);
    socket.disconnect();
    await turn(20);
    assert.equal(calls[failed], before);
    assertTold();
  });

  it("is followed by another, for connect() and for io()", async () => {
    const { socket, seen } = await connect({ reconnectionDelay: 7, retries: 2 });
    const count = calls.length;
    arm(EMIT);
    socket.emit("lost");
    assertTold(seen);
    const other = io("http://localhost", OPTIONS);
    socket.connect();
    await Promise.all([connected(socket), connected(other)]);
    assert.equal(calls.length, count + 1);
    assert.deepEqual([socket.connected, other.connected, socket.io.reconnectionDelay()], [true, true, 7]);
    const received = [];
    socket.on("event", (value) => received.push(value));
    StubbedWebSocket.latest.receive('42["event",1]');
    assert.equal(received.length, 1);
  });

  it("is followed by another in the listener of disconnect", async () => {
    const { socket, seen, webSocket } = await connect();
    socket.once("disconnect", () => socket.connect());
    arm(REPORT);
    webSocket.receive('42["event"]');
    await connected(socket);
    assert.deepEqual(seen.map(([event]) => event), ["disconnect", "connect"]);
  });

  it("within a listener: the page goes on, and what is left of the call reaches nobody", async () => {
    const { socket, seen, webSocket } = await connect();
    const received = [];
    socket.on("event", (value) => {
      arm(EMIT);
      socket.emit("answer");
      received.push(value, socket.connected);
      socket.connect();
    });
    webSocket.receive('42["event",1]');
    assertTold(seen);
    assert.deepEqual(received, [1, false]);
    await connected(socket);
  });

  it("settles each acknowledgement once, and each promise", async () => {
    const { socket } = await connect();
    const settled = [];
    const promise = socket.emitWithAck("a").catch(({ message }) => settled.push(message));
    socket.timeout(10).emit("b", (error) => settled.push(error.message));
    socket.emit("c", () => settled.push("answered"));
    arm(EMIT);
    const late = socket.emitWithAck("d").catch(({ message }) => settled.push(message));
    await Promise.all([promise, late, turn(30)]);
    assert.equal(settled.length, 3);
    for (const message of settled) assert.match(message, /WebAssembly has failed/);
  });

  it("gives open(callback) its result", async () => {
    const { socket } = await connect();
    const { io: manager } = io("http://localhost", { ...OPTIONS, autoConnect: false });
    const results = [];
    manager.open((error) => results.push(error?.message));
    arm(EMIT);
    socket.emit("event");
    assert.equal(results.length, 1);
    assert.match(results[0], /WebAssembly has failed/);
  });

  it("that a connection would begin in: it begins in another", async () => {
    await connect();
    arm(NEW);
    const socket = io("http://localhost", OPTIONS);
    await connected(socket);
    assertTold();
  });

  it("while a property is read: the property is that of a closed connection from then on", async () => {
    const { socket, seen } = await connect();
    arm(GET);
    assert.ok(!socket.connected);
    assertTold(seen);
    assert.equal(socket.connected, false);
  });

  it("a connection that was closed then has another when it is used next", async () => {
    const closed = await connect();
    closed.socket.disconnect();
    await turn();
    const { socket } = await connect();
    arm(EMIT);
    socket.emit("event");
    closed.seen.length = 0;
    closed.socket.emit("kept");
    closed.socket.connect();
    await connected(closed.socket);
    assert.deepEqual(closed.seen, [["connect"]]);
    assertTold();
  });

  it("packets are observed after it as before", async () => {
    const { socket } = await connect();
    const seen = [];
    socket.io.on("packet", ({ type }) => seen.push(type));
    socket.onAnyOutgoing((name) => seen.push(name));
    arm(EMIT);
    socket.emit("event");
    socket.connect();
    await connected(socket);
    socket.emit("other");
    assert.deepEqual(seen, [0, "other"]);
  });

  it("that traps again and again tells each time", async () => {
    for (let round = 0; round < 3; round++) {
      errors = [];
      const { socket, seen } = await connect();
      arm(EMIT);
      socket.emit("event");
      assertTold(seen);
    }
  });
});
