// The options of requests and of individual transports: requestTimeout, protocols, transportOptions, tryAllTransports.
import assert from "node:assert/strict";
import { eachVersion, suite, until } from "./support/harness.js";

const upgrade = async ({ io, once, options }) => {
  const socket = io(options);
  await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
};

const connect = async ({ io, once, options }) => void (await once(io(options), "connect"));

const failure = async ({ io, once, options }) => {
  const [{ message, type, description }] = await once(io({ reconnection: false, ...options }), "connect_error");
  return { message, type, description: description?.name ?? description };
};

suite("options: requestTimeout", ({ test }) => {
  const hang = (req) => req.url.startsWith("/socket.io/");

  for (const requestTimeout of [50, "50"]) {
    test(`${JSON.stringify(requestTimeout)} ends a polling request after that many ms`, async ({ fake, page }) => {
      await fake({ onRequest: hang });
      const error = await page.run(failure, { options: { requestTimeout, transports: ["polling"] } });
      assert.deepEqual(error, { message: "xhr poll error", type: "TransportError", description: 0 });
    });
  }

  test("it applies to POST requests too", async ({ fake, page }) => {
    await fake({ onRequest: (req) => req.method === "POST" });
    const message = await page.run(async ({ io, once }) => {
      const socket = io({ requestTimeout: 200, transports: ["polling"], reconnection: false });
      return (await once(socket.io, "close"))[1].message;
    });
    assert.match(message, /^xhr (post|poll) error$/);
  });

  test("there is none by default", async ({ fake, page }) => {
    await fake({ onRequest: hang });
    const error = await page.run(failure, { options: { timeout: 500, transports: ["polling"] } });
    assert.equal(error.message, "timeout");
  });
});

eachVersion("options: protocols", ({ test, ours }) => {
  for (const [protocols, header] of [["chat", "chat"], [["a", "b.c"], "a,b.c"], [undefined, undefined], [[], undefined]]) {
    test(`${JSON.stringify(protocols)} offers ${header}`, async ({ open, page }) => {
      const server = await open();
      await page.run(connect, { options: { transports: ["websocket"], protocols } });
      assert.equal(server.upgrades[0].headers["sec-websocket-protocol"]?.replaceAll(" ", ""), header);
    });
  }

  test("an upgrade offers them too", async ({ open, page }) => {
    const server = await open();
    await page.run(upgrade, { options: { protocols: "chat" } });
    assert.equal(server.upgrades[0].headers["sec-websocket-protocol"], "chat");
  });

  const late = "the reference emits it before listeners can be added";
  ours(late, "protocols that the browser rejects are a connect_error", async ({ open, page }) => {
    await open();
    const message = await page.run(async ({ io, once }) => {
      const socket = io({ transports: ["websocket"], protocols: "no such", reconnection: false });
      const [error] = await once(socket, "connect_error");
      return (error.description ?? error).name;
    });
    assert.equal(message, "SyntaxError");
  });
});

eachVersion("options: transportOptions", ({ test, ours }) => {
  test("they apply to their transport only", async ({ open, page }) => {
    const server = await open();
    const transportOptions = {
      polling: { extraHeaders: { "x-polling": "1" }, timestampParam: "stamp" },
      websocket: { timestampRequests: true, forceBase64: true, protocols: ["chat"] },
    };
    await page.run(upgrade, { options: { extraHeaders: { "x-all": "1" }, transportOptions } });
    const [first] = server.requests;
    assert.equal(first.headers["x-polling"], "1");
    assert.equal(first.headers["x-all"], undefined);
    assert.ok(server.requests.every(({ query }) => query.stamp && !query.t && !query.b64));
    const [{ query, headers }] = server.upgrades;
    assert.match(query.t, /^[\w.-]+$/);
    assert.equal(query.stamp, undefined);
    assert.equal(query.b64, "1");
    assert.equal(headers["sec-websocket-protocol"], "chat");
  });

  const reserved = "the reference loses the session's parameters";
  ours(reserved, "a transport's own query is combined with the session's parameters", async ({ open, page }) => {
    const server = await open();
    const transportOptions = { polling: { query: { by: "p", EIO: "9", sid: "no" } }, websocket: { query: { by: "w" } } };
    await page.run(upgrade, { options: { query: { all: 1 }, transportOptions } });
    const [first] = server.requests;
    assert.deepEqual({ ...first.query, t: 0 }, { by: "p", EIO: "4", transport: "polling", t: 0 });
    const { sid } = server.requests[1].query;
    assert.deepEqual(server.upgrades[0].query, { by: "w", EIO: "4", transport: "websocket", sid });
  });

  test("a transport's own path is used", async ({ open, page }) => {
    const server = await open({ path: "/right/" });
    await page.run(upgrade, { options: { path: "/wrong/", transportOptions: {
      polling: { path: "/right/" }, websocket: { path: "/right/" },
    } } });
    assert.deepEqual([...new Set(server.log.map(({ path }) => path))], ["/right/"]);
  });

  test("a transport's own requestTimeout ends its requests", async ({ fake, page }) => {
    await fake({ onRequest: (req) => req.url.startsWith("/socket.io/") });
    const transportOptions = { polling: { requestTimeout: 50 } };
    const error = await page.run(failure, { options: { transports: ["polling"], transportOptions } });
    assert.equal(error.message, "xhr poll error");
  });

  for (const withCredentials of [true, false]) {
    test(`withCredentials: ${withCredentials} of a transport's own`, async ({ open, page }) => {
      const server = await open();
      await page.clearCookies();
      await page.run(async ({ io, once, Fetch, withCredentials }) => {
        document.cookie = "own=1";
        const transportOptions = { polling: { withCredentials } };
        await once(io({ transports: [Fetch], withCredentials: !withCredentials, transportOptions }), "connect");
      }, { withCredentials });
      await page.clearCookies();
      assert.equal(server.requests[0].headers.cookie, withCredentials ? "own=1" : undefined);
    });
  }

  test("a change applies to the next connection", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once }) => {
      const transportOptions = { polling: { extraHeaders: { count: 0 } } };
      const socket = io({ transports: ["polling"], reconnectionDelay: 10, transportOptions });
      await once(socket, "connect");
      transportOptions.polling = { extraHeaders: { count: 1 } };
      socket.io.engine.close();
      await once(socket, "connect");
    });
    assert.deepEqual(server.handshakes.map(({ headers }) => headers.count), ["0", "1"]);
  });
});

