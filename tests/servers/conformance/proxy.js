// A TCP proxy in front of a server of the suites conformance and interop. By it connections are lost, hang, or are refused, whatever the
// server is.
import { connect, createServer } from "node:net";
import { listen } from "../recorder.js";

/**
 * @param {number} port where it listens, 0 for any
 * @returns {Promise<object>} `port` is where it listens, `target` the port of the server
 */
export async function startProxy(port) {
  const connections = new Set();
  let hangs = false;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: proxy.target, host: "127.0.0.1", noDelay: true });
    const connection = { client, upstream };
    connections.add(connection);
    client.pipe(upstream).pipe(client);
    for (const side of [client, upstream]) {
      side.on("error", () => {});
      // What has come is still sent.
      side.on("close", () => {
        client.destroySoon();
        upstream.destroySoon();
        connections.delete(connection);
      });
    }
    if (hangs) hold(connection);
  });
  server.setMaxListeners(0); // It listens many times.
  const open = () => listen(server, proxy.port, "127.0.0.1");

  function end(connection) {
    connection.client.destroy();
    connection.upstream.destroy();
    connections.delete(connection);
  }

  /** Nothing goes on from here, either way. */
  function hold({ client, upstream }) {
    client.unpipe();
    upstream.unpipe();
    client.pause();
    upstream.pause();
  }

  const proxy = {
    port,
    target: 0,
    /** Ends all connections at once, as when the network goes away. */
    cut() {
      [...connections].forEach(end);
    },
    /** Ends all connections, and takes none. */
    refuse() {
      if (server.listening) server.close();
      proxy.cut();
    },
    /** Takes connections again. Those that hang are ended: a browser would use them for further requests. */
    async accept() {
      if (hangs) proxy.cut();
      hangs = false;
      if (!server.listening) await open();
    },
    /** Leaves connections open, on which nothing comes any more. Further ones are the same. */
    hang() {
      hangs = true;
      connections.forEach(hold);
    },
    count: () => connections.size,
  };
  await open();
  proxy.port = server.address().port;
  return proxy;
}
