// The benchmark's server, in a separate process: serves the pages, the clients with brotli as a CDN would, and socket.io.
//
//   "flood", count, text    sends `count` "message" events with the text
//   "message", text         counts messages; "counted" is acknowledged with the count, which restarts at 0
//   "echo", text            is acknowledged with the text
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { Server } from "socket.io";
import { clientFile, OURS, SLIM, THEIRS, AGAIN } from "./lib/clients.js";

const TYPES = { ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm", ".html": "text/html; charset=utf-8" };

const HEADERS = {
  "Cache-Control": "no-store",
  // Cross-origin isolation improves the clock's resolution from 100 µs to 5 µs.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const page = (head, script = "") => `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>bench</title>
${head}
${script && `<script type="module">${script}</script>`}`;

const STUB = '<script src="/pages/stub.js"></script>';

/** A page that connects at once; `connected` resolves with the ms from the navigation to `connect`. */
const connecting = (client, { preload = "", init = "" } = {}) =>
  page(
    `<link rel="modulepreload" href="/clients/${client}">${preload}`,
    `import * as client from "/clients/${client}";
    async function connect() {
      ${init}
      const socket = client.io();
      await new Promise((resolve) => socket.on("connect", resolve));
      return performance.now();
    }
    globalThis.connected = connect();`,
  );

const wasm = SLIM.replace("slim.js", "socketio-wasm.wasm");

const PAGES = {
  "/rounds": page('<script type="module" src="/pages/rounds.js"></script>'),
  "/frame": page(`${STUB}<script type="module" src="/pages/frame.js"></script>`),
  "/application": page(`${STUB}<script type="module" src="/pages/application.js"></script>`),
  "/crossings": page(`${STUB}<script type="module" src="/pages/crossings.js"></script>`),
  "/application-memory": page(`${STUB}<script type="module" src="/pages/application-memory.js"></script>`),
  "/memory": page(`${STUB}<script type="module" src="/pages/memory.js"></script>`),
  "/back": page('<script type="module" src="/pages/back.js"></script>'),
  "/network": page('<script type="module" src="/pages/network.js"></script>'),
  [`/connect/${OURS}`]: connecting(OURS),
  [`/connect/${THEIRS}`]: connecting(THEIRS),
  [`/connect/${AGAIN}`]: connecting(AGAIN),
  [`/connect/${SLIM}`]: connecting(SLIM, {
    preload: `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="/clients/${wasm}">`,
    init: "await client.init();",
  }),
};

/** Compressed files, by path. */
const files = new Map();

function file(path) {
  if (!files.has(path)) {
    const [, folder, rest] = /^\/(pages|clients)\/([\w./-]+)$/.exec(path) ?? [];
    const own = folder && fileURLToPath(new URL(`pages/${rest}`, import.meta.url));
    const name = folder === "clients" ? clientFile(rest) : own;
    files.set(path, name ? { type: TYPES[extname(name)], body: brotliCompressSync(readFileSync(name)) } : undefined);
  }
  return files.get(path);
}

function serve(req, res) {
  const [path] = req.url.split("?");
  const found = PAGES[path] ? { type: TYPES[".html"], body: PAGES[path] } : file(path);
  if (!found) return res.writeHead(404).end();
  const encoding = typeof found.body === "string" ? {} : { "Content-Encoding": "br" };
  const length = { "Content-Length": Buffer.byteLength(found.body) };
  res.writeHead(200, { ...HEADERS, ...encoding, ...length, "Content-Type": found.type }).end(found.body);
}

const http = createServer(serve);
const io = new Server(http, { serveClient: false, maxHttpBufferSize: 1e8 });
io.on("connection", (socket) => {
  let count = 0;
  socket.on("message", () => count++);
  socket.on("counted", (answer) => {
    answer(count);
    count = 0;
  });
  socket.on("flood", (times, text) => {
    for (let i = 0; i < times; i++) socket.emit("message", text);
  });
  socket.on("echo", (text, answer) => answer(text));
});
http.listen(0, "127.0.0.1", () => process.send(http.address().port));
// Ends with the parent process.
process.on("disconnect", () => process.exit());
