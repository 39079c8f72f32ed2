// The options that decide how the low-level connection is made: transports, upgrade, rememberUpgrade, path.
import assert from "node:assert/strict";
import { eachVersion, quiet, until } from "./support/harness.js";

// Refuses WebSocket handshakes, but not upgrades.
const refuseWebSocket = { refuse: ({ upgrade, query }) => upgrade && !query.sid };

const kinds = (server) => server.handshakes.map(({ transport }) => transport);

eachVersion("options: transports", ({ test, ours }) => {
  test("the default is polling, then an upgrade to WebSocket", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once }) => void (await once(io().io.engine, "upgrade")));
    await until(() => server.connections[0].transports.length === 2);
    assert.deepEqual(server.connections[0].transports, ["polling", "websocket"]);
    assert.deepEqual(kinds(server), ["polling"]);
  });

  test("[\"websocket\"] disables polling", async ({ open, page }) => {
    const server = await open();
    await page.run(({ io, once, url }) => once(io(url, { transports: ["websocket"] }), "connect").then(() => {}), {
      url: server.url,
    });
    assert.deepEqual(kinds(server), ["websocket"]);
    assert.equal(server.requests.length, 0);
  });

  test("[\"websocket\", \"polling\"] opens over WebSocket", async ({ open, page }) => {
    const server = await open();
    await page.run(({ io, once }) => once(io({ transports: ["websocket", "polling"] }), "connect").then(() => {}));
    assert.deepEqual(kinds(server), ["websocket"]);
    assert.equal(server.requests.length, 0);
  });

  test("WebSocket first falls back to polling if the page changes transports in connect_error", async ({ open, page }) => {
    const server = await open({}, refuseWebSocket);
    const result = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["websocket", "polling"], reconnectionDelay: 10 });
      let errors = 0;
      socket.on("connect_error", () => {
        errors++;
        // revert to classic upgrade
        socket.io.opts.transports = ["polling", "websocket"];
      });
      await once(socket, "connect");
      return { errors, transport: socket.io.engine.transport.name };
    });
    assert.equal(result.errors, 1);
    assert.deepEqual(kinds(server), ["websocket", "polling"]);
  });

  test("without a fallback, WebSocket first is retried", async ({ open, page }) => {
    const server = await open({}, refuseWebSocket);
    await page.run(async ({ io, until }) => {
      const socket = io({ transports: ["websocket", "polling"], reconnectionDelay: 5, reconnectionDelayMax: 5 });
      let errors = 0;
      socket.on("connect_error", () => errors++);
      await until(() => errors === 3);
    });
    assert.deepEqual([...new Set(kinds(server))], ["websocket"]);
  });

  test("the caller's array is not changed", async ({ open, page }) => {
    await open();
    const transports = await page.run(async ({ io, once }) => {
      const transports = Object.freeze(["polling", "websocket"]);
      await once(io({ transports }).io.engine, "upgrade");
      return transports;
    });
    assert.deepEqual(transports, ["polling", "websocket"]);
  });

  test("an empty list is a connect_error", async ({ open, page }) => {
    const server = await open();
    const error = await page.run(async ({ io, once }) => {
      const [error] = await once(io({ transports: [], reconnection: false }), "connect_error");
      return String(error?.message ?? error);
    });
    assert.match(error, /No transports available/);
    assert.deepEqual(server.log, []);
  });

  ours("the reference's error is a string", "the error for no transport is an Error", async ({ open, page }) => {
    await open();
    const isError = await page.run(async ({ io, once }) => {
      return (await once(io({ transports: [], reconnection: false }), "connect_error"))[0] instanceof Error;
    });
    assert.equal(isError, true);
  });

  test("if the server refuses the upgrade, the connection stays on polling", async ({ open, page }) => {
    const server = await open({}, { refuse: ({ upgrade }) => upgrade });
    server.io.on("connection", (socket) => socket.on("question", (ack) => ack("answer")));
    const result = await page.run(async ({ io, once }) => {
      const socket = io();
      const [error] = await once(socket.io.engine, "upgradeError");
      const answer = await new Promise((resolve) => socket.emit("question", resolve));
      return { error: error instanceof Error, answer, transport: socket.io.engine.transport.name };
    });
    assert.deepEqual(result, { error: true, answer: "answer", transport: "polling" });
  });
});

