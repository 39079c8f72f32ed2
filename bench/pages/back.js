// Connections of several clients, and how long each takes to be back once the network is.

const LIMIT = 30_000; // ms
const sockets = [];
let online;
let times;

addEventListener("online", () => (online = performance.now()));

/** Connects a client of each module. */
async function open(addresses) {
  for (const [at, address] of addresses.entries()) {
    const { io } = await import(address);
    const socket = io({ forceNew: true });
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.on("disconnect", () => {
      times ??= [];
      times[at] = undefined;
    });
    socket.on("connect", () => (times[at] = performance.now() - online));
    sockets.push(socket);
  }
}

/** Resolves with the ms that each took, once all are back. */
async function back() {
  const start = performance.now();
  while (!sockets.every((socket, at) => socket.connected && times?.[at] !== undefined)) {
    if (performance.now() - start > LIMIT) throw new Error(`not back after ${LIMIT} ms: ${times}`);
    await new Promise((later) => setTimeout(later, 20));
  }
  const found = times;
  times = undefined;
  return found;
}

Object.assign(globalThis, { open, back, ready: true });
