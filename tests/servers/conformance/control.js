// Starts the servers of the conformance suite, each behind a proxy, and a Socket.IO server of its own, by which scenarios cut
// connections, or kill a server. It ends with its stdin.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { listen } from "../recorder.js";
import { VERSIONS } from "../versions.js";
import { launch } from "./launch.js";

const PORT = 40490; // The proxies have the ports after it, in the order of the list. tests/conformance/server.rs has them, too.
const HOST = "127.0.0.1";
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { CONFORMANCE_PYTHON, CONFORMANCE_SOCKETIOXIDE } = process.env;

const SERVERS = {
  socketio_4: [process.execPath, here("node.js"), "socket.io"],
  socketio_3: [process.execPath, here("node.js"), "socket.io-3"],
  python_socketio: [CONFORMANCE_PYTHON, here("python.py")],
  socketioxide: [CONFORMANCE_SOCKETIOXIDE],
  fake: [process.execPath, here("fake.js")],
};

try {
  const names = Object.keys(SERVERS).filter((name) => SERVERS[name][0]);
  const all = Object.keys(SERVERS);
  const launched = await Promise.all(names.map((name) => launch(name, SERVERS[name], PORT + 1 + all.indexOf(name))));
  const servers = new Map(names.map((name, i) => [name, launched[i]]));

  const http = createServer();
  const io = new VERSIONS[0].Server(http, { cors: { origin: "*" } });
  io.on("connection", (socket) => {
    /** @param {"cut" | "refuse" | "accept" | "hang" | "count" | "kill" | "run"} action */
    socket.on("do", async (name, action, ack) => ack((await servers.get(name)[action]()) ?? 0));
  });
  await listen(http, PORT, HOST);

  const end = async () => {
    await Promise.all(launched.map(({ kill }) => kill()));
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.stdin.on("end", end).resume();
  console.log(`listening on http://${HOST}:${PORT}`);
} catch (error) {
  console.error(error.code === "EADDRINUSE" ? `port ${error.port} is in use` : error);
  process.exit(1);
}
