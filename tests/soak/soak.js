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
 * By how much memory may grow, in bytes: the JavaScript heap, for the engine keeps some code and statistics of its own; what is in use of
 * the wasm memory, for tables that have grown stay; and the wasm memory itself, which never shrinks: the part of a closed Manager
 * is freed when the engine collects the Manager, so that the memory depends on when it does.
 */
export const TOLERANCE = { heap: 256 * KB, used: 16 * KB, pages: 512 * KB };

/**
 * Runs a load with a client. Resolves with the snapshots after each round, the growth from the first to the last, in bytes, and
 * what has grown by more than the tolerance.
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
  const growth = Object.fromEntries(Object.keys(TOLERANCE).map((key) => [key, last[key] - first[key]]));
  const grown = Object.keys(TOLERANCE).filter((key) => growth[key] > TOLERANCE[key]);
  return { growth, grown };
}
