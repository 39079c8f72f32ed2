// Every entry of the package, as from a CDN's folder: without a bundler.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { PROJECT } from "./support/installed.js";
import { EXCHANGE, EXCHANGED, page, resultOf, startSite } from "./support/site.js";
import { cell } from "./support/table.js";

const IMPORT_MAP = `<script type="importmap">
  { "imports": { "socketio-wasm": "/cdn/index.js", "socketio-wasm/slim": "/cdn/slim.js", "socketio-wasm/debug": "/cdn/debug.js" } }
</script>`;

const script = (code, tag = "") => `${tag}<script type="module">${code}</script>`;
const imported = (code) => page(script(code, IMPORT_MAP));

/** Serves one page, and resolves with what it finishes with. */
const result = (head, { headers, files = {} } = {}) => resultOf({ "/": { text: head, headers }, ...files });

describe("entries", () => {
  cell("import map", ".", async () => {
    const code = `import { io } from "socketio-wasm"; finish(exchange(io));`;
    assert.equal(await result(imported(code)), EXCHANGED);
  });

  cell("import map, import()", ".", async () => {
    const code = `finish(import("socketio-wasm").then(({ default: io }) => exchange(io)));`;
    assert.equal(await result(imported(code)), EXCHANGED);
  });

  cell("import map", "./debug", async () => {
    const code = `import { io } from "socketio-wasm/debug"; finish(exchange(io));`;
    assert.equal(await result(imported(code)), EXCHANGED);
  });

  for (const file of ["socket.io.js", "socket.io.min.js"]) {
    cell("<script src>: the global io, at once", file, async () => {
      const head = `<script src="/cdn/${file}"></script><script>finish(exchange(io));</script>`;
      assert.equal(await result(page(head)), EXCHANGED);
    });
  }

  it("the classic script has the other exports on io", async () => {
    const code = `finish([io.Manager, io.Socket, io.connect === io, io.io === io, io.protocol, io.Fetch].map((x) => typeof x === "function" || x));`;
    const head = `<script src="/cdn/socket.io.js"></script><script>${code}</script>`;
    assert.deepEqual(await result(page(head)), [true, true, true, true, 5, true]);
  });

  it("all entries work side by side on one page", async () => {
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

  cell("import map", "./slim", async () => assert.equal(await result(slim("")), EXCHANGED));

  it("a server that names another type is served too", async () => {
    const text = readFileSync(join(PROJECT, "node_modules/socketio-wasm/socketio-wasm.wasm"));
    const files = { "/untyped": { text, type: "application/octet-stream" } };
    assert.equal(await result(slim(`"/untyped"`), { files }), EXCHANGED);
  });

  it("io() works without init", async () => {
    const code = `import { io } from "socketio-wasm/slim"; finish(exchange(io));`;
    assert.equal(await result(imported(code)), EXCHANGED);
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
    "/without.js": `import { io } from "/cdn/slim.js"; finish(exchange(io));`,
    "/classic.js": `finish(exchange(io));`,
  };
  const heads = {
    ".": `<script type="module" src="/whole.js"></script>`,
    "./slim": `<script type="module" src="/slim.js"></script>`,
    "./slim without init": `<script type="module" src="/without.js"></script>`,
    "socket.io.min.js": `<script src="/cdn/socket.io.min.js"></script><script src="/classic.js"></script>`,
  };
  for (const [entry, head] of Object.entries(heads)) {
    const [, column, how = ""] = /^(\S+)( .*)?$/.exec(entry);
    cell(`CSP 'self' 'wasm-unsafe-eval'${how}`, column, async () => {
      assert.equal(await result(page(head), { files, ...policy("'wasm-unsafe-eval'") }), EXCHANGED);
    });

    cell(`CSP 'self': an Error names what lacks${how}`, column, async () => {
      const { error } = await result(page(head), { files, ...policy("") });
      assert.match(error, /^socketio-wasm: .*Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src/);
    });
  }
});

// How a worker has `io`, and what it waits for before it calls it.
const WORKERS = {
  ".": { type: "module", load: `import { io } from "/cdn/index.js"; const init = () => {};` },
  "./slim": { type: "module", load: `import { init, io } from "/cdn/slim.js";` },
  "socket.io.min.js": { type: "classic", load: `importScripts("/cdn/socket.io.min.js"); const init = () => {};` },
};

// What each kind of worker does with its answer, and the page that starts it.
const KINDS = {
  "dedicated worker": {
    serve: `answer((value) => postMessage(value));`,
    start: (type) => `new Worker("/worker.js", ${type}).onmessage = ({ data }) => finish(data);`,
  },
  "shared worker": {
    serve: `onconnect = ({ ports: [port] }) => answer((value) => port.postMessage(value));`,
    start: (type) => `new SharedWorker("/worker.js", ${type}).port.onmessage = ({ data }) => finish(data);`,
  },
  "service worker": {
    serve: `onmessage = (event) => event.waitUntil(answer((value) => event.source.postMessage(value)));`,
    start: (type) => `
      navigator.serviceWorker.onmessage = ({ data }) => finish(data);
      navigator.serviceWorker.register("/worker.js", ${type})
        .then(() => navigator.serviceWorker.ready)
        .then(({ active }) => active.postMessage("go"));`,
  },
};

describe("contexts", () => {
  for (const [kind, { serve, start }] of Object.entries(KINDS)) {
    for (const transport of ["websocket", "polling"]) {
      for (const [entry, { type, load }] of Object.entries(WORKERS)) {
        cell(`${kind}, ${transport}`, entry, async () => {
          const worker = `${load}
            ${EXCHANGE}
            const answer = (post) => Promise.resolve(init())
              .then(() => exchange(io, { transports: ["${transport}"] }))
              .then(post, (error) => post({ error: error.message }));
            ${serve}`;
          const code = start(JSON.stringify({ type }));
          assert.equal(await result(page(script(code)), { files: { "/worker.js": worker } }), EXCHANGED);
        });
      }
    }
  }

  // It has no origin, so that all it loads comes from another one.
  for (const [entry, load] of Object.entries({
    ".": `<script type="module">import { io } from "/cdn/index.js"; answer(io);</script>`,
    "./slim": `<script type="module">import { init, io } from "/cdn/slim.js"; await init(); answer(io);</script>`,
    "socket.io.min.js": `<script src="/cdn/socket.io.min.js"></script><script>answer(io);</script>`,
  })) {
    cell("sandboxed iframe", entry, async () => {
      const site = await startSite({});
      const frame = page(`<script>
        const answer = (io) => exchange(() => io("${site.url}", { transports: ["polling", "websocket"] })).then(
          (value) => parent.postMessage(value, "*"),
          (error) => parent.postMessage({ error: error.message }, "*"),
        );</script>${load}`);
      const head = `<script>onmessage = ({ data }) => finish(data);</script><iframe sandbox="allow-scripts" src="/frame"></iframe>`;
      try {
        assert.equal(await result(page(head), { files: { "/frame": frame } }), EXCHANGED);
      } finally {
        await site.close();
      }
    });
  }
});
