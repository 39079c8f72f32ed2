// The server of the soak, in a process of its own: the page, the clients, and socket.io.
//
//   "flood", count   sends `count` "message" events, some with binary data
//   "message", …     counts messages; "counted" is acknowledged with the count, which restarts at 0
//   "drop"           closes the connection
//   "silent"         is never acknowledged
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";
import { clientFile } from "../../bench/lib/clients.js";

const FILE = fileURLToPath(import.meta.url);
const TYPES = { ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm" };
const HTML = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>soak</title>
<script type="module" src="/page.js"></script>`;
const FILES = { "/page.js": "page.js", "/wasm-memory.js": "../../bench/pages/wasm-memory.js" };
/** Every so many events one has binary data. */
const BINARY_EVERY = 50;

/** Starts the server. Resolves with its address, and a function that stops it. */
export async function startServer() {
  const child = fork(FILE, ["serve"]);
  const [port] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the server ended with code ${code}`))),
  ]);
  return { address: `http://127.0.0.1:${port}`, stop: () => child.connected && child.disconnect() };
}

function answer(req, res) {
  const [path] = req.url.split("?");
  if (path === "/soak") return res.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(HTML);
  const own = FILES[path] && fileURLToPath(new URL(FILES[path], import.meta.url));
  const file = own ?? clientFile(path.replace("/clients/", ""));
  if (!file) return res.writeHead(404).end();
  res.writeHead(200, { "Content-Type": TYPES[extname(file)] }).end(readFileSync(file));
}

function serve() {
  const http = createServer(answer);
  const io = new Server(http, { serveClient: false, maxHttpBufferSize: 1e7 });
  const onConnection = (socket) => {
    let count = 0;
    socket.on("message", () => count++);
    socket.on("counted", (acknowledge) => {
      acknowledge(count);
      count = 0;
    });
    socket.on("flood", (times) => {
      for (let i = 0; i < times; i++) socket.emit("message", i, i % BINARY_EVERY ? "text" : Buffer.alloc(100));
    });
    socket.on("drop", () => socket.conn.close());
    socket.on("silent", () => {});
  };
  io.on("connection", onConnection);
  io.of(/^\/n\d+$/).on("connection", onConnection);
  http.listen(0, "127.0.0.1", () => process.send(http.address().port));
  // Ends with the parent process.
  process.on("disconnect", () => process.exit());
}

if (process.argv[1] === FILE && process.argv[2] === "serve") serve();