eachVersion("options: upgrade", ({ test }) => {
  test("false stays on the first transport", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => socket.on("question", (ack) => ack("answer")));
    await page.run(async ({ io, once }) => {
      const socket = io({ upgrade: false });
      await once(socket, "connect");
      await new Promise((resolve) => socket.emit("question", resolve));
    });
    await quiet(100);
    assert.deepEqual(server.upgrades, []);
    assert.deepEqual(server.connections[0].transports, ["polling"]);
  });

  test("true is the default", async ({ open, page }) => {
    const server = await open();
    await page.run(({ io, once }) => once(io({ upgrade: true }).io.engine, "upgrade").then(() => {}));
    assert.equal(server.upgrades.length, 1);
  });
});

eachVersion("options: rememberUpgrade", ({ test }) => {
  // Connects, waits for the upgrade, and makes the Manager reconnect.
  const renew = async ({ io, once, until, options }) => {
    const socket = io({ reconnectionDelay: 10, ...options });
    await Promise.all([once(socket.io.engine, "upgrade"), once(socket, "connect")]);
    await until(() => socket.io.engine.transport.name === "websocket");
    const connected = once(socket, "connect");
    socket.io.engine.close();
    await connected;
  };

  test("true: the next connection starts with WebSocket", async ({ open, page }) => {
    const server = await open();
    await page.run(renew, { options: { rememberUpgrade: true } });
    assert.deepEqual(kinds(server), ["polling", "websocket"]);
  });

  test("false is the default: the next connection starts with polling", async ({ open, page }) => {
    const server = await open();
    await page.run(renew, { options: {} });
    assert.deepEqual(kinds(server), ["polling", "polling"]);
  });

  test("a new Manager of the page remembers it too", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, until }) => {
      const socket = io({ rememberUpgrade: true });
      await Promise.all([once(socket.io.engine, "upgrade"), once(socket, "connect")]);
      await until(() => socket.io.engine.transport.name === "websocket");
      await once(io({ rememberUpgrade: true, forceNew: true }), "connect");
    });
    assert.deepEqual(kinds(server), ["polling", "websocket"]);
  });

  test("a transport error resets it", async ({ open, page }) => {
    const server = await open({}, refuseWebSocket);
    await page.run(renew, { options: { rememberUpgrade: true } });
    assert.deepEqual(kinds(server), ["polling", "websocket", "polling"]);
  });
});

eachVersion("options: path", ({ test, version }) => {
  test("/socket.io/ is the default", async ({ open, page }) => {
    const server = await open();
    await page.run(({ io, once }) => once(io().io.engine, "upgrade").then(() => {}));
    assert.deepEqual([...new Set(server.log.map(({ path }) => path))], ["/socket.io/"]);
  });

  for (const path of ["/my-custom-path/", "/my-custom-path", "/a/b/c"]) {
    test(`${path} is used for each request`, async ({ open, page }) => {
      const server = await open({ path });
      const nsps = [];
      server.io.of("/order").on("connection", (socket) => nsps.push(socket.nsp.name));
      await page.run(async ({ io, once, url, path }) => {
        const socket = io(`${url}/order`, { path });
        await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      }, { url: server.url, path });
      const wanted = path.endsWith("/") ? path : `${path}/`;
      assert.deepEqual([...new Set(server.log.map((request) => request.path))], [wanted]);
      assert.match(server.requests[0].url, new RegExp(`^${wanted}\\?EIO=4&transport=polling&t=\\w+$`));
      assert.deepEqual(nsps, ["/order"]);
    });
  }

  test("a path that does not exist on the server is a connect_error", async ({ open, page }) => {
    const server = await open({ path: "/right" });
    const error = await page.run(async ({ io, once }) => {
      const [error] = await once(io({ path: "/wrong", reconnection: false }), "connect_error");
      return { isError: error instanceof Error, type: error.type, description: error.description };
    });
    assert.deepEqual(error, { isError: true, type: "TransportError", description: 404 });
    assert.equal(server.requests[0].path, "/wrong/");
  });

  if (version.major >= 4) {
    test("addTrailingSlash: false uses the path as written", async ({ open, page }) => {
      const server = await open({ path: "/plain", addTrailingSlash: false });
      await page.run(async ({ io, once }) => {
        const socket = io({ path: "/plain", addTrailingSlash: false });
        await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      });
      assert.deepEqual([...new Set(server.log.map(({ path }) => path))], ["/plain"]);
    });
  }
});