eachVersion("options: tryAllTransports", ({ test, ours }) => {
  const kinds = (server) => server.handshakes.map(({ transport }) => transport);
  // Chromium repeats a request if its connection breaks.
  const distinct = (list) => [...new Set(list)];
  const refuseWebSocket = { refuse: ({ upgrade }) => upgrade };

  test("true: polling follows a refused WebSocket, without an event", async ({ open, page }) => {
    const server = await open({}, refuseWebSocket);
    const result = await page.run(async ({ io, once, sleep }) => {
      const socket = io({ transports: ["websocket", "polling"], tryAllTransports: true });
      const errors = [];
      socket.on("connect_error", ({ message }) => errors.push(message));
      socket.io.on("error", ({ message }) => errors.push(message));
      socket.io.engine.on("upgradeError", ({ message }) => errors.push(message));
      await once(socket, "connect");
      await sleep(50);
      return { errors, transport: socket.io.engine.transport.name };
    });
    assert.deepEqual(result, { errors: [], transport: "polling" });
    assert.deepEqual(kinds(server), ["websocket", "polling"]);
    assert.equal(server.upgrades.length, 1);
  });

  test("true: WebSocket follows refused polling", async ({ open, page }) => {
    const server = await open();
    server.refuse = ({ upgrade, query }) => query.transport === "polling" && !upgrade;
    await page.run(connect, { options: { tryAllTransports: true } });
    assert.deepEqual(distinct(kinds(server)), ["polling", "websocket"]);
  });

  test("if all fail there is one connect_error, with the last error", async ({ open, page }) => {
    const server = await open();
    server.refuse = ({ query }) => query.transport;
    const errors = await page.run(async ({ io, until, sleep }) => {
      const socket = io({ transports: ["polling", "websocket"], tryAllTransports: true, reconnection: false });
      const errors = [];
      socket.on("connect_error", ({ message }) => errors.push(message));
      await until(() => errors.length > 0);
      await sleep(50);
      return errors;
    });
    assert.deepEqual(errors, ["websocket error"]);
    assert.deepEqual(distinct(kinds(server)), ["polling", "websocket"]);
  });

  test("false is the default", async ({ open, page }) => {
    const server = await open({}, refuseWebSocket);
    const error = await page.run(failure, { options: { transports: ["websocket", "polling"] } });
    assert.equal(error.message, "websocket error");
    assert.deepEqual(kinds(server), ["websocket"]);
  });

  test("the next connection tries all of them again", async ({ open, page }) => {
    const server = await open({}, refuseWebSocket);
    await page.run(async ({ io, once }) => {
      const transports = Object.freeze(["websocket", "polling"]);
      const socket = io({ transports, tryAllTransports: true, reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.io.engine.close();
      await once(socket, "connect");
    });
    assert.deepEqual(kinds(server), ["websocket", "polling", "websocket", "polling"]);
  });

  const other = "the reference drops the first transport and tries the one that failed again";
  ours(other, "polling follows a remembered WebSocket if it is refused", async ({ open, page }) => {
    const server = await open({}, { refuse: ({ upgrade, query }) => upgrade && !query.sid });
    await page.run(async ({ io, once }) => {
      const socket = io({ rememberUpgrade: true, tryAllTransports: true, reconnectionDelay: 10 });
      await Promise.all([once(socket.io.engine, "upgrade"), once(socket, "connect")]);
      socket.on("connect_error", (error) => { throw error; });
      socket.io.engine.close();
      await once(socket, "connect");
    });
    assert.deepEqual(kinds(server), ["polling", "websocket", "polling"]);
  });
});
