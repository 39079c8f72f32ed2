// The soak: does something many times in a page, in rounds, and compares the memory after the last round with that after the first.
import { takeSnapshot } from "../../bench/measures/memory.js";

const KB = 1024;
/** Rounds that are measured. One goes before: what is allocated once, such as optimized code, is no growth. */
const ROUNDS = 5;

/** How often each load is done in all measured rounds. */
export const COUNTS = {
  reconnections: 10_000,
  managers: 10_000,
  // The same names in each round.
  namespaces: 5000,
  events: 1_000_000,
  timeouts: 100_000,
  unanswered: 100_000,
};

/**
 * By how much memory may grow from the first round to the last, in bytes: the JavaScript heap, for the engine keeps some code and
 * statistics of its own; and what is in use of the wasm memory, for tables that have grown stay.
 */
export const TOLERANCE = { heap: 256 * KB, used: 16 * KB };

/**
 * After how many rounds the wasm memory itself may have grown, by whatever: it never shrinks, and the part of a closed Manager is free
 * once the engine has collected the Manager. So it has room for as many as are ever closed and not collected. A leak grows in each round.
 */
export const STEPS = 2;

/**
 * Runs a load with a client. Resolves with the snapshots after each round, the growth from the first to the last, in bytes, and
 * what has grown by more than it may.
 */
export async function soak(browser, { address, client, load, count, note = () => {} }) {
  await browser.open(`${address}/soak?client=/clients/${client}`);
  await browser.call("await begin(...args)", load);
  const snapshots = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await browser.call("await round(...args)", load, Math.ceil(count / ROUNDS));
    snapshots.push(await takeSnapshot(browser));
    note(round);
  }
  return { snapshots, ...judge(snapshots) };
}

function judge(snapshots) {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  const growth = Object.fromEntries(["heap", "used", "pages"].map((key) => [key, last[key] - first[key]]));
  const grown = Object.keys(TOLERANCE).filter((key) => growth[key] > TOLERANCE[key]);
  const steps = snapshots.filter(({ pages }, i) => i > 0 && pages > snapshots[i - 1].pages).length;
  if (steps > STEPS) grown.push("pages");
  return { growth, grown };
}
