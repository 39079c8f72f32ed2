// A parser is the page's code: it may close the connection that it is called for.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { PACKAGE } from "./support/package.js";
import { StubbedWebSocket } from "./support/websocket.js";

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** JSON; each way it may do something before. */
function parser({ encode = () => {}, add = () => {} }) {
  return {
    Encoder: class {
      encode(packet) {
        encode(packet);
        return [JSON.stringify(packet)];
      }
    },
    Decoder: class {
      listeners = new Set();
      on(event, listener) {
        this.listeners.add(listener);
      }
      off(event, listener) {
        this.listeners.delete(listener);
      }
      add(message) {
        add(message);
        for (const listener of this.listeners) listener(JSON.parse(message));
      }
      destroy() {}
    },
  };
}

describe("a parser that closes the connection", () => {
  const { WebSocket, reportError } = globalThis;
  let errors;

  beforeEach(() => {
    errors = [];
    globalThis.WebSocket = StubbedWebSocket;
    globalThis.reportError = (error) => errors.push(error.message);
  });
  afterEach(() => {
    Object.assign(globalThis, { WebSocket, reportError });
  });

  /** A connected socket, and its Manager. */
  async function connect(hooks) {
    const { Manager } = await import(PACKAGE);
    const manager = new Manager("http://localhost", { transports: ["websocket"], reconnection: false, parser: parser(hooks) });
    const socket = manager.socket("/");
    socket.on("disconnect", (reason) => errors.push(reason));
    await turn();
    StubbedWebSocket.latest.receive(`4${JSON.stringify({ type: 0, nsp: "/", data: { sid: "id" } })}`);
    assert.ok(socket.connected);
    return { manager, socket };
  }

  it("while it encodes", async () => {
    const EVENT = 2;
    const hooks = {};
    const { manager, socket } = await connect({ encode: (packet) => packet.type === EVENT && hooks.close() });
    hooks.close = () => manager._close();
    socket.emit("event");
    await turn();
    assert.deepEqual(errors, ["forced close"]);
  });

  it("and throws while it decodes", async () => {
    const hooks = {};
    const { manager } = await connect({ add: () => hooks.close?.() });
    hooks.close = () => {
      manager._close();
      throw new Error("nevertheless");
    };
    StubbedWebSocket.latest.receive(`4${JSON.stringify({ type: 2, nsp: "/", data: ["event"] })}`);
    await turn();
    assert.deepEqual(errors, ["forced close"]);
  });
});
