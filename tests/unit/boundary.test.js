// What a message costs at the boundary between JavaScript and wasm: counted, not timed. The counts are constants, whatever the
// size of a message.
import assert from "node:assert/strict";
import { after, describe, it } from "mocha";
import { PACKAGE } from "./support/package.js";
import { StubbedWebSocket } from "./support/websocket.js";

/** The calls that cross the boundary, both ways. */
let calls = 0;

/** Counts the calls of functions. */
const counted = (functions) =>
  Object.fromEntries(
    Object.entries(functions).map(([name, value]) => [
      name,
      typeof value === "function" ? (...args) => ((calls += 1), value(...args)) : value,
    ]),
  );

/** All connections: to collect one takes crossings, at any time. */
const kept = [];

/** A connection of its own to a namespace of a server that grants it with `session`, and its WebSocket. */
async function connect(io, namespace = "", session = { sid: "id" }) {
  StubbedWebSocket.session = session;
  const options = { transports: ["websocket"], reconnection: false, forceNew: true };
  const socket = io(`http://localhost${namespace}`, options);
  await new Promise((resolve) => socket.on("connect", resolve));
  kept.push(socket);
  return { socket, link: StubbedWebSocket.latest };
}

/** The package, loaded with the boundary under watch. */
async function load() {
  const { Instance } = WebAssembly;
  let handles;
  WebAssembly.Instance = function (module, imports) {
    const watched = Object.fromEntries(Object.entries(imports ?? {}).map(([name, functions]) => [name, counted(functions)]));
    const { exports } = new Instance(module, watched);
    // The one that unpacks the core has none.
    handles = Object.values(exports).find((exported) => exported instanceof WebAssembly.Table) ?? handles;
    return { exports: counted(exports) };
  };
  globalThis.WebSocket = StubbedWebSocket;
  try {
    const { io } = await import(`${PACKAGE}?boundary`);
    // This instantiates the core.
    await connect(io);
    return { io, handles };
  } finally {
    WebAssembly.Instance = Instance;
  }
}

/** Once for all tests: a module is loaded once. */
let page;
const loaded = () => (page ??= load());

const turn = () => new Promise((resolve) => setTimeout(resolve));
const SIZES = [10, 1000, 100_000];

describe("what a message costs at the boundary", () => {
  const { WebSocket } = globalThis;
  after(() => {
    globalThis.WebSocket = WebSocket;
  });

  describe("crossings", () => {
    /** How many crossings something takes, with what follows in the same turn: for each size of its text. */
    async function count(act, ...server) {
      const { io } = await loaded();
      const connection = await connect(io, ...server);
      const counts = [];
      await act.warmUp?.(connection, "");
      for (const size of SIZES) {
        await turn();
        calls = 0;
        act(connection, "x".repeat(size));
        await turn();
        counts.push(calls);
      }
      return counts;
    }

    const constant = (number) => SIZES.map(() => number);
    const placeholder = (num) => JSON.stringify({ _placeholder: true, num });
    const bytes = ({ length }) => new ArrayBuffer(length);
    /** What a server with connection state recovery grants a namespace with. */
    const RECOVERY = { sid: "id", pid: "p" };
    const long = (length) => `/${"n".repeat(length - 1)}`;
    const inNamespace = (namespace) => [(text) => [`42${namespace},["event","${text}"]`], namespace];

    // Where a head is long, or not ASCII, it takes some crossings more to read it.
    for (const [what, expected, messages, ...server] of [
      ["an event", 2, (text) => [`42["event","${text}"]`]],
      ["an event in a namespace", 2, ...inNamespace("/n")],
      ["an event in a namespace with a name of 59 units", 2, ...inNamespace(long(59))],
      ["an event in a namespace with a name of 100 units", 4, ...inNamespace(long(100))],
      ["an event in a namespace with a name that is not ASCII", 6, ...inNamespace("/é")],
      ["an event with its offset", 2, (text) => [`42["event","${text}","offset"]`], "", RECOVERY],
      ["an event without an offset, of a server that has them", 2, (text) => [`42["event",["${text}"]]`], "", RECOVERY],
      ["an event with an attachment", 5, (text) => [`451-["event",${placeholder(0)}]`, bytes(text)]],
      [
        "an event with 2 attachments",
        7,
        (text) => [`452-["event",${placeholder(0)},${placeholder(1)}]`, bytes(text), bytes(text)],
      ],
    ]) {
      it(`${what}, received: ${expected}`, async () => {
        let received = 0;
        const receive = ({ socket, link }, text) => {
          socket.once("event", () => (received += 1));
          for (const message of messages(text)) link.receive(message);
        };
        assert.deepEqual(await count(receive, ...server), constant(expected));
        assert.equal(received, SIZES.length);
      });
    }

    for (const [what, expected, args, ...server] of [
      ["an event", 5, (text) => [text]],
      ["an event in a namespace with a long name", 5, (text) => [text], long(100)],
      ["an event with an attachment", 7, (text) => [bytes(text)]],
    ]) {
      it(`${what}, emitted: ${expected}`, async () => {
        const emit = ({ socket }, text) => socket.emit("event", ...args(text));
        // The first packet of a kind makes the prefix of all.
        emit.warmUp = emit;
        assert.deepEqual(await count(emit, ...server), constant(expected));
      });
    }

    it("an event, emitted and acknowledged: 7", async () => {
      let id = 0;
      const answers = [];
      const counts = await count(({ socket, link }, text) => {
        socket.emit("event", text, (answer) => answers.push(answer.length));
        link.receive(`43${id++}["${text}"]`);
      });
      assert.deepEqual(counts, constant(7));
      assert.deepEqual(answers, SIZES);
    });

    it("an event, received and acknowledged: 7", async () => {
      const acknowledge = ({ socket, link }, text) => {
        socket.once("event", (_, answer) => answer(text));
        link.receive(`421["event","${text}"]`);
      };
      acknowledge.warmUp = acknowledge;
      const counts = await count(acknowledge);
      assert.deepEqual(counts, constant(7));
    });
  });

  describe("places in the core's table of JavaScript's objects, which does not shrink", () => {
    /** What has been given back is null. A place that holds undefined is taken. */
    const taken = (table) => {
      let count = 0;
      for (let at = 0; at < table.length; at++) count += Number(table.get(at) !== null);
      return count;
    };

    it("a connection: 0", async () => {
      const { io, handles } = await loaded();
      const before = taken(handles);
      for (let count = 1; count <= 5; count++) {
        const { socket } = await connect(io);
        socket.emit("event", "text");
        await turn();
        assert.equal(taken(handles), before);
      }
    });

    it("an event that waits for its acknowledgement: 0", async () => {
      const { io, handles } = await loaded();
      const { socket, link } = await connect(io);
      await turn();
      socket.emit("event", () => {});
      socket.emit("event", new ArrayBuffer(1));
      await turn();
      const before = taken(handles);
      for (let id = 1; id <= 10; id++) {
        socket.emit("event", new ArrayBuffer(id), () => {});
        await turn();
        assert.equal(taken(handles), before);
      }
      for (let id = 0; id <= 10; id++) link.receive(`43${id}[1]`);
      assert.equal(taken(handles), before);
    });

    it("a connection that is closed: 0", async () => {
      const { io, handles } = await loaded();
      const use = async () => {
        const { socket } = await connect(io);
        socket.emit("event", "text");
        socket.disconnect();
        await turn();
      };
      // The first packet of a kind makes the prefix of all.
      await use();
      const before = taken(handles);
      await use();
      assert.equal(taken(handles), before);
    });
  });
});
