// A server of the suites conformance and interop: socket.io, of the version whose package is the first argument, with the options that
// are the second one, as JSON. What each event does is in README.md.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { VERSIONS } from "../versions.js";

const [, , name, given = '{ "connectionStateRecovery": {} }'] = process.argv;
const { cluster, ...further } = JSON.parse(given);
const { Server } = VERSIONS.find((version) => version.package === name);
const ofCluster = cluster ? await import("../interop/cluster-node.js") : {};
const notes = new Map();
const tries = new Map();

const handlers = {
  echo(socket, args, ack) {
    socket.emit("echo", ...args);
    ack?.(...args);
  },
  ask(socket, args, ack) {
    socket.emit("question", ...args, (...answers) => ack(...answers));
  },
  silent() {},
  async late(socket, [ms], ack) {
    await sleep(ms);
    ack(ms);
  },
  burst(socket, [count], ack) {
    for (let number = 0; number < count; number += 1) socket.emit("tick", number);
    ack?.(count);
  },
  async later(socket, [ms, text]) {
    await sleep(ms);
    socket.emit("news", text);
  },
  note(socket, [key, value], ack) {
    if (!notes.has(key)) notes.set(key, []);
    notes.get(key).push(value);
    ack?.(notes.get(key).length);
  },
  notes(socket, [key], ack) {
    ack(notes.get(key) ?? []);
  },
  flaky(socket, [key, failures], ack) {
    tries.set(key, (tries.get(key) ?? 0) + 1);
    if (tries.get(key) > failures) ack(tries.get(key));
  },
  handshake(socket, args, ack) {
    const { auth, query, headers } = socket.handshake;
    ack({ auth: auth ?? {}, query, header: headers["x-conformance"] ?? "" });
  },
  leave(socket) {
    socket.disconnect();
  },
  ...ofCluster.handlers,
};

function welcome(socket) {
  for (const [event, handle] of Object.entries(handlers)) {
    socket.on(event, (...args) => handle(socket, args, typeof args.at(-1) === "function" ? args.pop() : undefined));
  }
}

function guard(socket, next) {
  if (socket.handshake.auth.token === "good") return next();
  next(Object.assign(new Error("not authorized"), { data: { code: 401, hint: "🔑" } }));
}

const http = createServer();
// Each further request comes to the next node.
if (cluster) http.maxRequestsPerSocket = 1;
const options = { cors: { origin: "*" }, maxHttpBufferSize: 1e8, serveClient: false };
const main = cluster ? { adapter: ofCluster.ClusterNode } : further;
for (const particular of [main, { path: "/custom/path", pingInterval: 500, pingTimeout: 1000 }]) {
  const io = new Server(http, { ...options, ...particular });
  // With it a page sees how large a response was on its way.
  io.engine.on("headers", (headers) => (headers["Timing-Allow-Origin"] = "*"));
  io.on("connection", welcome);
  io.of(/^\/.+/).on("connection", welcome);
  io.of("/guarded").use(guard).on("connection", welcome);
}
http.listen(0, "127.0.0.1", () => console.log(`listening on ${http.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
