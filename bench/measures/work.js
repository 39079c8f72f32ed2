// The client's own time per message, on a stubbed WebSocket.
import { AGAIN, LEAST, OURS, THEIRS } from "../lib/clients.js";
import { median, ratio } from "../lib/statistics.js";

/** Messages between two macrotasks. */
const BATCH = 32;

const ROWS = [
  { key: "receive 50 B", kind: "receive", bytes: 50 },
  { key: "receive 50 B, with recovery", kind: "receive", bytes: 50, recovery: true },
  { key: "receive 50 B, last of 10 namespaces", kind: "receive", bytes: 50, namespaces: 10 },
  { key: "receive 50 B, last of 100 namespaces", kind: "receive", bytes: 50, namespaces: 100 },
  { key: "receive 4 KB", kind: "receive", bytes: 4096 },
  // Nearly all of this is JSON.parse, in every client: it takes many rounds to show that there is no difference.
  { key: "receive 100 KB", kind: "receive", bytes: 102_400, batch: 4, rounds: 750 },
  { key: "receive binary 1 KB", kind: "receive", binary: 1024 },
  { key: "receive binary 64 KB", kind: "receive", binary: 65_536 },
  { key: "emit 50 B", kind: "emit", bytes: 50 },
  { key: "emit 10 KB object", kind: "emit", bytes: 10_240 },
  { key: "emit binary 1 KB", kind: "emit", binary: 1024 },
  { key: "ack round trip", kind: "ack", bytes: 50 },
  { key: "emit 50 B, with an any-listener", kind: "emit", bytes: 50, anyListener: true },
];

export const work = {
  name: "work",
  about: "the client's own time per message, on a stubbed WebSocket (ns)",
  async run({ browser, site, note }) {
    const rows = [];
    for (const { key, ...row } of ROWS) {
      note(key);
      await browser.open(`${site.address}/rounds`);
      const clients = [THEIRS, OURS, AGAIN, LEAST];
      const times = await browser.call("return compare(...args)", { batch: BATCH, ...row }, clients);
      const [theirs, ours, again, floor] = times;
      rows.push({
        key,
        ours: median(ours),
        theirs: median(theirs),
        floor: median(floor),
        ratio: ratio(ours, theirs),
        self: ratio(again, theirs),
      });
    }
    return { rows };
  },
};
