// The core reports each outcome of an acknowledgement, so the shim keeps no handler for ever.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { PACKAGE } from "./support/package.js";
import { StubbedWebSocket } from "./support/websocket.js";

const DISCONNECTED = "socket has been disconnected";
const TIMED_OUT = "operation has timed out";

const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

describe("acknowledgements, with the built core", () => {
  const { WebSocket } = globalThis;
  let Manager;

  before(async () => {
    globalThis.WebSocket = StubbedWebSocket;
    ({ Manager } = await import(PACKAGE));
  });
  after(() => {
    globalThis.WebSocket = WebSocket;
  });

  /** A socket that is connected, what happens to it, and how many handlers are kept. */
  async function connect(opts) {
    const manager = new Manager("http://localhost", { transports: ["websocket"], reconnection: false });
    const socket = manager.socket("/", opts);
    await new Promise((resolve) => socket.on("connect", resolve));
    const order = [];
    socket.on("disconnect", (reason) => order.push(reason));
    const handler = (name) => (first, ...rest) => order.push([name, first?.message ?? first, ...rest]);
    return { manager, socket, order, handler, link: StubbedWebSocket.latest, kept: () => Object.keys(socket.acks).length };
  }

  it("that come in another order", async () => {
    const { socket, order, handler, link, kept } = await connect();
    socket.emit("event", handler("a"));
    socket.timeout(1000).emit("event", handler("b"));
    assert.equal(kept(), 2);
    link.receive("431[1]");
    link.receive("430[2]");
    assert.deepEqual([order, kept()], [[["b", null, 1], ["a", 2]], 0]);
  });

  it("that come twice, or for no event", async () => {
    const { socket, order, handler, link, kept } = await connect();
    socket.emit("event", handler("a"));
    for (const text of ["430[1]", "430[2]", "437[3]"]) link.receive(text);
    assert.deepEqual([order, kept(), socket.connected], [[["a", 1]], 0, true]);
  });

  it("that come with attachments", async () => {
    const { socket, order, handler, link, kept } = await connect();
    const binary = new ArrayBuffer(1);
    socket.emit("event", handler("a"));
    link.receive('461-0[{"_placeholder":true,"num":0}]');
    assert.equal(kept(), 1);
    link.receive(binary);
    assert.deepEqual([order.length, kept()], [1, 0]);
    assert.equal(order[0][1], binary);
  });

  it("that do not come in time", async () => {
    const { socket, order, handler, kept } = await connect();
    socket.timeout(1).emit("event", handler("a"));
    await turn(20);
    assert.deepEqual([order, kept()], [[["a", TIMED_OUT]], 0]);
  });

  it("that do not come before the end", async () => {
    const { socket, order, handler, kept } = await connect();
    socket.emit("event", handler("a"));
    socket.timeout(1000).emit("event", handler("b"));
    socket.disconnect();
    await turn();
    assert.deepEqual(order.filter(Array.isArray), [["b", DISCONNECTED]]);
    assert.equal(kept(), 0);
  });

  it("that are malformed: the connection is closed, then their handlers get an error", async () => {
    const { socket, order, handler, link, kept } = await connect();
    socket.timeout(1000).emit("event", handler("a"));
    link.receive('430{"a":1}');
    assert.deepEqual([order, kept()], [["parse error", ["a", DISCONNECTED]], 0]);
  });

  it("that are malformed, where no error is expected", async () => {
    const { socket, order, handler, link, kept } = await connect();
    socket.emit("event", handler("a"));
    link.receive("430[");
    assert.deepEqual([order, kept()], [["parse error"], 0]);
  });

  it("of events that are sent again", async () => {
    const { socket, order, handler, kept } = await connect({ retries: 2, ackTimeout: 1 });
    socket.emit("event", handler("a")).emit("event", "without a handler");
    await turn(50);
    assert.deepEqual([order, kept()], [[["a", TIMED_OUT]], 0]);
  });
});
