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
  "/pkg/index.js": ["text/javascript", once(() => readFileSync(PACKAGE))],
  "/pkg/debug.js": ["text/javascript", once(() => readFileSync(new URL("debug.js", PACKAGE)))],
  // Not the minified file, which renames private members.
  "/reference/index.js": ["text/javascript", once(() => bundle("socket.io-client"))],
};

/** Serves an asset; returns false if the request is not for one. */
export function serveAsset(req, res) {
  const asset = ASSETS[req.url.split("?")[0]];
  if (!asset) {
    return false;
  }
  res.writeHead(200, { "Content-Type": `${asset[0]}; charset=utf-8`, "Cache-Control": "no-store" }).end(asset[1]());
  return true;
}
