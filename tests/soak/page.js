// The page of the soak: does something many times with one client. `?client=/clients/…` selects it.
import { wasmMemory } from "/wasm-memory.js";

const client = await import(new URLSearchParams(location.search).get("client"));
const websocket = { transports: ["websocket"], forceNew: true };
// Chromium delays a WebSocket the longer the more others are opening.
const AT_ONCE = 5;
const CHUNK = 1000;
/** Managers that reconnect; the others open by long-polling, and upgrade. */
const [RECONNECTING, BY_WEBSOCKET] = [5, 4];
const BINARY_EVERY = 50;

const happens = (emitter, name) => new Promise((resolve) => emitter.once(name, resolve));

async function connected(options) {
  const socket = client.io(location.origin, options);
  await happens(socket, "connect");
  return socket;
}

/** Does something so many times, at most `size` at once. */
async function inChunks(count, size, act) {
  for (let done = 0; done < count; done += size) await act(Math.min(size, count - done), done);
}

const each = (count, act) => Promise.all(Array.from({ length: count }, (_, i) => act(i)));

let sockets = [];
const kept = [];

/** What is done: `begin` once, then `round` again and again with a count. */
const LOADS = {
  reconnections: {
    async begin() {
      const delays = { reconnectionDelay: 1, reconnectionDelayMax: 1, randomizationFactor: 0 };
      sockets = await each(RECONNECTING, (i) =>
        connected(i < BY_WEBSOCKET ? { ...websocket, ...delays } : { forceNew: true, ...delays }),
      );
    },
    async round(count) {
      await each(RECONNECTING, async (i) => {
        const socket = sockets[i];
        for (let done = 0; done < count / RECONNECTING; done++) {
          const again = happens(socket, "connect");
          // In turn the client closes the session, and the server.
          if (done % 2) socket.io.engine.close();
          else socket.emit("drop");
          await again;
        }
      });
    },
  },
  managers: {
    async round(count) {
      await inChunks(count, AT_ONCE, (chunk) =>
        each(chunk, async () => {
          const socket = await connected(websocket);
          socket.on("message", () => {});
          await socket.emitWithAck("counted");
          socket.disconnect();
        }),
      );
    },
  },
  namespaces: {
    async begin() {
      sockets = [await connected(websocket)];
    },
    async round(count) {
      const { io } = sockets[0];
      const opened = [];
      await inChunks(count, CHUNK / 10, (chunk, done) =>
        each(chunk, async (i) => {
          const socket = io.socket(`/n${done + i}`);
          opened.push(socket);
          // A Manager gives back the socket of before.
          if (!socket.active) socket.connect();
          await happens(socket, "connect");
          await socket.emitWithAck("counted");
        }),
      );
      for (const socket of opened) socket.disconnect();
    },
  },
  events: {
    async begin() {
      sockets = [await connected(websocket)];
    },
    async round(count) {
      const [socket] = sockets;
      const binary = new Uint8Array(100);
      await inChunks(count / 2, CHUNK, async (chunk) => {
        let left = chunk;
        const all = new Promise((resolve) => {
          socket.on("message", () => {
            left -= 1;
            if (left === 0) resolve();
          });
        });
        socket.emit("flood", chunk);
        await all;
        socket.off("message");
        for (let i = 0; i < chunk; i++) socket.emit("message", i, i % BINARY_EVERY ? "text" : binary);
        const arrived = await socket.emitWithAck("counted");
        if (arrived !== chunk) throw new Error(`${arrived} of ${chunk} events arrived`);
      });
    },
  },
  timeouts: {
    async begin() {
      sockets = [await connected(websocket)];
    },
    async round(count) {
      const [socket] = sockets;
      await inChunks(count, CHUNK, (chunk) =>
        each(chunk, () =>
          socket.timeout(1).emitWithAck("silent").then(
            () => Promise.reject(new Error("acknowledged")),
            () => {},
          ),
        ),
      );
    },
  },
  unanswered: {
    async begin() {
      sockets = [await connected(websocket)];
    },
    async round(count) {
      const [socket] = sockets;
      await inChunks(count, CHUNK, async (chunk) => {
        for (let i = 0; i < chunk; i++) socket.emit("silent", i, () => {});
        socket.disconnect();
        socket.connect();
        await happens(socket, "connect");
      });
    },
  },
  // What a client must not do: it shows that the measure finds it.
  leak: {
    async round(count) {
      await inChunks(count, AT_ONCE, (chunk) =>
        each(chunk, async () => {
          const socket = await connected(websocket);
          socket.disconnect();
          kept.push(socket);
        }),
      );
    },
  },
};

/** Begins a load. */
const begin = (load) => LOADS[load].begin?.();
/** Does it so many times. */
const round = (load, count) => LOADS[load].round(count);

Object.assign(globalThis, { begin, round, wasmMemory, ready: true });
