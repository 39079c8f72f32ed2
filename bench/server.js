// The server of the benchmark, a process of its own: the pages, the clients compressed as a CDN would, and socket.io.
//
//   "flood", count, text    sends so many "message" events with the text
//   "message", text         counts; "counted" answers with the count since the last time
//   "echo", text            answers with it
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
  // A page that is isolated has a clock of 5 µs instead of 100 µs.
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

/** A page that connects at once, and says when it is connected in ms since the navigation. */
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
  "/memory": page(`${STUB}<script type="module" src="/pages/memory.js"></script>`),
  "/network": page('<script type="module" src="/pages/network.js"></script>'),
  [`/connect/${OURS}`]: connecting(OURS),
  [`/connect/${THEIRS}`]: connecting(THEIRS),
  [`/connect/${AGAIN}`]: connecting(AGAIN),
  [`/connect/${SLIM}`]: connecting(SLIM, {
    preload: `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="/clients/${wasm}">`,
    init: "await client.init();",
  }),
};

/** Bytes by address, compressed once. */
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
// It ends with who has started it.
process.on("disconnect", () => process.exit());
