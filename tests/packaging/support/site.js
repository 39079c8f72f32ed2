// A web site that uses the installed package: pages and scripts of a test, the package's folder under /cdn/, and a Socket.IO
// server that answers "echo".
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { startRecorder } from "../../servers/recorder.js";
import { session } from "../../browser/support/session.js";
import { PROJECT } from "./installed.js";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".map": "application/json",
  ".wasm": "application/wasm",
};

// As a CDN, it lets all origins load from it.
const HEADERS = { "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*" };

/** The JavaScript of a function `exchange(io)`: connects, exchanges an event with its acknowledgement, disconnects. */
export const EXCHANGE = `
  async function exchange(io, options) {
    const socket = io({ transports: ["websocket"], reconnection: false, ...options });
    await new Promise((resolve, reject) => socket.on("connect", resolve).on("connect_error", reject));
    const answer = await socket.timeout(5000).emitWithAck("echo", { n: 42, bytes: new Uint8Array([1, 2]) });
    socket.disconnect();
    return answer.n + answer.bytes.byteLength;
  }`;
/** What `exchange` gives. */
export const EXCHANGED = 44;

/**
 * Starts the site. `files` are texts by path, or { text, type, status, headers }; under them lies a directory, if one is given.
 * The others are options of the recorder.
 */
export async function startSite(files, directory, options) {
  const server = await startRecorder({
    ...options,
    io: { cors: { origin: "*" } },
    fallback(req, res) {
      const path = req.url.split("?")[0];
      const file = files[path] ?? SCRIPTS[path] ?? packaged(path) ?? (directory && stored(directory, path));
      if (file === undefined) return false;
      const { text = file, type = TYPES[extname(path)] ?? "text/html", status = 200, headers = {} } = file;
      res.writeHead(status, { "Content-Type": type, ...HEADERS, ...headers }).end(text);
      return true;
    },
  });
  server.io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
  return server;
}

function packaged(path) {
  const folder = "/cdn/";
  return path.startsWith(folder) ? stored(join(PROJECT, "node_modules/socketio-wasm"), path.slice(folder.length)) : undefined;
}

function stored(directory, path) {
  const file = join(directory, path.endsWith("/") ? `${path}index.html` : path);
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** Serves the site, visits a page of it, and resolves with what that finishes with. */
export async function resultOf(files, { directory, path = "/" } = {}) {
  const site = await startSite(files, directory);
  try {
    return await visit(new URL(path, site.url).href);
  } finally {
    await (await session()).get("about:blank");
    await site.close();
  }
}

/** Opens a page, and resolves with what it hands to `finish(value)`: an Error as { error }. */
export async function visit(url) {
  const driver = await session();
  await driver.get(url);
  return driver.executeAsyncScript(`
    const done = arguments[0];
    const look = () => ("finished" in window ? done(window.finished) : setTimeout(look, 5));
    look();
  `);
}

/** A page with this in its head; `exchange` and `finish` are there. */
export const page = (head) => `<!doctype html>
<link rel="icon" href="data:,">
<script src="/script.js"></script>
${head}
`;

/** The JavaScript of a function `finish(value)`, which takes a value or a promise of one, for `visit`. */
export const FINISH = `
  function finish(value) {
    Promise.resolve(value).then(
      (value) => (window.finished = value),
      (error) => (window.finished = { error: String(error?.message ?? error) }),
    );
  }`;

/** The script that every page here has; what nobody catches finishes it too. */
export const SCRIPT = `
  ${EXCHANGE}
  ${FINISH}
  addEventListener("error", (event) => (window.finished ??= { error: event.message }));
  addEventListener("unhandledrejection", (event) => finish(Promise.reject(event.reason)));`;

const SCRIPTS = { "/script.js": SCRIPT };
