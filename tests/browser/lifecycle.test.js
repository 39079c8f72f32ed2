// The page's life cycle: it goes offline, and it is left.
import assert from "node:assert/strict";
import { BROWSER } from "./support/browsers.js";
import { eachVersion, quiet, suite, until } from "./support/harness.js";

const offline = async ({ io, once, url, transports, sleep }) => {
  const socket = io(url, { transports, reconnectionDelay: 50 });
  await once(socket, "connect");
  let seen;
  socket.on("disconnect", (reason, details) => (seen = { reason, description: details?.description }));
  dispatchEvent(new Event("offline"));
  const result = { seen, connected: socket.connected, engine: socket.io.engine.readyState };
  if (seen) await once(socket, "connect");
  else await sleep(100);
  return result;
};

const lost = {
  seen: { reason: "transport close", description: "network connection lost" },
  connected: false,
  engine: "closed",
};

eachVersion("offline", ({ test }) => {
  for (const transport of ["polling", "websocket"]) {
    test(`the connection closes immediately, and the client reconnects, ${transport}`, async ({ open, page }) => {
      const server = await open();
      const result = await page.run(offline, { url: server.url, transports: [transport] });
      assert.deepEqual(result, lost);
      assert.equal(server.connections.length, 2);
      await until(() => server.io.of("/").sockets.size === 1);
    });
  }

  test("a connection to localhost stays open", async ({ serve, page }) => {
    const server = await serve({}, { host: "localhost" });
    await page.open(server.url);
    const result = await page.run(offline, { url: server.url, transports: ["websocket"] });
    assert.deepEqual(result, { connected: true, engine: "open" });
    assert.equal(server.connections.length, 1);
  });

  test("each Manager of the page is notified", async ({ open, page }) => {
    const server = await open();
    const reasons = await page.run(async ({ io, once }) => {
      const sockets = [1, 2, 3].map(() => io({ forceNew: true, transports: ["websocket"], reconnection: false }));
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      const reasons = [];
      sockets.forEach((socket) => socket.on("disconnect", (reason) => reasons.push(reason)));
      dispatchEvent(new Event("offline"));
      return reasons;
    });
    assert.deepEqual(reasons, Array(3).fill("transport close"));
    await until(() => server.io.of("/").sockets.size === 0);
  });

  test("a closed Manager is not notified", async ({ open, page }) => {
    await open();
    const events = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.disconnect();
      const events = [];
      socket.onAny((event) => events.push(event));
      for (const event of ["connect_error", "disconnect"]) socket.on(event, () => events.push(event));
      for (const event of ["close", "error"]) socket.io.on(event, () => events.push(event));
      dispatchEvent(new Event("offline"));
      return events;
    });
    assert.deepEqual(events, []);
  });
});

suite("offline, while connecting", ({ ours }) => {
  ours("the reference waits for the timeout", "the attempt fails immediately, and the next one is scheduled", async ({ fake, page }) => {
    await fake({ onRequest: (req) => req.url.startsWith("/socket.io/") });
    const result = await page.run(async ({ io, once, until }) => {
      const socket = io({ transports: ["polling"], reconnectionDelay: 20 });
      let message;
      socket.on("connect_error", (error) => (message = error.message));
      await until(() => socket.io.engine);
      dispatchEvent(new Event("offline"));
      const atOnce = message;
      await once(socket.io, "reconnect_attempt");
      return atOnce;
    });
    assert.equal(result, "network connection lost");
  });
});

eachVersion("options: closeOnBeforeunload", ({ test }) => {
  const leave = async ({ io, once, sleep, options }) => {
    const socket = io(options);
    await once(socket, "connect");
    const events = [];
    for (const event of ["disconnect", "connect_error"]) socket.on(event, () => events.push(event));
    for (const event of ["close", "error"]) socket.io.on(event, () => events.push(event));
    socket.io.engine.on("close", () => events.push("engine close"));
    dispatchEvent(new Event("beforeunload"));
    await sleep(200);
    return { events, connected: socket.connected };
  };

  for (const transport of ["polling", "websocket"]) {
    test(`true closes the transport without an event, ${transport}`, async ({ open, page }) => {
      const server = await open();
      const result = await page.run(leave, { options: { transports: [transport], closeOnBeforeunload: true } });
      assert.deepEqual(result, { events: [], connected: true });
      await until(() => server.io.of("/").sockets.size === 0);
      assert.equal(server.connections.length, 1);
      if (transport === "polling") assert.equal(String(server.posts.at(-1).body), "1");
    });
  }

  test("false is the default", async ({ open, page }) => {
    const server = await open();
    await page.run(leave, { options: { transports: ["websocket"] } });
    await quiet(50);
    assert.equal(server.io.of("/").sockets.size, 1);
  });

  test("leaving the page notifies the server, and no listener is called", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["polling"], closeOnBeforeunload: true });
      await once(socket, "connect");
      socket.on("disconnect", (reason) => localStorage.setItem("heard", reason));
    });
    const reasons = [];
    server.io.of("/").sockets.forEach((socket) => socket.on("disconnect", (reason) => reasons.push(reason)));
    await page.open(server.url);
    await until(() => reasons.length === 1);
    const heard = await page.run(() => localStorage.getItem("heard") ?? "nothing");
    assert.equal(heard, "nothing");
    // Firefox and WebKit cancel pending requests of a page that is left, so the server may first notice the missing poll.
    if (BROWSER !== "chromium" && reasons[0] === "transport error") return;
    assert.deepEqual(reasons, ["transport close"]);
    assert.equal(String(server.posts.at(-1).body), "1");
  });
});

suite("closeOnBeforeunload, the page stays after all", ({ test }) => {
  test("the heartbeat times out, and the client reconnects", async ({ open, page }) => {
    const server = await open({ pingInterval: 200, pingTimeout: 200 });
    const reason = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["websocket"], closeOnBeforeunload: true, reconnectionDelay: 10 });
      await once(socket, "connect");
      dispatchEvent(new Event("beforeunload"));
      const [reason] = await once(socket, "disconnect");
      await once(socket, "connect");
      return reason;
    });
    assert.equal(reason, "ping timeout");
    assert.equal(server.connections.length, 2);
  });
});

suite("listeners of the page", ({ ours }) => {
  const reason = "the reference listens from its import on";
  ours(reason, "there are none before the first connection, and no beforeunload without the option", async ({ open, page }) => {
    await open();
    const events = await page.run(async ({ io, Manager, once }) => {
      const events = [];
      const { addEventListener } = window;
      window.addEventListener = function (event, ...rest) {
        events.push(event);
        return addEventListener.call(window, event, ...rest);
      };
      new Manager({ autoConnect: false });
      const before = events.splice(0);
      await once(io(), "connect");
      const byDefault = events.splice(0);
      await once(io({ forceNew: true, wakeUp: false }), "connect");
      const asleep = events.splice(0);
      await once(io({ forceNew: true, wakeUp: false, closeOnBeforeunload: true }), "connect");
      return { before, byDefault, asleep, leaving: events.sort() };
    });
    const awake = ["online", "visibilitychange", "pagehide", "pageshow"];
    assert.deepEqual(events, {
      before: [],
      byDefault: ["offline", ...awake],
      asleep: ["offline"],
      leaving: ["beforeunload", "offline"],
    });
  });
});
