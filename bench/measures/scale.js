// How the cost of a received event and of an acknowledgement grows with the number of namespaces, listeners and pending
// acknowledgements.
import { OURS, THEIRS } from "../lib/clients.js";
import { median } from "../lib/statistics.js";

const COUNTS = [10, 1000, 100_000];

/** socket.io-client passes each packet to every namespace: connecting this many takes it minutes. */
const TOO_MANY_FOR_THEM = 100_000;

const ROWS = {
  "receive 50 B, namespaces": { kind: "receive", bytes: 50, of: "namespaces" },
  "receive 50 B, listeners of other events": { kind: "receive", bytes: 50, of: "listeners" },
  "ack round trip, pending acks": { kind: "ack", bytes: 50, of: "pendingAcks" },
};

export const scale = {
  name: "scale",
  about: "the cost of a message by number of namespaces, listeners and pending acks (ns)",
  async run({ browser, site, note }) {
    const rows = [];
    for (const [key, { of, ...row }] of Object.entries(ROWS)) {
      const [ours, theirs] = [[], []];
      for (const count of COUNTS) {
        note(`${key}: ${count}`);
        await browser.open(`${site.address}/rounds`);
        const isTooMuch = of === "namespaces" && count >= TOO_MANY_FOR_THEM;
        const clients = isTooMuch ? [OURS] : [OURS, THEIRS];
        const times = await browser.call("return compare(...args)", { batch: 16, ...row, [of]: count }, clients);
        ours.push(median(times[0]));
        theirs.push(isTooMuch ? null : median(times[1]));
      }
      rows.push({ key, counts: COUNTS, ours, theirs });
    }
    return { rows };
  },
};
