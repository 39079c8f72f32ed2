// Assets that every test server serves to the page: the harness, the package under test, and bundled npm packages that tests
// use in the page.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const REPOSITORY = new URL("../../../", import.meta.url);

/** Whether the suites run on socket.io-client instead of our package. */
export const REFERENCE = process.env.PACKAGE === "reference";

const PACKAGE = new URL(
  REFERENCE ? "node_modules/socket.io-client/dist/socket.io.esm.min.js" : (process.env.PACKAGE ?? "pkg/index.js"),
  REPOSITORY,
);

if (!existsSync(PACKAGE)) {
  throw new Error(`there is no ${fileURLToPath(PACKAGE)}: build the package first with "npm run build"`);
}

const HTML = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>harness</title>
<script src="/harness/page.js"></script>
`;

const SERVICE_WORKER = `import { io } from "/pkg/index.js";
addEventListener("message", ({ source }) => {
  const socket = io({ transports: ["polling"] });
  socket.emit("echo", "from a worker", (answer) => {
    source.postMessage({ hasXhr: typeof XMLHttpRequest === "function", answer });
    socket.disconnect();
  });
});
`;

// Chromium before 115 lets the main thread of a page compile and instantiate 4 KB of wasm at once, no more.
const LIMITED = `const { Instance, Module } = WebAssembly;
const compiled = new WeakSet();
const refuse = (what) => {
  throw new RangeError(\`WebAssembly.\${what} is disallowed on the main thread, if the buffer size is larger than 4KB.\`);
};
WebAssembly.Module = new Proxy(Module, {
  construct(target, [bytes]) {
    if (bytes.byteLength > 4096) refuse("Compile");
    const module = new target(bytes);
    compiled.add(module);
    return module;
  },
});
WebAssembly.Instance = new Proxy(Instance, {
  construct: (target, [module, imports]) => (compiled.has(module) ? new target(module, imports) : refuse("Instance")),
});
`;
const limited = (path) => `import "/harness/limited.js"; export * from "${path}";`;

const bundle = (name) =>
  buildSync({
    stdin: { contents: `export { default } from "${name}"; export * from "${name}";`, resolveDir: fileURLToPath(REPOSITORY) },
    bundle: true,
    format: "esm",
    write: false,
  }).outputFiles[0].contents;

const once = (make) => {
  let value;
  return () => (value ??= make());
};

const ASSETS = {
  "/harness": ["text/html", () => HTML],
  "/harness/page.js": ["text/javascript", once(() => readFileSync(new URL("page.js", import.meta.url)))],
  "/harness/service-worker.js": ["text/javascript", () => SERVICE_WORKER],
  "/harness/msgpack.js": ["text/javascript", once(() => bundle("socket.io-msgpack-parser"))],
  "/harness/json.js": ["text/javascript", once(() => bundle("socket.io-json-parser"))],
  "/harness/parity.js": ["text/javascript", once(() => readFileSync(new URL("../../parity/support/page.js", import.meta.url)))],
  "/harness/interop.js": ["text/javascript", once(() => readFileSync(new URL("../../interop/support/page.js", import.meta.url)))],
  "/harness/limited.js": ["text/javascript", () => LIMITED],
  "/harness/limited-index.js": ["text/javascript", () => limited("/pkg/index.js")],
  "/harness/limited-slim.js": ["text/javascript", () => limited("/pkg/slim.js")],
  "/pkg/slim.js": ["text/javascript", once(() => readFileSync(new URL("slim.js", PACKAGE)))],
  "/pkg/socketio-wasm.wasm": ["application/wasm", once(() => readFileSync(new URL("socketio-wasm.wasm", PACKAGE)))],
  "/pkg/index.js": ["text/javascript", once(() => readFileSync(PACKAGE))],
  "/pkg/debug.js": ["text/javascript", once(() => readFileSync(new URL("debug.js", PACKAGE)))],
  // Not the minified file, which renames private members.
  "/reference/index.js": ["text/javascript", once(() => bundle("socket.io-client"))],
};

/** With these a page has SharedArrayBuffer. */
const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/** Serves an asset; returns false if the request is not for one. */
export function serveAsset(req, res) {
  const [path, query] = req.url.split("?");
  const asset = ASSETS[path];
  if (!asset) {
    return false;
  }
  const isolation = new URLSearchParams(query).has("isolated") ? ISOLATION : {};
  const type = asset[0].startsWith("text/") ? `${asset[0]}; charset=utf-8` : asset[0];
  res.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache", ...isolation }).end(asset[1]());
  return true;
}
