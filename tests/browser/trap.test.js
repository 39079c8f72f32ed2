// A wasm whose memory is exhausted, which is a trap: each connection is told once, and the next one works.
import assert from "node:assert/strict";
import { suite } from "./support/harness.js";

/** Runs in the page. The events are more than fit, and stay until the trap, for the server does not listen at first. */
async function exhaust({ io, init, isSeparate, nobody, sleep, until, uncaught }) {
  const PAGE = 0x10000;
  const ROOM = 32; // pages of 64 KB
  const { Module } = WebAssembly;

  /** The wasm with a limit for its memory: what it begins with, and some pages more. */
  function limited(bytes) {
    let at = 8;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    const leb = (value) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]);
    while (at < bytes.length) {
      const start = at;
      const [id, length] = [number(), number()];
      const end = at + length;
      if (id === 5) {
        const [count, flags, least] = [number(), number(), number()];
        if (count !== 1 || flags !== 0) throw new Error("expected a memory without a limit");
        const memory = [1, 1, ...leb(least), ...leb(least + ROOM)];
        return Uint8Array.from([...bytes.subarray(0, start), id, ...leb(memory.length), ...memory, ...bytes.subarray(end)]);
      }
      at = end;
    }
    throw new Error("expected a memory");
  }

  if (isSeparate) {
    const bytes = new Uint8Array(await (await fetch("/pkg/socketio-wasm.wasm")).arrayBuffer());
    await init(limited(bytes));
  } else {
    // What unpacks the wasm is small, and needs its memory.
    const patched = (bytes) => (bytes.length > PAGE / 4 ? limited(bytes) : bytes);
    WebAssembly.Module = function (bytes) {
      return new Module(patched(bytes));
    };
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = (given, imports) => instantiate(given instanceof Module ? given : patched(given), imports);
  }

  const connected = io({ forceNew: true });
  await until(() => connected.connected);
  const full = io(nobody, { reconnectionDelay: 60_000, transports: ["websocket"] });
  const seen = [];
  const watch = (name, socket) => ["connect", "disconnect"].forEach((event) => {
    socket.on(event, (reason, details) => seen.push([name, event, reason, details?.description.cause.name]));
  });
  watch("connected", connected);
  watch("full", full);

  const data = new ArrayBuffer(4096);
  let emitted = 0;
  const answers = [];
  full.timeout(60_000).emit("first", (error) => answers.push(error.message));
  // 200 MB of buffers in all, though one is the same as the other.
  for (; seen.length === 0 && emitted < 50_000; emitted++) full.emit("event", emitted, data);
  const told = uncaught.splice(0).map(({ message }) => message);

  const states = [connected, full].map(({ connected, active }) => [connected, active]);
  connected.connect();
  const fresh = io({ forceNew: true });
  const echoes = await Promise.all([connected, fresh].map((socket) => socket.emitWithAck("echo", socket === fresh)));
  await sleep(50);
  return { seen, told, answers, states, echoes, isEarly: emitted < 50_000, later: uncaught.splice(0) };
}

suite("a wasm whose memory is exhausted", ({ ours }) => {
  for (const entry of ["index.js", "slim.js"]) {
    ours("socket.io-client has no memory of its own", `each connection is told once, and the next works, ${entry}`, async ({ page, serve, nobody }) => {
      const server = await serve();
      server.io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
      await page.open(server.url, { package: `/pkg/${entry}` });
      const result = await page.run(exhaust, { isSeparate: entry === "slim.js", nobody: await nobody() });
      assert.deepEqual(result.seen.slice(0, 2).sort(), [
        ["connected", "disconnect", "client error", "RuntimeError"],
        ["full", "disconnect", "client error", "RuntimeError"],
      ]);
      assert.deepEqual(result.seen.slice(2), [["connected", "connect", null, null]]);
      assert.equal(result.told.length, 1);
      assert.match(result.told[0], /socketio-wasm: the WebAssembly has failed/);
      assert.equal(result.answers.length, 1);
      assert.deepEqual(result.states, [[false, false], [false, false]]);
      assert.deepEqual(result.echoes, [false, true]);
      assert.ok(result.isEarly);
      assert.deepEqual(result.later, []);
    });
  }
});
