// Runs one application of `bench/door/` in its own frame. The URL selects it: `?client=/clients/…`.
import { fresh, likeReceived, macrotask, rounds, sentBy, until } from "./batches.js";
import { ofSize } from "./payloads.js";

const application = await import(new URLSearchParams(location.search).get("client"));
await application.default();

/** The bytes of a frame for each kind of message. */
const SIZES = { notes: 50, reports: 4096 };

/** A payload as JSON: numbers may be written in another way by each client. */
const comparable = (frame) => [/^\d*/.exec(frame)[0], JSON.parse(frame.slice(frame.indexOf("[")))];

// The kinds of rows: each prepares a function that runs a batch of messages and resolves with its time in ms.

/** Times from the delivery of the first message until the application has received the last. */
async function receiving({ of, count }, link) {
  const messages = likeReceived(
    Array.from({ length: count }, (_, seed) => `42${JSON.stringify(["message", ofSize(SIZES[of], seed)])}`),
  );
  application[`hear_${of}`]();
  const batch = async () => {
    const frames = messages.map(fresh);
    const goal = application.count() + count;
    const begin = performance.now();
    for (let i = 0; i < frames.length; i++) link.onmessage({ data: frames[i] });
    await until(() => application.count() >= goal);
    const end = performance.now();
    if (application.count() > goal) throw new Error("received more than was sent");
    return end - begin;
  };
  await batch();
  return { batch, seen: application.first() };
}

/** Times from the first emit until the WebSocket has the last frame, plus the microtasks that follow. */
async function emitting({ of, count }, link) {
  const emit = application[`emit_${of}`];
  const batch = async () => {
    const goal = link.count + count;
    const begin = performance.now();
    emit(count);
    await until(() => link.count >= goal);
    const end = performance.now();
    if (link.count > goal) throw new Error("sent more than was emitted");
    return end - begin;
  };
  return { batch, seen: await seenBy(link, batch) };
}

/** Times from the first emit until all frames are sent, plus from the acknowledgements until the application has all answers. */
async function acknowledged({ count }, link) {
  let nextId = 0;
  const batch = async () => {
    const answers = likeReceived(Array.from({ length: count }, () => `43${nextId++}["fine"]`)).map(fresh);
    const sent = link.count + count;
    const goal = application.count() + count;
    const begin = performance.now();
    application.ask(count);
    await until(() => link.count >= sent);
    const sentAt = performance.now();
    await macrotask();
    const answeredAt = performance.now();
    for (let i = 0; i < answers.length; i++) link.onmessage({ data: answers[i] });
    await until(() => application.count() >= goal);
    return performance.now() - answeredAt + sentAt - begin;
  };
  return { batch, seen: await seenBy(link, batch) };
}

/** Times what is delivered and heard by nobody. */
async function unheard({ count }, link) {
  const messages = likeReceived(
    Array.from({ length: count }, (_, seed) => `42${JSON.stringify(["message", ofSize(SIZES.reports, seed)])}`),
  );
  application.hear_nothing();
  const batch = async () => {
    const frames = messages.map(fresh);
    const begin = performance.now();
    for (let i = 0; i < frames.length; i++) link.onmessage({ data: frames[i] });
    const end = performance.now();
    if (application.count() > 0) throw new Error("somebody has heard it");
    return end - begin;
  };
  return { batch, seen: 0 };
}

const seenBy = async (link, batch) => (await sentBy(link, batch)).map(comparable);

const KINDS = { receive: receiving, emit: emitting, ack: acknowledged, unheard };
let batch;
let messages;

/** Connects and runs one batch. Resolves with the messages received or sent, as JSON, to compare applications. */
globalThis.prepare = async (row) => {
  await application.connect(location.origin, row.batch);
  const link = WebSocket.latest;
  await macrotask();
  link.isObserved = false;
  const { batch: prepared, seen } = await KINDS[row.kind]({ ...row, count: row.batch }, link);
  batch = prepared;
  messages = row.batch;
  return JSON.stringify(seen);
};

globalThis.round = (batches) => rounds(batch, batches, messages);

globalThis.ready = true;
