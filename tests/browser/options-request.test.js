// The options that the server sees in each request: query, headers, timestamps, encoding.
import assert from "node:assert/strict";
import { eachVersion, until } from "./support/harness.js";

// In the page: connects and waits for the upgrade.
const upgrade = async ({ io, once, options, uri }) => {
  const socket = io(uri ?? undefined, options);
  await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
};

const connect = async ({ io, once, options }) => void (await once(io(options), "connect"));

/** Resolves with the handshake of each connection that the server has accepted so far. */
function handshakes(server) {
  const list = [];
  server.io.on("connection", (socket) => list.push(socket.handshake));
  return list;
}

eachVersion("options: query", ({ test, ours }) => {
  test("it is in the handshake and in each request of the connection", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(upgrade, { options: { query: { x: 42 } } });
    const { x, EIO, transport } = seen[0].query;
    assert.deepEqual({ x, EIO, transport }, { x: "42", EIO: "4", transport: "polling" });
    await until(() => server.upgrades.length === 1 && server.posts.length > 0);
    assert.deepEqual([...new Set(server.log.map(({ query }) => query.x))], ["42"]);
  });

  test("there is none by default", async ({ open, page }) => {
    const server = await open();
    await page.run(upgrade, { options: {} });
    const names = new Set(server.log.flatMap(({ query }) => Object.keys(query)));
    assert.deepEqual([...names].sort(), ["EIO", "sid", "t", "transport"]);
  });

  test("a change in reconnect_attempt applies to the next connection", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(async ({ io, once }) => {
      const socket = io({ query: { x: 42 }, reconnectionDelay: 10 });
      socket.io.on("reconnect_attempt", () => {
        socket.io.opts.query.x++;
      });
      for (let i = 0; i < 2; i++) {
        await once(socket, "connect");
        socket.io.engine.close();
      }
      await once(socket, "connect");
    });
    assert.deepEqual(seen.map(({ query }) => query.x), ["42", "43", "44"]);
  });

  test("a change does not affect the current connection", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => socket.on("question", (ack) => ack("answer")));
    await page.run(async ({ io, once }) => {
      const socket = io({ query: { x: 1 }, transports: ["polling"] });
      await once(socket, "connect");
      socket.io.opts.query.x = 2;
      await new Promise((resolve) => socket.emit("question", resolve));
    });
    assert.deepEqual([...new Set(server.log.map(({ query }) => query.x))], ["1"]);
  });

  test("names and values are percent-encoded", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    const query = { "a b&c": "d/ü%+#=?", empty: "", number: 1.5, yes: true, emoji: "😀", quote: "'\"" };
    await page.run(upgrade, { options: { query } });
    const wanted = { ...query, number: "1.5", yes: "true" };
    for (const { query: sent } of server.log) {
      const { EIO, transport, sid, t, ...rest } = sent;
      assert.deepEqual(rest, wanted);
    }
    const { EIO, transport, sid, t, ...rest } = { ...seen[0].query };
    assert.deepEqual(rest, wanted);
  });

  test("a query in the uri is sent", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(upgrade, { uri: `${server.url}/?token=a%20b&x=1`, options: {} });
    const { token, x } = seen[0].query;
    assert.deepEqual({ token, x }, { token: "a b", x: "1" });
    assert.deepEqual([...new Set(server.log.map(({ query }) => query.token))], ["a b"]);
  });

  test("a query in the uri becomes opts.query, which is live", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    const query = await page.run(async ({ io, once, url }) => {
      const socket = io(`${url}/?token=a%20b&x=1`, { reconnectionDelay: 5, transports: ["polling"] });
      await once(socket, "connect");
      const query = { ...socket.io.opts.query };
      socket.io.opts.query.x = 2;
      socket.io.engine.close();
      await once(socket, "connect");
      return query;
    }, { url: server.url });
    assert.deepEqual(query, { token: "a b", x: "1" });
    assert.deepEqual(seen.map(({ query: { token, x } }) => [token, x]), [["a b", "1"], ["a b", "2"]]);
  });

  test("a query in the uri is sent if the options are frozen", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(async ({ io, once, url }) => once(io(`${url}/?x=1`, Object.freeze({})), "connect"), { url: server.url });
    assert.equal(seen[0].query.x, "1");
  });

  test("the reserved parameters cannot be overridden", async ({ open, page }) => {
    const server = await open();
    await page.run(upgrade, { options: { query: { EIO: "9", transport: "pigeon", mine: "1" } } });
    const [first] = server.log;
    assert.deepEqual([first.query.EIO, first.query.transport, first.query.mine], ["4", "polling", "1"]);
  });

  test("the caller's object is not changed", async ({ open, page }) => {
    await open();
    const query = await page.run(async ({ io, once }) => {
      const query = Object.freeze({ x: 1 });
      const socket = io({ query });
      await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      return query;
    });
    assert.deepEqual(query, { x: 1 });
  });

  const reason = "the reference uses the query of the uri";
  ours(reason, "opts.query overrides a query in the uri", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(upgrade, { uri: `${server.url}/?x=uri`, options: { query: { x: "opts" } } });
    assert.equal(seen[0].query.x, "opts");
  });
});

