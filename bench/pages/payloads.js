// Payloads: events named "message" with one argument of a given size.

const frame = (payload) => `42${JSON.stringify(["message", payload])}`;

/** An argument whose frame has about this many bytes; each seed makes a different one. */
export function ofSize(bytes, seed) {
  const payload = { id: 1000 + seed, text: "" };
  if (bytes > 200) {
    // Records like an application's: names, numbers, a list.
    payload.records = [];
    for (let left = bytes - 150; left > 0; ) {
      const i = payload.records.length + seed;
      const record = { id: i, name: `person ${i}`, score: i * 1.5, tags: ["one", "two"], active: i % 2 === 0 };
      payload.records.push(record);
      left -= JSON.stringify(record).length + 1;
    }
  }
  payload.text = "The quick brown fox jumps over the lazy dog. ".repeat(4).slice(0, bytes - frame(payload).length);
  return payload;
}

/** Binary data of this many bytes. */
export function binary(bytes, seed) {
  return Uint8Array.from({ length: bytes }, (_, i) => (i * 7 + seed) & 0xff).buffer;
}

/** The offset that a server with connection state recovery adds to an event; each seed makes a different one. */
export function offsetOf(seed) {
  return `Qh7Zk${String(seed).padStart(2, "0")}`;
}
