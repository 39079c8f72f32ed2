// A Socket.IO server in a separate process, which can be killed at any time and restarted on the same port. Tests use
// `startChild`; the child process runs this file.
import { fork } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { VERSIONS } from "./versions.js";

const FILE = fileURLToPath(import.meta.url);

/**
 * Starts the server. It reports each connection, event and disconnection, and acknowledges events with ("ack", ...args)
 * if asked to.
 * @param options.version one of VERSIONS
 * @param options.io options of the Socket.IO server (JSON)
 */
export async function startChild({ version, io = {} }) {
  const child = new Child(version, io);
  await child.start();
  return child;
}

class Child {
  /** { type: "connection" | "event" | "disconnect", nsp, id, args, run }, in order, over all runs. */
  reports = [];
  /** How many times the server has been started. */
  runs = 0;
  port = 0;
  #process;
  #exited;

  constructor(version, io) {
    this.version = version;
    this.io = io;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get events() {
    return this.reports.filter(({ type }) => type === "event").map(({ args }) => args);
  }

  async start() {
    const config = { package: this.version.package, port: this.port, io: this.io };
    const run = ++this.runs;
    this.#process = fork(FILE, [JSON.stringify(config)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#exited = new Promise((resolve) => this.#process.once("exit", resolve));
    this.port = await new Promise((resolve, reject) => {
      this.#exited.then(() => reject(new Error("the server process ended before it was listening")));
      this.#process.on("message", (message) => {
        if (message.type === "listening") {
          resolve(message.port);
        } else {
          this.reports.push({ ...message, run });
        }
      });
    });
  }

  /** Emits to all sockets of the main namespace. */
  emit(...args) {
    this.#process.send({ type: "emit", args });
  }

  /** SIGKILL: no close frame, no answer to pending requests. */
  async kill() {
    this.#process.kill("SIGKILL");
    await this.#exited;
  }

  async close() {
    await this.kill();
  }
}

function serve(config) {
  const { Server } = VERSIONS.find((version) => version.package === config.package);
  const http = createServer();
  const io = new Server(http, { cors: { origin: "*" }, ...config.io });
  const report = (message) => process.send(message);
  const onConnection = (socket) => {
    const about = { nsp: socket.nsp.name, id: socket.id };
    report({ type: "connection", ...about, auth: socket.handshake.auth });
    socket.onAny((...args) => {
      const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
      report({ type: "event", ...about, args });
      ack?.("ack", ...args);
    });
    socket.on("disconnect", (reason) => report({ type: "disconnect", ...about, reason }));
  };
  io.on("connection", onConnection);
  io.of(/^\/.+/).on("connection", onConnection);
  process.on("message", ({ type, args }) => {
    if (type === "emit") {
      io.of("/").emit(...args);
    }
  });
  process.on("disconnect", () => process.exit());
  http.listen(config.port, "127.0.0.1", () => report({ type: "listening", port: http.address().port }));
}

if (process.argv[1] === FILE) {
  serve(JSON.parse(process.argv[2]));
}
