// With a real server on this machine: throughput in both directions and acknowledgement latency, per transport.
import { AGAIN, OURS, THEIRS } from "../lib/clients.js";
import { median, quantile, ratio, shuffled, uncertainty } from "../lib/statistics.js";

const ROUNDS = 25;
const MESSAGES = 2000;
const TRIPS = { websocket: 100, polling: 60 };
/** Smaller differences do not matter, however quiet the machine. */
const MIN_NOISE = 0.05;

/** Figures per round, in µs; percentiles need the latencies of all rounds. */
const eachRound = (figure) => (rounds) => rounds.map((round) => figure(round) * 1e3);
const allRounds = (share) => (rounds) => [quantile(rounds.flatMap(({ latencies }) => latencies), share) * 1e3];

const FIGURES = {
  "server to page": eachRound(({ down }) => down),
  "page to server": eachRound(({ up }) => up),
  "ack latency p50": allRounds(0.5),
  "ack latency p99": allRounds(0.99),
};

export const server = {
  name: "server",
  about: "socket.io 4.8 on this machine (µs per message, µs per round trip)",
  async run({ browser, site, note }) {
    const rows = [];
    for (const [transport, trips] of Object.entries(TRIPS)) {
      note(transport);
      await browser.open(`${site.address}/network`);
      const rounds = { [THEIRS]: [], [OURS]: [], [AGAIN]: [] };
      // The first round is a warm-up.
      for (let i = 0; i <= ROUNDS; i++) {
        for (const client of shuffled(Object.keys(rounds))) {
          const result = await browser.call("return round(...args)", `/clients/${client}`, transport, MESSAGES, trips);
          if (i > 0) rounds[client].push(result);
        }
      }
      for (const [name, figure] of Object.entries(FIGURES)) {
        const [theirs, ours, again] = [THEIRS, OURS, AGAIN].map((client) => figure(rounds[client]));
        const self = ratio(again, theirs);
        const both = rounds[AGAIN].map((round, i) => [round, rounds[THEIRS][i]]);
        const selfOf = (drawn) => ratio(figure(drawn.map(([one]) => one)), figure(drawn.map(([, other]) => other)));
        rows.push({
          key: `${transport}, ${name}`,
          ours: median(ours),
          theirs: median(theirs),
          ratio: ratio(ours, theirs),
          self,
          // The reference's difference from itself, and the uncertainty of that by the spread of its rounds.
          noise: Math.max(MIN_NOISE, 2 * Math.abs(self - 1), uncertainty(both, selfOf)),
        });
      }
    }
    return { rows };
  },
};
