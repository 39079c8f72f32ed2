// `io()`: returns the socket for a URL and shares connections between namespaces of one server.
import { readAddress } from "./address.js";
import { Manager } from "./manager.js";
import { readArguments } from "./options.js";
import { Socket } from "./socket.js";
import { Fetch, WebSocket, WebTransport, XHR } from "./transports.js";

/** The Socket.IO protocol version. */
const protocol = 5;

/** Shared Managers, by server and path. */
const managers = new Map();

function io(uri, opts) {
  ({ uri, opts } = readArguments(uri, opts));
  const { id: server, namespace, source } = readAddress(uri);
  const id = server + (opts.path || "/socket.io").replace(/\/$/, "");
  const shared = managers.get(id);
  const isNew = opts.forceNew || opts["force new connection"] || opts.multiplex === false;
  if (isNew || (shared && namespace in shared.nsps)) {
    return new Manager(source, opts).socket(namespace, opts);
  }
  const manager = shared ?? new Manager(source, opts);
  managers.set(id, manager);
  return manager.socket(namespace, opts);
}

Object.assign(io, { Manager, Socket, io, connect: io, protocol });

export { Manager, Socket, io, io as connect, protocol };
export { Fetch, WebSocket, WebSocket as NodeWebSocket, WebTransport, XHR, XHR as NodeXHR };