eachVersion("options: extraHeaders", ({ test }) => {
  test("they are in the handshake and in each polling request", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(upgrade, { options: { extraHeaders: { "my-custom-header": "1234" } } });
    assert.equal(seen[0].headers["my-custom-header"], "1234");
    assert.deepEqual([...new Set(server.requests.map(({ headers }) => headers["my-custom-header"]))], ["1234"]);
  });

  test("a WebSocket ignores them without an error", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, { options: { transports: ["websocket"], extraHeaders: { "my-custom-header": "1234" } } });
    assert.equal(server.upgrades[0].headers["my-custom-header"], undefined);
  });

  test("a change applies to later requests, not to the handshake", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    server.io.on("connection", (socket) => socket.on("question", (ack) => ack("answer")));
    await page.run(async ({ io, once }) => {
      const socket = io({ extraHeaders: { count: 0 }, transports: ["polling"] });
      await once(socket, "connect");
      socket.io.opts.extraHeaders.count++;
      await new Promise((resolve) => socket.emit("question", resolve));
    });
    assert.equal(seen[0].headers.count, "0");
    await until(() => server.posts.some(({ headers }) => headers.count === "1"));
  });

  test("a change applies to the next handshake", async ({ open, page }) => {
    const server = await open();
    const seen = handshakes(server);
    await page.run(async ({ io, once }) => {
      const socket = io({ extraHeaders: { token: "a" }, reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.io.opts.extraHeaders = { token: "b" };
      socket.io.engine.close();
      await once(socket, "connect");
    });
    assert.deepEqual(seen.map(({ headers }) => headers.token), ["a", "b"]);
  });
});

