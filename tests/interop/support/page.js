// What the scenarios of the suite interop use in the page.

/** The WebSockets of this page, which show what was negotiated. */
const webSockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    webSockets.push(this);
  }
};

const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

/** What happened to the connection of a socket. */
function watch(socket) {
  const seen = { firsts: [], upgrades: 0, upgradeErrors: 0, connects: 0, disconnects: [], closes: [], errors: [] };
  const report = ({ message, description }) => seen.errors.push({ message, status: description });
  socket.io.on("open", () => {
    const { engine } = socket.io;
    seen.firsts.push(engine.transport.name);
    engine.on("upgrade", () => seen.upgrades++);
    engine.on("upgradeError", () => seen.upgradeErrors++);
  });
  socket.io.on("close", (reason, details) => seen.closes.push({ reason, status: details?.description }));
  socket.io.on("error", report);
  socket.on("connect", () => seen.connects++);
  socket.on("disconnect", (reason) => seen.disconnects.push(reason));
  return seen;
}

/** Begins to connect, by one of TRANSPORTS, with a manager of its own. `socket.seen` has what happened. */
function open(io, { address, path, mode, ...options }) {
  const socket = io(address, {
    path,
    transports: TRANSPORTS[mode],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    randomizationFactor: 0,
    ...options,
  });
  socket.seen = watch(socket);
  return socket;
}

/** Resolves with the socket once it is connected. */
function connected(socket) {
  if (socket.connected) return Promise.resolve(socket);
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket));
    socket.once("connect_error", reject);
  });
}

/** Bytes that depend on the seed. */
const bytes = (length, seed = 1) => Uint8Array.from({ length }, (_, i) => (i * 7 + seed) % 256);

/** The sizes of the large responses of long-polling. */
const largeResponses = () =>
  performance
    .getEntriesByType("resource")
    .filter(({ name, decodedBodySize }) => name.includes("transport=polling") && decodedBodySize > 5000)
    .map(({ encodedBodySize, decodedBodySize }) => ({ encodedBodySize, decodedBodySize }));

export const helpers = { open, connected, bytes, webSockets, largeResponses };
