// The targets: an upper bound for a figure of a row, by default for its ratio to socket.io-client.

const KB = 1024;

export const TARGETS = [
  { measure: "work", row: "receive 50 B", atMost: 0.65 },
  { measure: "work", row: "receive 50 B, with recovery", atMost: 0.65 },
  { measure: "work", row: "receive 50 B, last of 10 namespaces", atMost: 0.55 },
  { measure: "work", row: "receive 50 B, last of 100 namespaces", atMost: 0.3 },
  { measure: "work", row: "receive 4 KB", atMost: 1 },
  { measure: "work", row: "receive 100 KB", atMost: 1 },
  { measure: "work", row: "receive binary 1 KB", atMost: 0.8 },
  { measure: "work", row: "receive binary 64 KB", atMost: 0.8 },
  { measure: "work", row: "emit 50 B", atMost: 0.85 },
  { measure: "work", row: "emit 10 KB object", atMost: 0.85 },
  { measure: "work", row: "emit binary 1 KB", atMost: 0.9 },
  { measure: "work", row: "ack round trip", atMost: 0.85 },
  // No worse than the reference, within its own noise.
  { measure: "server", row: "websocket, server to page", atMost: 1, withNoise: true },
  { measure: "server", row: "websocket, page to server", atMost: 1, withNoise: true },
  { measure: "server", row: "websocket, ack latency p99", atMost: 1, withNoise: true },
  { measure: "server", row: "polling, server to page", atMost: 1, withNoise: true },
  { measure: "server", row: "polling, page to server", atMost: 1, withNoise: true },
  { measure: "server", row: "polling, ack latency p99", atMost: 1, withNoise: true },
  { measure: "time", row: "20 ms, 10 Mbit/s, the better entry", atMost: 1.12 },
  { measure: "back", row: "from online to connect", figure: "ms", atMost: 300 },
  { measure: "memory", row: "each connection", atMost: 1 },
  { measure: "memory", row: "after closing all", figure: "ours", atMost: 1.02 },
  { measure: "door", row: "receive 50 B", atMost: 0.6 },
  { measure: "door", row: "receive 4 KB of structs", atMost: 0.6 },
  { measure: "door", row: "emit 50 B", atMost: 0.6 },
  { measure: "door", row: "emit 4 KB of structs", atMost: 0.6 },
  { measure: "door", row: "ack round trip", atMost: 0.7 },
  { measure: "door", row: "memory of each connection (bytes)", atMost: 0.85 },
  { measure: "door", row: "crossings: receive 50 B", figure: "ours", atMost: 4 },
  { measure: "door", row: "crossings: receive 4 KB of structs", figure: "ours", atMost: 4 },
  { measure: "door", row: "crossings: emit 50 B", figure: "ours", atMost: 6 },
  { measure: "door", row: "crossings: emit 4 KB of structs", figure: "ours", atMost: 6 },
  { measure: "door", row: "crossings: ack round trip", figure: "ours", atMost: 11 },
  { measure: "door", row: "crossings: nobody listens", figure: "ours", atMost: 1 },
  { measure: "door", row: "copies: nobody listens", figure: "ours", atMost: 0 },
  { measure: "bytes", row: "./slim", figure: "brotli", atMost: 40.5 * KB },
  { measure: "bytes", row: ".", figure: "brotli", atMost: 40.75 * KB },
];

/**
 * Checks the targets of the given measures: each with its figure, its limit, and whether it is met. Kept results may be older
 * than a row: then its target is left out.
 */
export function judge(measures, { areKept = false } = {}) {
  const rowOf = ({ measure, row }) => measures[measure].rows.find(({ key }) => key === row);
  const targets = TARGETS.filter(({ measure }) => measures[measure]);
  const judged = areKept ? targets.filter(rowOf) : targets;
  return judged.map(({ measure, row, figure = "ratio", atMost, withNoise }) => {
    const found = rowOf({ measure, row });
    if (!found) throw new Error(`${measure} has no row "${row}"`);
    const value = found[figure];
    const allowed = withNoise ? atMost + found.noise : atMost;
    return { measure, row, figure, value, allowed, holds: value <= allowed };
  });
}
