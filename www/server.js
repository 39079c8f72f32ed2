// The demo's server: the page's files, the built package under /pkg/, and a Socket.IO server, all on one port.
//
// What the Socket.IO side does, on every namespace:
//   to each new socket   "welcome" with the server's view of the connection
//   to everyone          "people" with the number of connected sockets, when it changes
//   "rtt"                answers the acknowledgement, nothing else (the page measures the round trip with it)
//   "time", on: boolean  starts or stops a "time" event every two seconds
//   "drop"               closes the connection, so that the client reconnects
//   "kick"               disconnects the socket, so that the client stays disconnected until connect()
//   anything else        answers the acknowledgement with the arguments, and sends "echo" with name and arguments
// A connection with `auth.token` equal to "wrong" is refused.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";

const WWW = fileURLToPath(new URL(".", import.meta.url));
const PKG = fileURLToPath(new URL("../pkg/", import.meta.url));

const MAX_BYTES = 10_000_000;
const TICK = 2000; // ms
const CLOSE_GRACE = 100; // ms

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".cjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".ts": "text/plain; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
};

/**
 * Serves the demo.
 *
 * @param {object} [options]
 * @param {number} [options.port] 0, the default, takes a free one
 * @param {string} [options.host] the address to listen on, 127.0.0.1 by default
 * @param {string} [options.pkg] the directory served under /pkg/, the built package by default
 * @returns {Promise<{ address: string, port: number, io: Server, close: () => Promise<void> }>}
 *   rejects with the listening error, e.g. code EADDRINUSE
 */
export async function serve({ port = 0, host = "127.0.0.1", pkg = PKG } = {}) {
  const http = createServer((req, res) => sendFile(req, res, pkg));
  const connections = new Set();
  http.on("connection", (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
  });

  await new Promise((listening, failed) => {
    http.once("error", failed);
    http.listen(port, host, () => {
      http.off("error", failed);
      listening();
    });
  });

  const io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_BYTES,
    cleanupEmptyChildNamespaces: true,
    // Pages of any origin may use this server, with or without credentials: it has nothing to protect.
    cors: { origin: true, credentials: true },
  });
  for (const namespace of [io.of("/"), io.of(/.*/)]) {
    namespace.use(refuseWrongToken);
    namespace.on("connection", attend);
  }

  let closed;
  const close = () => {
    closed ??= (async () => {
      // A peer that does not answer the closing handshake would keep the port for half a minute.
      const forced = setTimeout(() => {
        for (const connection of connections) connection.destroy();
      }, CLOSE_GRACE);
      await io.close();
      clearTimeout(forced);
    })();
    return closed;
  };

  const bound = http.address();
  const name = bound.address === "127.0.0.1" ? "localhost" : bound.address;
  return { address: `http://${name}:${bound.port}`, port: bound.port, io, close };
}

function refuseWrongToken(socket, next) {
  if (socket.handshake.auth?.token !== "wrong") return next();
  const error = new Error("the token is wrong");
  error.data = { code: "WRONG_TOKEN", advice: "any other token will do" };
  next(error);
}

function attend(socket) {
  const { nsp, conn, handshake } = socket;
  const announce = () => nsp.emit("people", nsp.sockets.size);
  let ticking;

  socket.emit("welcome", {
    server: "socketio-wasm demo",
    time: new Date().toISOString(),
    namespace: nsp.name,
    transport: conn.transport.name,
    query: handshake.query,
    auth: handshake.auth,
    headers: Object.fromEntries(Object.entries(handshake.headers).filter(([name]) => name.startsWith("x-"))),
    maxBytes: MAX_BYTES,
  });
  announce();

  const commands = {
    rtt() {},
    time(on) {
      clearInterval(ticking);
      if (on === true) ticking = setInterval(() => socket.emit("time", new Date().toISOString()), TICK);
    },
    drop() {
      conn.close();
    },
    kick() {
      socket.disconnect();
    },
  };

  socket.onAny((event, ...args) => {
    const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
    ack?.(...args);
    if (Object.hasOwn(commands, event)) commands[event](...args);
    else socket.emit("echo", event, ...args);
  });

  socket.on("disconnect", () => {
    clearInterval(ticking);
    announce();
  });
}

async function sendFile(req, res, pkg) {
  const answer = (status, type, body) => {
    res.writeHead(status, {
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-cache",
      "X-Content-Type-Options": "nosniff",
    });
    res.end(req.method === "HEAD" ? undefined : body);
  };
  const plain = (status, text) => answer(status, "text/plain; charset=utf-8", `${text}\n`);

  if (req.method !== "GET" && req.method !== "HEAD") {
    res.setHeader("Allow", "GET, HEAD");
    return plain(405, "Method not allowed");
  }
  const file = locate(req.url, pkg);
  const body = file && (await readFile(file).catch(() => undefined));
  if (!body) return plain(404, "Not found");
  answer(200, TYPES[extname(file)] ?? "application/octet-stream", body);
}

// The file of a request path; undefined if there is none that may be served.
function locate(url, pkg) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined; // a malformed escape
  }
  if (path.includes("\0") || path.includes("\\") || path.split("/").some((part) => part.startsWith("."))) return undefined;
  if (path.endsWith("/")) path += "index.html";

  const root = resolve(path.startsWith("/pkg/") ? pkg : WWW);
  const file = resolve(join(root, path.startsWith("/pkg/") ? path.slice(4) : path));
  if (!file.startsWith(root + sep) || file === fileURLToPath(import.meta.url)) return undefined;
  return file;
}
