// Frameworks wrap objects in proxies, as Vue does with everything in `data`: a socket works behind one.
import assert from "node:assert/strict";
import { suite } from "./support/harness.js";

suite("proxies", ({ test }) => {
  test("a socket, its Manager and its engine work behind proxies", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => {
      socket.onAny((...args) => args.at(-1)(...args.slice(0, -1)));
    });
    const seen = await page.run(async ({ io, until }) => {
      // Everything read through it is a proxy too, except functions.
      const reactive = (target) =>
        new Proxy(target, {
          get(target, key, receiver) {
            const value = Reflect.get(target, key, receiver);
            return value !== null && typeof value === "object" && /^\[object (Object|Array)\]$/.test(String(value)) ? reactive(value) : value;
          },
        });
      const seen = [];
      const { socket } = reactive({ socket: io({ transports: ["websocket"], retries: 1, ackTimeout: 5000, autoConnect: false }) });
      socket.on("connect", () => seen.push("connect"));
      socket.once("disconnect", (reason) => seen.push(reason));
      socket.onAnyOutgoing((event) => seen.push(event));
      socket.io.on("open", () => seen.push("open"));
      socket.connect();
      socket.io.engine.on("flush", () => {});
      await until(() => socket.connected);
      seen.push(typeof socket.id, socket.io.engine.transport.name, socket.io.engine.readyState, socket.active);
      seen.push(await socket.timeout(5000).emitWithAck("one"));
      seen.push(await new Promise((resolve) => socket.emit("two", 2, (error, ...answer) => resolve(answer))));
      socket.disconnect();
      seen.push(socket.connected, socket.sendBuffer.length);
      return seen;
    });
    const expected = ["open", "connect", "string", "websocket", "open", true, "one", "one", "two", ["two", 2], "io client disconnect", false, 0];
    assert.deepEqual(seen, expected);
  });
});
