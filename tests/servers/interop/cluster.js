// Two nodes of socket.io behind a TCP proxy that gives each further connection to the next node, and knows no sessions. A node that has
// ended is started again. It writes `listening on <port>` and ends with its stdin, and so do the nodes.
import { fork } from "node:child_process";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { listen } from "../recorder.js";

const NODE = fileURLToPath(new URL("../conformance/node.js", import.meta.url));
const NODES = 2;
const nodes = new Set();

/** Resolves when the node is listening. */
async function start() {
  const options = { stdio: ["pipe", "pipe", "inherit", "ipc"], serialization: "advanced", env: { ...process.env, NODES } };
  const child = fork(NODE, ["socket.io", JSON.stringify({ cluster: true })], options);
  const node = { child, port: 0 };
  child.once("exit", () => {
    nodes.delete(node);
    start();
  });
  child.on("message", (message) => {
    for (const other of nodes) if (other !== node && other.child.connected) other.child.send(message);
  });
  const [line] = await new Promise((resolve) => createInterface(child.stdout).once("line", (...args) => resolve(args)));
  node.port = Number(/\d+$/.exec(line)[0]);
  nodes.add(node);
}

let turn = 0;
const balancer = createServer({ noDelay: true }, (client) => {
  const turns = [...nodes];
  if (turns.length === 0) return client.destroy();
  const upstream = connect({ port: turns[turn++ % turns.length].port, host: "127.0.0.1", noDelay: true });
  client.pipe(upstream).pipe(client);
  for (const side of [client, upstream]) {
    side.on("error", () => {});
    side.on("close", () => {
      client.destroySoon();
      upstream.destroySoon();
    });
  }
});

process.stdin.on("end", () => process.exit(0)).resume();
await Promise.all(Array.from({ length: NODES }, start));
await listen(balancer, 0, "127.0.0.1");
console.log(`listening on ${balancer.address().port}`);
