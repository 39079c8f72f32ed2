// One client in a frame of its own, and what it is asked to do. The address says which client: `?client=/clients/…`.
import { binary, ofSize } from "./payloads.js";

/** The microtasks after the last message in which a client may still have something to do. */
const LAST_TURNS = 4;
/** More turns than any batch needs. */
const TOO_MANY_TURNS = 100_000;
/** Pending acknowledgements, and namespaces, are made so many at once. */
const AT_ONCE = 100;

const client = await import(new URLSearchParams(location.search).get("client"));
await client.init?.();

const channel = new MessageChannel();
/** A macrotask has gone by: timers aside, the page is idle. */
const macrotask = () => {
  return new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
};

/** Waits, in microtasks, as those of the clients come. */
async function until(isDone) {
  for (let turn = 0; !isDone(); turn++) {
    if (turn > TOO_MANY_TURNS) throw new Error("messages are missing");
    await null;
  }
  for (let turn = 0; turn < LAST_TURNS; turn++) await null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Texts as a WebSocket delivers them: flat, new, and made by the browser. Those of JavaScript's `+` are none of it. */
const likeReceived = (texts) => texts.map((text) => encoder.encode(text));
const fresh = (frame) => (frame instanceof Uint8Array ? decoder.decode(frame) : frame);

/** What stands for a value in a comparison. */
function show(value) {
  if (value instanceof ArrayBuffer) return { bytes: [...new Uint8Array(value)] };
  if (ArrayBuffer.isView(value)) return { bytes: [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] };
  return value;
}

/** A connected client: its last socket, and the WebSocket below. */
async function connect({ namespaces = 1, listeners = 0, pendingAcks = 0, anyListener = false }) {
  const manager = new client.Manager(location.origin, { transports: ["websocket"], reconnection: false, timeout: false });
  const link = WebSocket.latest;
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

// ---- the kinds of rows: each gives a function that does a batch of messages and returns how long it took, in ms ----

/** From the delivery of the first message until the listener has heard the last. */
async function receiving(row, { socket, link, prefix }) {
  const messages = Array.from({ length: row.batch }, (_, seed) => {
    if (!row.binary) return likeReceived([`42${prefix}${JSON.stringify(["message", ofSize(row.bytes, seed)])}`]);
    const header = `451-${prefix}${JSON.stringify(["message", { _placeholder: true, num: 0 }])}`;
    return [...likeReceived([header]), binary(row.binary, seed)];
  }).flat();
  let heard = 0;
  let first;
  socket.on("message", (payload) => {
    if (heard++ === 0) first = payload;
  });

  const batch = async () => {
    const frames = messages.map(fresh);
    const goal = heard + row.batch;
    const begin = performance.now();
    for (let i = 0; i < frames.length; i++) link.onmessage({ data: frames[i] });
    await until(() => heard >= goal);
    const end = performance.now();
    if (heard > goal) throw new Error("heard more than was sent");
    return end - begin;
  };
  await batch();
  return { batch, seen: show(first) };
}

/** From the first emit until the last frame has been handed to the WebSocket, and what follows in microtasks. */
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

/** From the first emit until its frames have been sent, and from their answers until the callbacks have been called. */
async function acknowledged(row, { socket, link, prefix }) {
  const payloads = Array.from({ length: row.batch }, (_, seed) => ofSize(row.bytes, seed));
  let nextId = row.pendingAcks ?? 0;
  let heard = 0;

  const batch = async () => {
    const answers = likeReceived(payloads.map(() => `43${prefix}${nextId++}["fine"]`)).map(fresh);
    const sent = link.count + row.batch;
    const goal = heard + row.batch;
    const begin = performance.now();
    for (let i = 0; i < payloads.length; i++) {
      socket.emit("message", payloads[i], (answer) => {
        if (answer === "fine") heard++;
      });
    }
    await until(() => link.count >= sent);
    const asked = performance.now();
    await macrotask();
    const answered = performance.now();
    for (let i = 0; i < answers.length; i++) link.onmessage({ data: answers[i] });
    await until(() => heard >= goal);
    return performance.now() - answered + asked - begin;
  };
  return { batch, seen: await seenBy(link, batch) };
}

/** The frames that a batch sends. */
async function seenBy(link, batch) {
  link.isWatched = true;
  link.kept = [];
  await batch();
  const seen = link.kept.map(show);
  link.isWatched = false;
  link.kept = undefined;
  return seen;
}

const KINDS = { receive: receiving, emit: emitting, ack: acknowledged };
let batch;
let messages;

/** Connects and does one batch. Resolves with what was heard or sent, as JSON, for a comparison between clients. */
globalThis.prepare = async (row) => {
  const connected = await connect(row);
  connected.link.isWatched = false;
  const { batch: prepared, seen } = await KINDS[row.kind](row, connected);
  batch = prepared;
  messages = row.batch;
  return JSON.stringify(seen);
};

/** Does so many batches, with a macrotask between two as a page has; resolves with the ns that a message took. */
globalThis.round = async (batches) => {
  let time = 0;
  for (let i = 0; i < batches; i++) {
    await macrotask();
    time += await batch();
  }
  return (time * 1e6) / (batches * messages);
};

globalThis.ready = true;
