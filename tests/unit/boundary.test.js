// What a message costs at the boundary between JavaScript and wasm: counted, not timed. The counts are constants, whatever the
// size of a message.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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
    const socket = io("http://localhost", { transports: ["websocket"], reconnection: false });
    await new Promise((resolve) => socket.on("connect", resolve));
    return { io, socket, link: StubbedWebSocket.latest, handles };
  } finally {
    WebAssembly.Instance = Instance;
  }
}

/** Once for all tests: a module is loaded once. */
let page;
const loaded = () => (page ??= load());

const turn = () => new Promise((resolve) => setTimeout(resolve));
const SIZES = [10, 1000, 100_000];

describe("crossings of the boundary", () => {
  /** How many crossings something takes, with what follows in the same turn: for each size of its text. */
  const count = async (act) => {
    const loadedPage = await loaded();
    const counts = [];
    for (const size of SIZES) {
      await turn();
      calls = 0;
      act(loadedPage, "x".repeat(size));
      await turn();
      counts.push(calls);
    }
    return counts;
  };

  it("an event that is received: 2", async () => {
    const counts = await count(({ link }, text) => link.receive(`42["event",${JSON.stringify(text)}]`));
    assert.deepEqual(counts, [2, 2, 2]);
  });

  it("an event that is emitted: 5", async () => {
    const counts = await count(({ socket }, text) => socket.emit("event", text));
    assert.deepEqual(counts, [5, 5, 5]);
  });

  it("an event that is emitted and acknowledged: 9", async () => {
    let id = 0;
    const answers = [];
    const counts = await count(({ socket, link }, text) => {
      socket.emit("event", text, (answer) => answers.push(answer.length));
      link.receive(`43${id++}[${JSON.stringify(text)}]`);
    });
    assert.deepEqual(counts, [9, 9, 9]);
    assert.deepEqual(answers, SIZES);
  });
});

describe("places in the core's table of JavaScript's objects, which does not shrink", () => {
  const { WebSocket } = globalThis;
  after(() => {
    globalThis.WebSocket = WebSocket;
  });

  /** What has been given back is null. */
  const taken = (table) => {
    let count = 0;
    for (let at = 0; at < table.length; at++) count += Number((table.get(at) ?? undefined) !== undefined);
    return count;
  };

  it("a connection: 1", async () => {
    const { io, handles } = await loaded();
    const before = taken(handles);
    const options = { transports: ["websocket"], reconnection: false, forceNew: true };
    for (let count = 1; count <= 5; count++) {
      const socket = io("http://localhost", options);
      await new Promise((resolve) => socket.on("connect", resolve));
      socket.emit("event", "text");
      await turn();
      assert.equal(taken(handles), before + count);
    }
  });
});

describe("numbers that both sides of the boundary know", () => {
  const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const all = (text, pattern) => [...text.matchAll(pattern)].map(([, ...found]) => found);

  it("events, actions, flags and properties", () => {
    const shim = all(read("pkg-template/src/numbers.js"), /^export const (\w+) = (\d+);/gm);
    const sources = ["host", "client", "options", "properties"].map((name) => read(`pkg-template/bindings/src/${name}.rs`)).join("");
    const core = all(sources, /^const (\w+): u32 = (\d+);/gm);
    assert.ok(shim.length > 0);
    assert.deepEqual(core.slice(0, shim.length), shim);
    // The further ones are the reconnection options, under the names of the application.
    const words = ([name]) => name.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    const listed = read("pkg-template/src/numbers.js").split("RECONNECTION_OPTIONS")[1];
    const names = all(listed, /"(\w+)"/g).flat();
    assert.deepEqual(core.slice(shim.length - 1).map(words), names);
  });

  it("what the browser reports", () => {
    const shim = all(read("src/web/browser.js").split("const FETCH")[0], /^const (\w+) = (\d+);/gm);
    const core = all(read("src/web/browser.rs"), /^pub\(crate\) const (\w+): u32 = (\d+);/gm);
    assert.deepEqual(shim.at(-1), ["FAILED", "9"]);
    assert.deepEqual(core, shim);
    const length = /HEAD_LENGTH(?:: usize)? = (\d+);/;
    assert.equal(length.exec(read("src/web/browser.rs"))[1], length.exec(read("src/web/browser.js"))[1]);
  });
});
