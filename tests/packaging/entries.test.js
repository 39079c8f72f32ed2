// Every entry of the package, as from a CDN's folder: without a bundler.
import assert from "node:assert/strict";
import { after, describe, it } from "mocha";
import { session } from "../browser/support/session.js";
import { EXCHANGE, EXCHANGED, page, resultOf, startSite } from "./support/site.js";

const IMPORT_MAP = `<script type="importmap">
  { "imports": { "socketio-wasm": "/cdn/index.js", "socketio-wasm/": "/cdn/", "socketio-wasm/slim": "/cdn/slim.js", "socketio-wasm/debug": "/cdn/debug.js" } }
</script>`;

const script = (code, tag = "") => `${tag}<script type="module">${code}</script>`;
const imported = (code) => page(script(code, IMPORT_MAP));

/** Serves one page, and resolves with what it finishes with. */
const result = (head, { headers, files = {} } = {}) =>
  resultOf({ "/": { text: head, headers }, ...files });

describe("entries", () => {
  it(". by an import map", async () => {
    const code = `import { io } from "socketio-wasm"; finish(exchange(io));`;
    assert.equal(await result(imported(code)), EXCHANGED);
  });

  it(". by a dynamic import, its default export", async () => {
    const code = `finish(import("socketio-wasm").then(({ default: io }) => exchange(io)));`;
    assert.equal(await result(imported(code)), EXCHANGED);
  });

  it("./debug", async () => {
    const code = `import { io } from "socketio-wasm/debug"; finish(exchange(io));`;
    assert.equal(await result(imported(code)), EXCHANGED);
  });

  for (const file of ["socket.io.js", "socket.io.min.js"]) {
    it(`<script src="${file}">: the global io, at once`, async () => {
      const head = `<script src="/cdn/${file}"></script><script>finish(exchange(io));</script>`;
      assert.equal(await result(page(head)), EXCHANGED);
    });
  }

  it("the classic script has the other exports on io", async () => {
    const code = `finish([io.Manager, io.Socket, io.connect === io, io.io === io, io.protocol, io.Fetch].map((x) => typeof x === "function" || x));`;
    const head = `<script src="/cdn/socket.io.js"></script><script>${code}</script>`;
    assert.deepEqual(await result(page(head)), [true, true, true, true, 5, true]);
  });

  it("all entries on one page", async () => {
    const code = `
      import * as whole from "socketio-wasm";
      import * as slim from "socketio-wasm/slim";
      import * as debug from "socketio-wasm/debug";
      await slim.init();
      finish(Promise.all([whole, slim, debug, { io: globalThis.io }].map(({ io }) => exchange(io))));`;
    const head = `<script src="/cdn/socket.io.js"></script>${script(code, IMPORT_MAP)}`;
    assert.deepEqual(await result(page(head)), Array(4).fill(EXCHANGED));
  });
});

describe("./slim", () => {
  const slim = (source) => imported(`
    import { init, io } from "socketio-wasm/slim";
    const url = new URL("/cdn/socketio-wasm.wasm", location.href);
    const bytes = async () => (await fetch(url)).arrayBuffer();
    finish(init(${source}).then(() => exchange(io)));`);

  for (const [what, source] of [
    ["nothing: the file beside the entry", ""],
    ["an address", "url.href"],
    ["a URL", "url"],
    ["a Response", "await fetch(url)"],
    ["the promise of a Response", "fetch(url)"],
    ["bytes", "await bytes()"],
    ["a view of bytes", "new Uint8Array(await bytes())"],
    ["a compiled module", "await WebAssembly.compile(await bytes())"],
  ]) {
    it(`init takes ${what}`, async () => assert.equal(await result(slim(source)), EXCHANGED));
  }

  it("a server that names another type is served too", async () => {
    const { readFileSync } = await import("node:fs");
    const { PROJECT } = await import("./support/installed.js");
    const text = readFileSync(`${PROJECT}/node_modules/socketio-wasm/socketio-wasm.wasm`);
    const files = { "/untyped": { text, type: "application/octet-stream" } };
    assert.equal(await result(slim(`"/untyped"`), { files }), EXCHANGED);
  });

  it("io() before init throws an Error that says what to do", async () => {
    const code = `import { io } from "socketio-wasm/slim"; try { io(); } catch (error) { finish(error.message); }`;
    assert.match(await result(imported(code)), /await init\(\)/);
  });

  it("a wasm that is not there rejects init with the status and the address", async () => {
    assert.match((await result(slim(`"/nowhere.wasm"`))).error, /nowhere\.wasm.* 404/);
  });

  it("a page in its place rejects init with its type", async () => {
    assert.match((await result(slim(`"/"`))).error, /text\/html/);
  });

  it("init may be called again after a failure, and twice", async () => {
    const code = `
      import { init, io } from "socketio-wasm/slim";
      const failed = await init("/nowhere.wasm").then(() => false, () => true);
      await Promise.all([init(), init()]);
      await init();
      finish(exchange(io).then((answer) => [failed, answer]));`;
    assert.deepEqual(await result(imported(code)), [true, EXCHANGED]);
  });
});

