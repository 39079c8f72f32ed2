// Long-polling over fetch: if chosen, and if there is no XMLHttpRequest.
import assert from "node:assert/strict";
import { eachVersion, suite, until } from "./support/harness.js";

const hang = { onRequest: (req) => req.url.startsWith("/socket.io/") };

// The first connect_error of a connection over fetch.
const failure = async ({ io, once, Fetch, options }) => {
  const socket = io({ transports: [Fetch], reconnection: false, ...options });
  const [{ message, type, description, context }] = await once(socket, "connect_error");
  const isError = description instanceof Error || description instanceof DOMException;
  return { message, type, description: isError ? description.name : description, isResponse: context instanceof Response };
};

eachVersion("fetch", ({ test, ours }) => {
  test("text and binary travel in both directions", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => socket.on("echo", (...args) => args.pop()(...args)));
    const result = await page.run(async ({ io, once, plain, Fetch }) => {
      const socket = io({ transports: [Fetch] });
      await once(socket, "connect");
      return plain(await new Promise((resolve) => {
        socket.emit("echo", "é😀", new Uint8Array([0, 255]), new Blob(["b"]), (...args) => resolve(args));
      }));
    });
    const bytes = (...bytes) => ({ binary: "ArrayBuffer", bytes });
    assert.deepEqual(result, ["é😀", bytes(0, 255), bytes(98)]);
    assert.deepEqual([...new Set(server.posts.map(({ headers }) => headers["content-type"]))], ["text/plain;charset=UTF-8"]);
  });

  for (const [withCredentials, cookie] of [[true, "fetched=1"], [false, undefined], [undefined, undefined]]) {
    test(`withCredentials: ${withCredentials} sends ${cookie ? "" : "no "}cookies`, async ({ open, page }) => {
      const server = await open();
      await page.clearCookies();
      await page.run(async ({ io, once, Fetch, withCredentials }) => {
        document.cookie = "fetched=1";
        await once(io({ transports: [Fetch], withCredentials }), "connect");
      }, { withCredentials });
      await page.clearCookies();
      assert.deepEqual([...new Set(server.requests.map(({ headers }) => headers.cookie))], [cookie]);
    });
  }

  test("extraHeaders are read for each request", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, Fetch }) => {
      const socket = io({ transports: [Fetch], extraHeaders: { count: 0 } });
      await once(socket, "connect");
      socket.io.opts.extraHeaders.count++;
      socket.emit("a");
    });
    assert.equal(server.requests[0].headers.count, "0");
    await until(() => server.posts.some(({ headers }) => headers.count === "1"));
  });

  const lenient = "the reference fails on a header that the browser refuses";
  ours(lenient, "a header that the browser rejects is left out", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, Fetch }) => {
      await once(io({ transports: [Fetch], extraHeaders: { "bad name": "x", bad: "\n\u0000", good: "1" } }), "connect");
    });
    assert.equal(server.requests[0].headers.good, "1");
  });

  test("an HTTP error status is a TransportError with the response", async ({ open, page }) => {
    await open();
    const error = await page.run(failure, { options: { path: "/wrong" } });
    const type = "TransportError";
    assert.deepEqual(error, { message: "fetch read error", type, description: 404, isResponse: true });
  });

  test("a missing server is a TransportError with the error of fetch", async ({ open, nobody, page }) => {
    await open();
    const url = await nobody();
    const error = await page.run(async ({ io, once, Fetch, url }) => {
      const [error] = await once(io(url, { transports: [Fetch], reconnection: false }), "connect_error");
      return { message: error.message, type: error.type, name: error.description.name };
    }, { url });
    assert.deepEqual(error, { message: "fetch read error", type: "TransportError", name: "TypeError" });
  });
});

suite("fetch, failures", ({ test, ours }) => {
  test("a POST that fails is a fetch write error", async ({ fake, page }) => {
    await fake({
      onRequest: (req, res) => req.method === "POST" && req.on("data", () => {}).on("end", () => res.writeHead(500).end()),
    });
    const result = await page.run(async ({ io, once, Fetch }) => {
      const socket = io({ transports: [Fetch], reconnection: false });
      const [reason, details] = await once(socket.io, "close");
      return { reason, message: details.message, description: details.description, response: details.context instanceof Response };
    });
    assert.deepEqual(result, {
      reason: "transport error", message: "fetch write error", description: 500, response: true,
    });
  });

  ours("the reference throws", "a response without text is an error", async ({ open, page }) => {
    await open();
    const message = await page.run(async ({ io, once, Fetch }) => {
      window.fetch = async () => ({ ok: true, status: 200, text: async () => undefined });
      const [error] = await once(io({ transports: [Fetch], reconnection: false }), "connect_error");
      return error.message;
    });
    assert.equal(message, "the server did not answer with a handshake");
  });

  ours("the reference ignores requestTimeout with fetch", "requestTimeout ends a request", async ({ fake, page }) => {
    await fake(hang);
    for (const requestTimeout of [50, "50"]) {
      const error = await page.run(failure, { options: { requestTimeout } });
      const type = "TransportError";
      assert.deepEqual(error, { message: "fetch read error", type, description: "TimeoutError", isResponse: false });
    }
  });

  for (const requestTimeout of ["Infinity", "NaN", "-1", "'soon'", "0"]) {
    ours("the reference ignores requestTimeout with fetch", `requestTimeout: ${requestTimeout} does not end a request`, async ({ open, page }) => {
      await open();
      await page.run(async ({ io, once, Fetch, requestTimeout }) => {
        await once(io({ transports: [Fetch], requestTimeout: (0, eval)(requestTimeout) }), "connect");
      }, { requestTimeout });
    });
  }

  const reason = "the reference does not abort the request";
  ours(reason, "the request of an abandoned attempt is aborted", async ({ fake, page }) => {
    let closed = false;
    await fake({
      onRequest: (req, res) => hang.onRequest(req) && res.on("close", () => (closed = true)),
    });
    await page.run(async ({ io, once, Fetch }) => {
      const [error] = await once(io({ transports: [Fetch], reconnection: false, timeout: 100 }), "connect_error");
      if (error.message !== "timeout") throw error;
    });
    await until(() => closed);
  });

  ours("the reference throws", "without XMLHttpRequest polling uses fetch by default", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once }) => {
      delete window.XMLHttpRequest;
      const socket = io();
      await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
    });
    assert.deepEqual(server.handshakes.map(({ transport }) => transport), ["polling"]);
  });

  ours("the reference needs XMLHttpRequest", "a service worker connects by default", async ({ open, page }) => {
    const server = await open();
    server.io.on("connection", (socket) => socket.on("echo", (text, ack) => ack(text)));
    const answer = await page.run(async () => {
      const registration = await navigator.serviceWorker.register("/harness/service-worker.js", { type: "module" });
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      const answered = new Promise((resolve) => {
        navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
      });
      navigator.serviceWorker.startMessages();
      worker.postMessage("connect");
      const answer = await answered;
      await registration.unregister();
      return answer;
    });
    assert.deepEqual(answer, { hasXhr: false, answer: "from a worker" });
    assert.equal(server.handshakes[0].transport, "polling");
  });
});
