// What a server of the conformance suite has besides as a node of a cluster: an adapter that publishes by the parent process, and events
// that show which node is which.
import { createRequire } from "node:module";

const { ClusterAdapter } = createRequire(createRequire(import.meta.url).resolve("socket.io"))("socket.io-adapter");

/** An adapter of one namespace. The parent passes on to the other nodes what a node sends. */
export class ClusterNode extends ClusterAdapter {
  constructor(nsp) {
    super(nsp);
    process.on("message", ({ message, response, to }) => {
      if (message?.nsp === nsp.name) this.onMessage(message);
      if (response?.nsp === nsp.name && to === this.uid) this.onResponse(response);
    });
  }

  serverCount() {
    return Promise.resolve(Number(process.env.NODES));
  }

  async doPublish(message) {
    process.send({ message });
    return "";
  }

  async doPublishResponse(to, response) {
    process.send({ response, to });
  }
}

export const handlers = {
  node(socket, args, ack) {
    ack(process.pid);
  },
  everyone(socket, args) {
    socket.nsp.emit("news", ...args);
  },
  everyones(socket, args, ack) {
    socket.nsp.timeout(5000).emit("question", ...args, (error, answers) => ack(error ? String(error) : answers));
  },
  count(socket, args, ack) {
    socket.nsp.fetchSockets().then((sockets) => ack(sockets.length));
  },
  crash() {
    process.exit(1);
  },
};
