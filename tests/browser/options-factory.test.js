// Which Manager a call of io() uses, and which URL it connects to.
import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { eachVersion, until } from "./support/harness.js";

eachVersion("managers", ({ test }) => {
  const namespaces = (server) => ["/", "/product", "/order", "/admin"].forEach((name) => server.io.of(name));

  test("three namespaces of one host use one Manager and one connection", async ({ open, page }) => {
    const server = await open();
    namespaces(server);
    const managers = await page.run(async ({ io, once, url }) => {
      const sockets = [io(url), io(`${url}/product`), io(`${url}/order`)];
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      return { count: new Set(sockets.map((socket) => socket.io)).size, nsps: sockets.map((socket) => socket.nsp) };
    }, { url: server.url });
    assert.deepEqual(managers, { count: 1, nsps: ["/", "/product", "/order"] });
    assert.equal(server.connections.length, 1);
  });

  for (const [name, options] of Object.entries({
    "forceNew: true": { forceNew: true },
    "multiplex: false": { multiplex: false },
  })) {
    test(`${name} creates a Manager and a connection for each socket`, async ({ open, page }) => {
      const server = await open();
      namespaces(server);
      const managers = await page.run(async ({ io, once, url, options }) => {
        const sockets = [io(url), io(`${url}/product`, { ...options }), io(`${url}/order`, { ...options })];
        await Promise.all(sockets.map((socket) => once(socket, "connect")));
        return new Set(sockets.map((socket) => socket.io)).size;
      }, { url: server.url, options });
      assert.equal(managers, 3);
      assert.equal(server.connections.length, 3);
    });
  }

  for (const [name, options] of Object.entries({
    "forceNew: false": { forceNew: false },
    "multiplex: true": { multiplex: true },
  })) {
    test(`${name} is the default`, async ({ open, page }) => {
      const server = await open();
      namespaces(server);
      const same = await page.run(async ({ io, once, options }) => {
        const sockets = [io(), io("/product", { ...options })];
        await Promise.all(sockets.map((socket) => once(socket, "connect")));
        return sockets[0].io === sockets[1].io;
      }, { options });
      assert.equal(same, true);
      assert.equal(server.connections.length, 1);
    });
  }

  test("a namespace that is already in use gets a new Manager, each time", async ({ open, page }) => {
    const server = await open();
    namespaces(server);
    const managers = await page.run(async ({ io, once }) => {
      const socket1 = io(); // 1st manager
      const socket2 = io(); // 2nd manager
      const socket3 = io("/admin"); // reuse the 1st manager
      const socket4 = io("/admin"); // 3rd manager
      const sockets = [socket1, socket2, socket3, socket4];
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      const distinct = [...new Set(sockets.map((socket) => socket.io))];
      return sockets.map((socket) => distinct.indexOf(socket.io));
    });
    assert.deepEqual(managers, [0, 1, 0, 2]);
    assert.equal(server.connections.length, 3);
  });

  test("a namespace counts as in use even if its socket is disconnected", async ({ open, page }) => {
    await open();
    const same = await page.run(async ({ io, once }) => {
      const first = io();
      await once(first, "connect");
      first.disconnect();
      const second = io();
      await once(second, "connect");
      return first.io === second.io;
    });
    assert.equal(same, false);
  });

  test("the Manager of a forceNew socket is not shared", async ({ open, page }) => {
    const server = await open();
    namespaces(server);
    const same = await page.run(({ io }) => io({ forceNew: true }).io === io("/admin").io);
    assert.equal(same, false);
    await until(() => server.connections.length === 2);
  });

  test("a different path means a different Manager", async ({ open, page }) => {
    await open();
    const same = await page.run(({ io }) => {
      const paths = ["/socket.io", "/other"];
      const [a, b] = paths.map((path, i) => io(`/${i}`, { path, autoConnect: false }));
      return [a.io === b.io, a.io === io("/2", { path: "/socket.io", autoConnect: false }).io];
    });
    assert.deepEqual(same, [false, true]);
  });

  test("the scheme's default port is the same as no port", async ({ open, page }) => {
    await open();
    const same = await page.run(({ io }) => {
      const manager = (uri) => io(uri, { autoConnect: false }).io;
      return [
        manager("http://host.test/a") === manager("http://host.test:80/b"),
        manager("https://host.test/a") === manager("https://host.test:443/b"),
        manager("http://host.test/c") === manager("https://host.test/c"),
        manager("http://host.test/d") === manager("http://host.test:8080/d"),
      ];
    });
    assert.deepEqual(same, [true, true, false, false]);
  });

  test("an explicit Manager serves several namespaces", async ({ open, page }) => {
    const server = await open();
    namespaces(server);
    const result = await page.run(async ({ Manager, Socket, once, url }) => {
      const manager = new Manager(url, { transports: ["websocket"] });
      const sockets = [manager.socket("/"), manager.socket("/admin")];
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      return {
        same: sockets.every((socket) => socket.io === manager && socket instanceof Socket),
        again: manager.socket("/") === sockets[0],
      };
    }, { url: server.url });
    assert.deepEqual(result, { same: true, again: true });
    assert.equal(server.connections.length, 1);
  });

  test("the exports are the documented ones", async ({ open, page }) => {
    await open();
    const result = await page.run(({ module, io, connect, Manager, Socket, protocol }) => ({
      protocol,
      same: [connect === io, module.default === io, io.io === io, io.connect === io, io.Manager === Manager, io.Socket === Socket],
    }));
    assert.deepEqual(result, { protocol: 5, same: [true, true, true, true, true, true] });
  });
});

