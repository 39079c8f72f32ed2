// A Manager that the page has let go of is collected: what the core holds refers to it only while something can happen.
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { after, before, describe, it } from "mocha";
import { PACKAGE } from "./support/package.js";
import { StubbedWebSocket } from "./support/websocket.js";

const COUNT = 10;
const OPTIONS = { transports: ["websocket"], reconnection: false };

const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
const connected = (socket) => new Promise((resolve) => socket.on("connect", resolve));

describe("a Manager that the page has let go of is collected", () => {
  const { FinalizationRegistry, WebSocket } = globalThis;
  /** The tokens that connections are registered with for finalization, and how many have been freed. */
  let tokens = [];
  let freed = 0;
  let Manager;
  let collect;

  before(async () => {
    globalThis.WebSocket = StubbedWebSocket;
    globalThis.FinalizationRegistry = class extends FinalizationRegistry {
      constructor(finalize) {
        super((held) => ((freed += 1), finalize(held)));
      }
      register(object, held, token) {
        tokens.push(token);
        super.register(object, held, token);
      }
    };
    ({ Manager } = await import(`${PACKAGE}?memory`));
    // This instantiates the core.
    new Manager("http://localhost", { ...OPTIONS, autoConnect: false });
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc");
  });
  after(() => Object.assign(globalThis, { FinalizationRegistry, WebSocket }));

  for (const [what, use] of Object.entries({
    "never connected": async (manager) => manager.socket("/n"),
    "connected and closed": async (manager) => {
      const socket = manager.socket("/").connect();
      await connected(socket);
      socket.on("event", () => socket.emit("other"));
      socket.emit("event", () => socket.id);
      socket.disconnect();
    },
    "closed by a listener": async (manager) => {
      const socket = manager.socket("/").connect();
      socket.on("connect", () => socket.disconnect());
      await connected(socket);
    },
    "closed before open(callback) has a result": async (manager) => {
      manager.open(() => manager.engine);
      manager._close();
    },
    "left before open(callback) has a result": async (manager) => {
      const socket = manager.socket("/").connect();
      manager.open(() => socket.id);
      socket.disconnect();
    },
    "an acknowledgement that timed out": async (manager) => {
      const socket = manager.socket("/");
      await new Promise((resolve) => socket.timeout(1).emit("event", () => resolve(socket.id)));
    },
    "a timeout that is no number": async (manager) => {
      const socket = manager.socket("/");
      assert.throws(() => socket.timeout(Symbol("ms")).emit("event", () => socket.id), TypeError);
    },
  })) {
    it(what, async () => {
      const managers = [];
      for (let i = 0; i < COUNT; i++) {
        const manager = new Manager("http://localhost", { ...OPTIONS, autoConnect: false });
        await use(manager);
        managers.push(new WeakRef(manager));
      }
      const alive = () => managers.filter((manager) => manager.deref()).length;
      // One may stay in a register.
      for (let i = 0; i < 50 && alive() > 1; i++) {
        await turn(10);
        collect();
      }
      assert.ok(alive() <= 1, `${alive()} of ${COUNT}`);
    });
  }

  it("and its part in wasm is freed, without a token, for V8's table of tokens would not shrink", async () => {
    tokens = [];
    freed = 0;
    for (let i = 0; i < COUNT; i++) new Manager("http://localhost", { ...OPTIONS, autoConnect: false });
    assert.deepEqual(tokens, Array(COUNT).fill(undefined));
    for (let i = 0; i < 50 && freed < COUNT - 1; i++) {
      await turn(10);
      collect();
    }
    assert.ok(freed >= COUNT - 1, `${freed} of ${COUNT}`);
  });
});