describe("Content-Security-Policy", () => {
  const policy = (sources) => ({ headers: { "Content-Security-Policy": `script-src 'self' ${sources}` } });
  const files = {
    "/whole.js": `import { io } from "/cdn/index.js"; try { finish(exchange(io)); } catch (error) { finish(Promise.reject(error)); }`,
    "/slim.js": `import { init, io } from "/cdn/slim.js"; finish(init().then(() => exchange(io)));`,
    "/classic.js": `finish(exchange(io));`,
  };
  const heads = {
    ".": `<script type="module" src="/whole.js"></script>`,
    "./slim": `<script type="module" src="/slim.js"></script>`,
    "socket.io.min.js": `<script src="/cdn/socket.io.min.js"></script><script src="/classic.js"></script>`,
  };
  for (const [entry, head] of Object.entries(heads)) {
    it(`${entry} works with 'self' 'wasm-unsafe-eval'`, async () => {
      assert.equal(await result(page(head), { files, ...policy("'wasm-unsafe-eval'") }), EXCHANGED);
    });

    it(`${entry} without 'wasm-unsafe-eval' is one Error that names it`, async () => {
      const { error } = await result(page(head), { files, ...policy("") });
      assert.match(error, /^socketio-wasm: .*Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src/);
    });
  }
});

describe("contexts", () => {
  const worker = `
    import { io } from "/cdn/index.js";
    ${EXCHANGE}
    const answer = (post) => exchange(io, { transports: TRANSPORTS }).then(post, (error) => post({ error: error.message }));`;
  const run = (transports) => worker.replace("TRANSPORTS", JSON.stringify(transports));

  for (const transports of [["websocket"], ["polling"]]) {
    it(`a dedicated worker, ${transports}`, async () => {
      const files = { "/worker.js": `${run(transports)} answer((value) => postMessage(value));` };
      const code = `new Worker("/worker.js", { type: "module" }).onmessage = ({ data }) => finish(data);`;
      assert.equal(await result(page(script(code)), { files }), EXCHANGED);
    });

    it(`a shared worker, ${transports}`, async () => {
      const files = { "/worker.js": `${run(transports)} onconnect = ({ ports: [port] }) => answer((value) => port.postMessage(value));` };
      const code = `new SharedWorker("/worker.js", { type: "module" }).port.onmessage = ({ data }) => finish(data);`;
      assert.equal(await result(page(script(code)), { files }), EXCHANGED);
    });

    it(`a service worker, ${transports}`, async () => {
      const files = {
        "/worker.js": `${run(transports)} onmessage = (event) => event.waitUntil(answer((value) => event.source.postMessage(value)));`,
      };
      const code = `
        navigator.serviceWorker.onmessage = ({ data }) => finish(data);
        await navigator.serviceWorker.register("/worker.js", { type: "module" });
        (await navigator.serviceWorker.ready).active.postMessage("go");`;
      assert.equal(await result(page(script(code)), { files }), EXCHANGED);
    });
  }

  it("a sandboxed iframe, which has no origin", async () => {
    const site = await startSite({});
    const files = {
      "/frame": page(`<script src="/cdn/socket.io.min.js"></script><script>
        exchange((options) => io(${JSON.stringify(site.url)}, { ...options, transports: ["polling", "websocket"] })).then(
          (value) => parent.postMessage(value, "*"),
          (error) => parent.postMessage({ error: error.message }, "*"),
        );</script>`),
    };
    const head = `<script>onmessage = ({ data }) => finish(data);</script><iframe sandbox="allow-scripts" src="/frame"></iframe>`;
    try {
      assert.equal(await result(page(head), { files }), EXCHANGED);
    } finally {
      await site.close();
    }
  });

  after(async () => (await session()).get("about:blank"));
});