eachVersion("addresses", ({ test, version }) => {
  // The page's uri argument, the namespace that the server must see, and the URL of the page.
  const CASES = {
    "no uri: the page's own host": { args: () => [], nsp: "/" },
    "only options": { args: () => [{}], nsp: "/" },
    "undefined": { args: () => [undefined, {}], nsp: "/" },
    "a namespace at the page's host": { args: () => ["/ns"], nsp: "/ns" },
    "a deep namespace": { args: () => ["/a/b/c"], nsp: "/a/b/c" },
    "//host: the page's scheme": { args: (host) => [`//${host}/ns`], nsp: "/ns" },
    "host:port without scheme": { args: (host) => [host], nsp: "/" },
    "host:port without scheme, with a namespace": { args: (host) => [`${host}/ns`], nsp: "/ns" },
    "http": { args: (host) => [`http://${host}`], nsp: "/" },
    "a trailing slash": { args: (host) => [`http://${host}/`], nsp: "/" },
    "ws for http": { args: (host) => [`ws://${host}/ns`], nsp: "/ns" },
    "the namespace as written": { args: (host) => [`http://${host}/n%20s-é`], nsp: "/n%20s-é" },
    "the namespace without the query": { args: (host) => [`http://${host}/ns?x=1`], nsp: "/ns" },
  };

  for (const [name, { args, nsp }] of Object.entries(CASES)) {
    test(name, async ({ open, page }) => {
      const server = await open();
      const seen = [];
      server.io.on("connection", (socket) => seen.push(socket.nsp.name));
      server.io.of(/^\/.+/).on("connection", (socket) => seen.push(socket.nsp.name));
      const given = await page.run(async ({ io, once, args }) => {
        const socket = io(...args.map((arg) => arg ?? undefined));
        await once(socket, "connect");
        return socket.nsp;
      }, { args: args(new URL(server.url).host).map((arg) => arg ?? null) });
      assert.equal(given, nsp);
      assert.deepEqual(seen, [nsp]);
      assert.equal(server.connections.length, 1);
      assert.equal(server.log[0].path, "/socket.io/");
    });
  }

  test("localhost is another origin than 127.0.0.1", async ({ serve, page }) => {
    const [own, other] = [await serve(), await serve({ cors: { origin: "*" } }, { host: "localhost" })];
    await page.open(own.url);
    const engine = await page.run(async ({ io, once, url }) => {
      const socket = io(url);
      await once(socket, "connect");
      const { hostname, port, secure } = socket.io.engine;
      return { hostname, port: String(port), secure };
    }, { url: other.url });
    assert.deepEqual(engine, { hostname: "localhost", port: String(other.port), secure: false });
    assert.deepEqual([own.connections.length, other.connections.length], [0, 1]);
  });

  // Not every machine has IPv6.
  if (Object.values(networkInterfaces()).flat().some(({ address }) => address === "::1")) {
    test("an IPv6 host in brackets", async ({ serve, page }) => {
      const [own, other] = [await serve(), await serve({ cors: { origin: "*" } }, { host: "::1" })];
      await page.open(own.url);
      for (const options of [{ transports: ["polling"] }, { transports: ["websocket"] }]) {
        await page.run(({ io, once, url, options }) => once(io(url, options), "connect").then(() => {}), { url: other.url, options });
      }
      assert.deepEqual(other.connections.map(({ transports }) => transports[0]), ["polling", "websocket"]);
      assert.equal(other.requests[0].headers.host, `[::1]:${other.port}`);
    });
  }

  test("an https address makes secure requests", async ({ open, page }) => {
    const server = await open();
    const states = await page.run(async ({ io, once, host }) => {
      const sockets = ["https", "wss"].map((scheme) => io(`${scheme}://${host}/`, { reconnection: false }));
      const errors = await Promise.all(sockets.map((socket) => once(socket, "connect_error")));
      return sockets.map(({ io }, i) => [io.engine.secure, errors[i][0] instanceof Error]);
    }, { host: new URL(server.url).host });
    // The server does not speak TLS, so it must not see any request.
    assert.deepEqual(states, [[true, true], [true, true]]);
    assert.deepEqual(server.log, []);
  });

  test(`the server refuses a namespace that it does not have: ${version.major}.x`, async ({ open, page }) => {
    await open();
    const message = await page.run(async ({ io, once }) => (await once(io("/nowhere"), "connect_error"))[0].message);
    assert.equal(message, "Invalid namespace");
  });
});
