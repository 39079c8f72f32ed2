// Runs one client in its own frame. The URL selects the client: `?client=/clients/…`.
import { fresh, likeReceived, macrotask, rounds, sentBy, until } from "./batches.js";
import { binary, offsetOf, ofSize } from "./payloads.js";

/** Namespaces, and pending acknowledgements, are created in chunks of this size. */
const AT_ONCE = 100;
/** What a server with connection state recovery grants a namespace. */
const RECOVERABLE = '{"sid":"4q7Zb0mXKc1tJr9WAAAB","pid":"u8Ny3HdVg6PsLf2EAAAC"}';

const client = await import(new URLSearchParams(location.search).get("client"));
await client.init?.();

/** Converts a value for the comparison of clients. */
function comparable(value) {
  if (value instanceof ArrayBuffer) return { bytes: [...new Uint8Array(value)] };
  if (ArrayBuffer.isView(value)) return { bytes: [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] };
  return value;
}

/** Connects the client; resolves with its last socket and its WebSocket. */
async function connect({ namespaces = 1, listeners = 0, pendingAcks = 0, anyListener = false, recovery = false }) {
  const manager = new client.Manager(location.origin, { transports: ["websocket"], reconnection: false, timeout: false });
  const link = WebSocket.latest;
  if (recovery) link.granted = RECOVERABLE;
  let socket;
  for (let i = 0; i < namespaces; i += AT_ONCE) {
    const connected = [];
    for (let j = i; j < Math.min(namespaces, i + AT_ONCE); j++) {
      socket = manager.socket(namespaces === 1 ? "/" : `/n${j}`);
      connected.push(new Promise((resolve) => socket.on("connect", resolve)));
    }
    await Promise.all(connected);
  }
  for (let i = 0; i < listeners; i++) socket.on(`other ${i}`, () => {});
  for (let i = 0; i < pendingAcks; i++) {
    socket.emit("pending", i, () => {});
    if (i % AT_ONCE === 0) await macrotask();
  }
  if (anyListener) socket.onAnyOutgoing(() => {});
  await macrotask();
  return { socket, link, prefix: namespaces === 1 ? "" : `/n${namespaces - 1},` };
}

// The kinds of rows: each prepares a function that runs a batch of messages and resolves with its time in ms.

/** Times from the delivery of the first message until the listener has received the last. */
async function receiving(row, { socket, link, prefix }) {
  const messages = Array.from({ length: row.batch }, (_, seed) => {
    if (!row.binary) {
      const offset = row.recovery ? [offsetOf(seed)] : [];
      return likeReceived([`42${prefix}${JSON.stringify(["message", ofSize(row.bytes, seed), ...offset])}`]);
    }
    const header = `451-${prefix}${JSON.stringify(["message", { _placeholder: true, num: 0 }])}`;
    return [...likeReceived([header]), binary(row.binary, seed)];
  }).flat();
  let received = 0;
  let first;
  socket.on("message", (payload) => {
    if (received++ === 0) first = payload;
  });

  const batch = async () => {
    const frames = messages.map(fresh);
    const goal = received + row.batch;
    const begin = performance.now();
    for (let i = 0; i < frames.length; i++) link.onmessage({ data: frames[i] });
    await until(() => received >= goal);
    const end = performance.now();
    if (received > goal) throw new Error("received more than was sent");
    return end - begin;
  };
  await batch();
  return { batch, seen: comparable(first) };
}

/** Times from the first emit until the WebSocket has the last frame, plus the microtasks that follow. */
async function emitting(row, { socket, link }) {
  const make = row.binary ? (seed) => binary(row.binary, seed) : (seed) => ofSize(row.bytes, seed);
  const payloads = Array.from({ length: row.batch }, (_, seed) => make(seed));
  const frames = row.batch * (row.binary ? 2 : 1);

  const batch = async () => {
    const goal = link.count + frames;
    const begin = performance.now();
    for (let i = 0; i < payloads.length; i++) socket.emit("message", payloads[i]);
    await until(() => link.count >= goal);
    const end = performance.now();
    if (link.count > goal) throw new Error("sent more than was emitted");
    return end - begin;
  };
  return { batch, seen: await seenBy(link, batch) };
}

/** Times from the first emit until all frames are sent, plus from the acknowledgements until all callbacks have run. */
async function acknowledged(row, { socket, link, prefix }) {
  const payloads = Array.from({ length: row.batch }, (_, seed) => ofSize(row.bytes, seed));
  let nextId = row.pendingAcks ?? 0;
  let received = 0;

  const batch = async () => {
    const answers = likeReceived(payloads.map(() => `43${prefix}${nextId++}["fine"]`)).map(fresh);
    const sent = link.count + row.batch;
    const goal = received + row.batch;
    const begin = performance.now();
    for (let i = 0; i < payloads.length; i++) {
      socket.emit("message", payloads[i], (answer) => {
        if (answer === "fine") received++;
      });
    }
    await until(() => link.count >= sent);
    const sentAt = performance.now();
    await macrotask();
    const answeredAt = performance.now();
    for (let i = 0; i < answers.length; i++) link.onmessage({ data: answers[i] });
    await until(() => received >= goal);
    return performance.now() - answeredAt + sentAt - begin;
  };
  return { batch, seen: await seenBy(link, batch) };
}

/** The frames that a batch sends, to compare clients. */
const seenBy = async (link, batch) => (await sentBy(link, batch)).map(comparable);

const KINDS = { receive: receiving, emit: emitting, ack: acknowledged };
let batch;
let messages;

/** Connects and runs one batch. Resolves with the messages received or sent, as JSON, to compare clients. */
globalThis.prepare = async (row) => {
  const connected = await connect(row);
  connected.link.isObserved = false;
  const { batch: prepared, seen } = await KINDS[row.kind](row, connected);
  batch = prepared;
  messages = row.batch;
  return JSON.stringify(seen);
};

globalThis.round = (batches) => rounds(batch, batches, messages);

globalThis.ready = true;
