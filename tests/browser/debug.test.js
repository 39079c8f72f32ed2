// The `./debug` entry logs if localStorage.debug says so; the normal entry never does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { REFERENCE, suite } from "./support/harness.js";

/** Connects with an entry of the package, exchanges an event and disconnects; resolves with the console's lines. */
function logs(page, entry, wanted) {
  return page.run(
    async ({ entry, wanted, once }) => {
      if (wanted) localStorage.debug = wanted;
      const lines = [];
      // Formats like a console: %c takes a style, %s a value, the rest is appended.
      const note = (format, ...args) => {
        const text = format.replace(/%[cs]/g, (mark) => (mark === "%c" ? (args.shift(), "") : args.shift()));
        lines.push([text, ...args].map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" "));
      };
      const { debug, log } = console;
      Object.assign(console, { debug: note, log: note });
      try {
        const { io } = await import(entry);
        const socket = io({ transports: ["websocket"] });
        await once(socket, "connect");
        socket.emit("question", { n: 1 });
        await once(socket, "answer");
        socket.disconnect();
      } finally {
        Object.assign(console, { debug, log });
        delete localStorage.debug;
      }
      return lines;
    },
    { entry, wanted },
  );
}

suite("debug entry", ({ test }) => {
  if (REFERENCE) return;

  async function server({ open }) {
    const { io } = await open();
    io.on("connection", (socket) => socket.on("question", () => socket.emit("answer", 42)));
  }

  test("socket.io-client:* shows what sockets and Managers do", async (context) => {
    await server(context);
    const lines = await logs(context.page, "/pkg/debug.js", "socket.io-client:*");
    for (const pattern of [
      /socket\.io-client:manager .*open/,
      /socket\.io-client:manager .*event open/,
      /socket\.io-client:socket .*\/ event connect/,
      /socket\.io-client:socket .*\/ emit question.*\{"n":1\}/,
      /socket\.io-client:socket .*\/ event answer.*42/,
      /socket\.io-client:socket .*\/ disconnect/,
    ]) {
      assert.ok(lines.some((line) => pattern.test(line)), `${pattern}\n${lines.join("\n")}`);
    }
    assert.ok(!lines.some((line) => line.includes("engine.io-client")));
  });

  test("engine.io-client:* shows the packets in both directions", async (context) => {
    await server(context);
    const lines = await logs(context.page, "/pkg/debug.js", "engine.io-client:*");
    for (const pattern of [
      /engine\.io-client:socket .*sends message .* 0$/,
      /engine\.io-client:socket .*sends message .* 2\["question",\{"n":1\}\]/,
      /engine\.io-client:socket .*received message.*2\["answer",42\]/,
      /engine\.io-client:socket .*event close.*forced close/,
    ]) {
      assert.ok(lines.some((line) => pattern.test(line)), `${pattern}\n${lines.join("\n")}`);
    }
  });

  test("nothing is logged unless it is asked for", async (context) => {
    await server(context);
    assert.deepEqual(await logs(context.page, "/pkg/debug.js"), []);
  });

  test("the normal entry does not contain the logging", async (context) => {
    await server(context);
    assert.deepEqual(await logs(context.page, "/pkg/index.js", "*"), []);
    const code = readFileSync(new URL("../../pkg/index.js", import.meta.url), "utf8");
    assert.ok(!code.includes("socket.io-client:") && !code.includes("localStorage"));
  });
});
