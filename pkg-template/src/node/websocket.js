// The WebSocket of Node.js: that of the package `ws`, which takes all options; without it Node.js's own, from version 22 on.
import { load } from "#ws";

/** A constructor: called with the address and the `RequestOptions` of the session, returns a WebSocket. */
export function WebSocket(url, options) {
  const { Installed, cause } = load();
  if (Installed) return connect(Installed, url, options);
  const needing = options.beyondOwnWebSocket;
  if (needing.length === 0 && typeof globalThis.WebSocket === "function") return new globalThis.WebSocket(url, options.protocols);
  const reason = needing.length > 0 ? ` with ${needing.join(", ")}` : "";
  throw new Error(`WebSocket${reason} needs the package ws in Node.js ${process.version}: npm install ws`, { cause });
}

function connect(Installed, url, options) {
  const { tls, webSocket, agent, autoUnref, protocols } = options;
  const given = { ...tls, ...webSocket, agent, headers: options.headers() };
  if (autoUnref) given.finishRequest = finishUnref;
  const socket = new Installed(url, protocols, given);
  // A WebSocket that is closed while it connects fails once more when nobody listens, which would end the process.
  socket.on("error", () => {});
  const { send } = socket;
  socket.send = (data) => send.call(socket, tagged(data));
  return socket;
}

/** `ws` knows a Blob by its tag, which that of happy-dom has not. */
function tagged(data) {
  if (typeof data.arrayBuffer !== "function" || data[Symbol.toStringTag]) return data;
  const { size, type } = data;
  return { size, type, arrayBuffer: () => data.arrayBuffer(), stream: () => data.stream(), [Symbol.toStringTag]: "Blob" };
}

/** Sends the request of a WebSocket that does not keep the process running; its connection is that of the WebSocket. */
function finishUnref(request) {
  request.on("socket", (socket) => socket.unref());
  request.end();
}
