// What the frames of all clients share: batches of messages, and their time.

/** Microtasks after the last message in which a client may still have work. */
const LAST_TURNS = 4;
/** No batch needs this many. */
const MAX_TURNS = 100_000;

const channel = new MessageChannel();
/** Waits for one macrotask: then, timers aside, the page is idle. */
export const macrotask = () => {
  return new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
};

/** Waits in microtasks, as the clients use them. */
export async function until(isDone) {
  for (let turn = 0; !isDone(); turn++) {
    if (turn > MAX_TURNS) throw new Error("messages are missing");
    await null;
  }
  for (let turn = 0; turn < LAST_TURNS; turn++) await null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Makes texts as a WebSocket delivers them: new flat strings from the browser, unlike results of JavaScript's `+`. */
export const likeReceived = (texts) => texts.map((text) => encoder.encode(text));
export const fresh = (frame) => (frame instanceof Uint8Array ? decoder.decode(frame) : frame);

/** Runs a batch and resolves with the frames that it sent. */
export async function sentBy(link, batch) {
  link.isObserved = true;
  link.kept = [];
  await batch();
  const sent = link.kept;
  link.isObserved = false;
  link.kept = undefined;
  return sent;
}

/** Runs batches, with a macrotask before each, as in a real page; resolves with the ns per message. */
export async function rounds(batch, batches, messages) {
  let time = 0;
  for (let i = 0; i < batches; i++) {
    await macrotask();
    time += await batch();
  }
  return (time * 1e6) / (batches * messages);
}
