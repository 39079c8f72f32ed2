// Transports as exported tokens instead of names.
import assert from "node:assert/strict";
import { eachVersion, suite, until } from "./support/harness.js";

// Connects, and resolves with the APIs that made the requests.
const connect = async ({ module, io, once, tokens, option = "transports", upgraded }) => {
  const used = new Set();
  for (const name of ["fetch", "XMLHttpRequest", "WebSocket"]) {
    const native = window[name];
    window[name] = new Proxy(native, {
      apply: (target, self, args) => (used.add(name), Reflect.apply(target, window, args)),
      construct: (target, args) => (used.add(name), new target(...args)),
    });
  }
  const entries = tokens.map((token) => module[token] ?? token);
  const socket = io({ [option]: entries });
  const { engine } = socket.io;
  await Promise.all([once(socket, "connect"), upgraded && once(engine, "upgrade")]);
  const answer = await new Promise((resolve) => socket.emit("echo", "é", resolve));
  return { used: [...used].sort(), answer };
};

const echo = (server) => server.io.on("connection", (socket) => socket.on("echo", (text, ack) => ack(text)));

eachVersion("options: transports as tokens", ({ test, ours }) => {
  for (const [tokens, transports, used] of [
    [["XHR"], ["polling"], ["XMLHttpRequest"]],
    [["NodeXHR"], ["polling"], ["XMLHttpRequest"]],
    [["Fetch"], ["polling"], ["fetch"]],
    [["WebSocket"], ["websocket"], ["WebSocket"]],
    [["XHR", "WebSocket"], ["polling", "websocket"], ["WebSocket", "XMLHttpRequest"]],
    [["Fetch", "WebSocket", "WebTransport"], ["polling", "websocket"], ["WebSocket", "fetch"]],
  ]) {
    for (const option of ["transports", "transportImplementations"]) {
      const native = { fetch: "fetch", WebSocket: "WebSocket", XMLHttpRequest: "XMLHttpRequest" };
      // The reference keeps the WebSocket that existed when it was loaded.
      const declare = tokens.includes("WebSocket") ? ours.bind(null, "the reference does not see the page's WebSocket") : test;
      declare(`${option}: [${tokens}] goes by ${used}`, async ({ open, page }) => {
        const server = await open();
        echo(server);
        const upgraded = transports.length > 1;
        const result = await page.run(connect, { tokens, option, upgraded });
        assert.deepEqual(result, { used: used.map((name) => native[name]), answer: "é" });
        await until(() => server.connections[0].transports.length === transports.length);
        assert.deepEqual(server.connections[0].transports, transports);
      });
    }
  }

  ours("the reference accepts names or tokens, not both", "tokens and names may be mixed", async ({ open, page }) => {
    const server = await open();
    echo(server);
    const result = await page.run(connect, { tokens: ["Fetch", "websocket"], upgraded: true });
    assert.deepEqual(result, { used: ["WebSocket", "fetch"], answer: "é" });
  });

  test("a change of tokens applies to the next connection", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, Fetch, WebSocket }) => {
      const socket = io({ transports: [Fetch], reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.io.opts.transports = [WebSocket];
      socket.io.engine.close();
      await once(socket, "connect");
    });
    assert.deepEqual(server.handshakes.map(({ transport }) => transport), ["polling", "websocket"]);
  });
});

suite("exported transports", ({ test, ours }) => {
  test("each has the name of its transport", async ({ open, page }) => {
    await open();
    const names = await page.run(({ module }) => {
      const tokens = ["Fetch", "NodeXHR", "XHR", "NodeWebSocket", "WebSocket", "WebTransport"];
      return Object.fromEntries(tokens.map((token) => [token, module[token].prototype.name]));
    });
    const polling = { Fetch: "polling", NodeXHR: "polling", XHR: "polling" };
    assert.deepEqual(names, { ...polling, NodeWebSocket: "websocket", WebSocket: "websocket", WebTransport: "webtransport" });
  });

  for (const [options, words] of [
    ["{ transports: [class Pigeon {}] }", [/transports/, /Pigeon/, /polling/, /websocket/]],
    ["{ transports: [() => {}] }", [/transports/, /polling/]],
    ["{ transportImplementations: [5n] }", [/transportImplementations/, /5/, /polling/]],
    ["{ transportImplementations: 'polling' }", [/transportImplementations/, /array/]],
    ["{ transportImplementations: [XHR], transports: [XHR] }", [/transportImplementations/, /transports/]],
  ]) {
    ours("the reference fails later, or with another error", `io(${options}) throws a TypeError`, async ({ open, page }) => {
      await open();
      const error = await page.run(({ io, XHR, options }) => {
        try {
          io(new Function("XHR", `return ${options}`)(XHR));
        } catch (error) {
          return { isTypeError: error instanceof TypeError, message: error.message };
        }
      }, { options });
      assert.equal(error?.isTypeError, true);
      for (const word of words) assert.match(error.message, word);
    });
  }
});
