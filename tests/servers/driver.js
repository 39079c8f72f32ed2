// The server that the tests of the browser drivers run against: a Socket.IO server that echoes, and plain HTTP
// endpoints under /test/ whose response the request chooses.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "./recorder.js";
import { VERSIONS } from "./versions.js";

/**
 * Starts the server.
 *
 * Socket.IO: path /socket.io/, any namespace. The server sends each event back as "echo" with its arguments, and
 * acknowledges it with them if asked to.
 *
 * HTTP, with CORS headers:
 * - /test/headers answers { method, url, headers, body } of the request as JSON
 * - /test/status?code=500 answers with that status
 * - /test/slow?ms=200 answers after that many milliseconds
 */
export async function start({ port = 40480 } = {}) {
  const http = createServer(answer);
  const io = new VERSIONS[0].Server(http, { cors: { origin: "*" }, maxHttpBufferSize: 1e8 });
  io.on("connection", echo);
  io.of(/^\/.+/).on("connection", echo);
  await listen(http, port, "127.0.0.1");
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    async close() {
      const closed = new Promise((resolve) => http.close(resolve));
      io.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

function echo(socket) {
  socket.onAny((...args) => {
    const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
    ack?.(...args.slice(1));
    socket.emit("echo", ...args.slice(1));
  });
}

async function answer(req, res) {
  const { pathname, searchParams } = new URL(req.url, "http://host");
  for (const [name, value] of Object.entries(corsHeaders(req))) {
    res.setHeader(name, value);
  }
  if (req.method === "OPTIONS") {
    res.writeHead(204).end();
  } else if (pathname === "/test/headers") {
    const chunks = await req.toArray();
    const body = Buffer.concat(chunks).toString();
    res.setHeader("Content-Type", "application/json");
    res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body }));
  } else if (pathname === "/test/status") {
    const code = Number(searchParams.get("code"));
    res.writeHead(code >= 200 && code <= 599 ? code : 400).end(`status ${code}`);
  } else if (pathname === "/test/slow") {
    await sleep(Number(searchParams.get("ms")) || 0);
    res.end("slow");
  } else {
    res.writeHead(404).end();
  }
}

// Names the origin: "*" does not allow requests with credentials.
function corsHeaders(req) {
  return {
    "Access-Control-Allow-Origin": req.headers.origin ?? "*",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": req.headers["access-control-request-headers"] ?? "*",
    Vary: "Origin",
  };
}