eachVersion("options: forceBase64", ({ test }) => {
  const exchange = async ({ io, once, plain, options }) => {
    const socket = io(options);
    await once(socket, "connect");
    const [bytes] = await new Promise((resolve) => socket.emit("echo", new Uint8Array([1, 2]), (...args) => resolve(args)));
    return plain(bytes);
  };
  const echo = (server, received) => {
    server.io.on("connection", (socket) => {
      socket.on("echo", (bytes, ack) => {
        received.push(bytes);
        ack(bytes);
      });
    });
  };

  test("true sends binary as text over WebSocket, in both directions", async ({ open, page }) => {
    const server = await open();
    const received = [];
    echo(server, received);
    const back = await page.run(exchange, { options: { forceBase64: true, transports: ["websocket"] } });
    assert.equal(server.upgrades[0].query.b64, "1");
    assert.deepEqual(server.frames.filter((frame) => typeof frame !== "string"), []);
    assert.ok(server.frames.includes("bAQI="));
    assert.ok(server.sentFrames.map(String).includes("bAQI="));
    assert.deepEqual(received, [Buffer.from([1, 2])]);
    assert.deepEqual(back, { binary: "ArrayBuffer", bytes: [1, 2] });
  });

  test("true applies after an upgrade too", async ({ open, page }) => {
    const server = await open();
    const received = [];
    echo(server, received);
    await page.run(async ({ io, once, until }) => {
      const socket = io({ forceBase64: true });
      await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      await until(() => socket.io.engine.transport.name === "websocket");
      await new Promise((resolve) => socket.emit("echo", new Blob(["ab"]), resolve));
    });
    assert.equal(server.upgrades[0].query.b64, "1");
    assert.ok(server.frames.includes("bYWI="));
    assert.deepEqual(received, [Buffer.from("ab")]);
  });

  test("false is the default: binary is sent in binary frames", async ({ open, page }) => {
    const server = await open();
    const received = [];
    echo(server, received);
    const back = await page.run(exchange, { options: { transports: ["websocket"] } });
    assert.equal(server.upgrades[0].query.b64, undefined);
    assert.deepEqual(server.frames.filter((frame) => typeof frame !== "string"), [Buffer.from([1, 2])]);
    assert.deepEqual(back, { binary: "ArrayBuffer", bytes: [1, 2] });
  });
});

eachVersion("options: timestampRequests and timestampParam", ({ test }) => {
  const stamps = (requests, name = "t") => requests.map(({ query }) => query[name]);

  for (const options of [{}, { timestampRequests: true }]) {
    test(`${JSON.stringify(options)}: each polling request has its own timestamp`, async ({ open, page }) => {
      const server = await open();
      await page.run(upgrade, { options });
      const values = stamps(server.requests);
      assert.ok(values.length >= 3 && values.every((value) => /^[\w.-]+$/.test(value)), String(values));
      assert.equal(new Set(values).size, values.length);
    });
  }

  test("by default a WebSocket has no timestamp", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, { options: { transports: ["websocket"] } });
    await page.run(upgrade, { options: { forceNew: true } });
    assert.deepEqual(stamps(server.upgrades), [undefined, undefined]);
  });

  test("true adds a timestamp to a WebSocket too", async ({ open, page }) => {
    const server = await open();
    await page.run(connect, { options: { transports: ["websocket"], timestampRequests: true } });
    assert.match(stamps(server.upgrades)[0], /^[\w.-]+$/);
  });

  test("false adds no timestamp", async ({ open, page }) => {
    const server = await open();
    await page.run(upgrade, { options: { timestampRequests: false } });
    assert.deepEqual([...new Set(stamps(server.log))], [undefined]);
  });

  test("timestampParam is the timestamp's name", async ({ open, page }) => {
    const server = await open();
    await page.run(upgrade, { options: { timestampParam: "ts", timestampRequests: true } });
    assert.ok(stamps(server.log, "ts").every((value) => /^[\w.-]+$/.test(value)));
    assert.deepEqual([...new Set(stamps(server.log))], [undefined]);
  });
});

eachVersion("options: Node.js only", ({ test, ours }) => {
  test("agent and TLS options are accepted and ignored", async ({ open, page }) => {
    const server = await open();
    const options = {
      agent: false,
      pfx: "pfx",
      key: "key",
      passphrase: "passphrase",
      cert: "cert",
      ca: ["ca"],
      ciphers: "ciphers",
      rejectUnauthorized: false,
      perMessageDeflate: { threshold: 1 },
    };
    await page.run(upgrade, { options });
    const names = new Set(server.log.flatMap(({ query }) => Object.keys(query)));
    assert.deepEqual([...names].sort(), ["EIO", "sid", "t", "transport"]);
    assert.deepEqual(server.connections.map(({ transports }) => transports[0]), ["polling"]);
  });

  ours("the reference calls a method that timers in browsers lack", "autoUnref is accepted and ignored", async ({ open, page }) => {
    const server = await open();
    await page.run(upgrade, { options: { autoUnref: true } });
    assert.equal(server.upgrades.length, 1);
  });
});
