// A page and a server of different origins: CORS, credentials, cookies.
import assert from "node:assert/strict";
import { eachVersion, until } from "./support/harness.js";


// The two servers share a host but not a port. Cookies ignore ports, so the page can set a cookie for both, yet requests
// between them are cross-origin.
eachVersion("cross-origin", ({ test }) => {
  const connect = async ({ io, once, url, options }) => {
    const socket = io(url, options);
    await Promise.all([once(socket, "connect"), options?.transports || once(socket.io.engine, "upgrade")]);
  };

  // Two servers: the page's origin, and the one that it connects to.
  async function twoOrigins({ serve, page }, cors, io) {
    const own = await serve();
    await page.open(own.url);
    await page.clearCookies();
    const origin = cors.origin === "own" ? own.url : cors.origin;
    return { own, other: await serve({ cors: { ...cors, origin }, ...io }) };
  }

  const cookies = (requests) => requests.map(({ headers }) => headers.cookie);
  const withoutPreflight = (server) => server.requests.filter(({ method }) => method !== "OPTIONS");

  test("with CORS a page of another origin connects, without a preflight", async (context) => {
    const { own, other } = await twoOrigins(context, { origin: "own" });
    await context.page.run(connect, { url: other.url });
    assert.deepEqual([...new Set(other.log.map(({ headers }) => headers.origin))], [own.url]);
    assert.ok(other.posts.length > 0);
    assert.equal(withoutPreflight(other).length, other.requests.length);
    assert.deepEqual(other.connections[0].transports[0], "polling");
    assert.deepEqual(own.connections, []);
  });

  test("without CORS headers the connection is a connect_error", async ({ serve, page }) => {
    const [own, other] = [await serve(), await serve()];
    await page.open(own.url);
    const error = await page.run(async ({ io, once, url }) => {
      const [error] = await once(io(url, { reconnection: false }), "connect_error");
      return { isError: error instanceof Error, type: error.type };
    }, { url: other.url });
    assert.deepEqual(error, { isError: true, type: "TransportError" });
  });

  test("extraHeaders are sent if the server allows them", async (context) => {
    const { other } = await twoOrigins(context, { origin: "own", allowedHeaders: ["my-custom-header"] });
    await context.page.run(connect, { url: other.url, options: { extraHeaders: { "my-custom-header": "1" } } });
    assert.ok(other.requests.some(({ method }) => method === "OPTIONS"), "no preflight");
    assert.deepEqual([...new Set(withoutPreflight(other).map(({ headers }) => headers["my-custom-header"]))], ["1"]);
  });

  test("withCredentials: true sends cookies over polling", async (context) => {
    const { other } = await twoOrigins(context, { origin: "own", credentials: true });
    await context.page.run(() => void (document.cookie = "page=1; path=/"));
    await context.page.run(connect, { url: other.url, options: { withCredentials: true, transports: ["polling"] } });
    const sent = cookies(withoutPreflight(other));
    assert.ok(sent.length > 0 && sent.every((cookie) => /\bpage=1\b/.test(cookie)), String(sent));
  });

  for (const options of [{}, { withCredentials: false }]) {
    test(`${JSON.stringify(options)}: no cookie is sent over polling`, async (context) => {
      const { other } = await twoOrigins(context, { origin: "own", credentials: true });
      await context.page.run(() => void (document.cookie = "page=1; path=/"));
      await context.page.run(connect, { url: other.url, options: { ...options, transports: ["polling"] } });
      assert.deepEqual([...new Set(cookies(withoutPreflight(other)))], [undefined]);
    });
  }

  test("withCredentials: true keeps the cookie that the server sets", async (context) => {
    const { other } = await twoOrigins(context, { origin: "own", credentials: true }, { cookie: { name: "affinity" } });
    await context.page.run(connect, { url: other.url, options: { withCredentials: true, transports: ["polling"] } });
    const [{ id }] = other.connections;
    const [first, ...later] = cookies(withoutPreflight(other));
    assert.doesNotMatch(first ?? "", new RegExp(id));
    assert.ok(later.length > 0 && later.every((cookie) => cookie?.includes(`affinity=${id}`)), String(later));
  });

  test("withCredentials: false does not keep the cookie that the server sets", async (context) => {
    const { other } = await twoOrigins(context, { origin: "own", credentials: true }, { cookie: { name: "affinity" } });
    await context.page.run(connect, { url: other.url, options: { transports: ["polling"] } });
    assert.deepEqual([...new Set(cookies(withoutPreflight(other)))], [undefined]);
  });

  test("withCredentials: true needs the server's consent", async (context) => {
    const { other } = await twoOrigins(context, { origin: "own" });
    const types = await context.page.run(async ({ io, once, url }) => {
      const [error] = await once(io(url, { withCredentials: true, reconnection: false }), "connect_error");
      return error.type;
    }, { url: other.url });
    assert.equal(types, "TransportError");
  });

  test("a WebSocket always carries cookies", async (context) => {
    const { other } = await twoOrigins(context, { origin: "own" });
    await context.page.run(() => void (document.cookie = "page=1; path=/"));
    await context.page.run(connect, { url: other.url, options: { transports: ["websocket"] } });
    assert.match(other.upgrades[0].headers.cookie, /\bpage=1\b/);
  });

  test("cookies of the page's own origin need no option", async ({ open, page }) => {
    const server = await open();
    await page.clearCookies();
    await page.run(() => void (document.cookie = "page=1; path=/"));
    await page.run(connect, { url: server.url, options: {} });
    await until(() => server.upgrades.length === 1);
    const requests = server.log.filter(({ query }) => query.transport);
    assert.ok(requests.every(({ headers }) => /\bpage=1\b/.test(headers.cookie)));
  });

  test("another host is another origin: localhost and 127.0.0.1", async ({ serve, page }) => {
    const own = await serve();
    const other = await serve({ cors: { origin: own.url } }, { host: "localhost" });
    await page.open(own.url);
    await page.run(connect, { url: other.url, options: {} });
    assert.equal(other.requests[0].headers.host, `localhost:${other.port}`);
    assert.equal(other.requests[0].headers.origin, own.url);
  });
});
