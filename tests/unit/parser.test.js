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

describe("a parser of the page", () => {
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

  it("may close the connection while it encodes", async () => {
    const EVENT = 2;
    const hooks = {};
    const { manager, socket } = await connect({ encode: (packet) => packet.type === EVENT && hooks.close() });
    hooks.close = () => manager._close();
    socket.emit("event");
    await turn();
    assert.deepEqual(errors, ["forced close"]);
  });

  it("may close the connection and throw while it decodes", async () => {
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

  describe("that throws while it encodes", () => {
    const failing = {
      encode({ data }) {
        if (data?.includes("bad")) throw new RangeError("by the encoder");
      },
    };
    const THROWN = { name: "RangeError", message: "by the encoder" };
    const receive = (packet) => StubbedWebSocket.latest.receive(`4${JSON.stringify(packet)}`);

    it("does so to the caller of emit, and events around it are sent", async () => {
      const { socket } = await connect(failing);
      const { latest: link } = StubbedWebSocket;
      const sent = [];
      link.send = (frame) => sent.push(JSON.parse(frame.slice(1)).data);
      socket.emit("before");
      assert.throws(() => socket.emit("event", "bad"), THROWN);
      socket.emit("after");
      await turn();
      assert.deepEqual([sent, errors], [[["before"], ["after"]], []]);
    });

    it("has emitWithAck reject", async () => {
      const { socket } = await connect(failing);
      await assert.rejects(socket.emitWithAck("event", "bad"), THROWN);
      await assert.rejects(socket.timeout(1000).emitWithAck("event", "bad"), THROWN);
      assert.deepEqual(errors, []);
    });

    it("does so to the caller of an event that it emits itself", async () => {
      const hooks = {};
      const { socket } = await connect({ encode: (packet) => hooks.encode?.(packet) });
      const inner = [];
      hooks.encode = (packet) => {
        if (packet.data?.[0] === "outer") assert.throws(() => socket.emit("inner", "bad"), ({ message }) => inner.push(message) > 0);
        failing.encode(packet);
      };
      socket.emit("outer");
      assert.deepEqual([inner, errors], [["by the encoder"], []]);
    });

    it("does so to the listener that acknowledges", async () => {
      const { socket } = await connect(failing);
      let thrown;
      socket.on("event", (answer) => {
        try {
          answer("bad");
        } catch (error) {
          thrown = error.message;
        }
      });
      receive({ type: 2, nsp: "/", id: 1, data: ["event"] });
      assert.deepEqual([thrown, errors], ["by the encoder", []]);
    });

    it("is an uncaught error of the page if the event was buffered, and the others are sent", async () => {
      const { socket } = await connect(failing);
      socket.disconnect();
      socket.connect();
      socket.emit("event", "bad");
      socket.emit("event", "good");
      await turn();
      const sent = [];
      StubbedWebSocket.latest.send = (frame) => sent.push(JSON.parse(frame.slice(1)).data);
      receive({ type: 0, nsp: "/", data: { sid: "id" } });
      await turn();
      assert.deepEqual(sent, [["event", "good"]]);
      assert.deepEqual(errors, ["io client disconnect", "by the encoder"]);
    });

    it("or if it returns binary data that cannot be sent", async () => {
      const buffer = new ArrayBuffer(1);
      structuredClone(buffer, { transfer: [buffer] });
      const { manager, socket } = await connect({});
      manager.encoder.encode = () => [buffer];
      assert.throws(() => socket.emit("event"), { name: "TypeError", message: /^encoder: / });
    });
  });
});
