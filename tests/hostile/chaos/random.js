// Random numbers from a seed, so that a session of the chaos proxy can be run again.

/** @returns {{ next: () => number, between: (low: number, high: number) => number, pick: <T>(choices: T[]) => T }} */
export function random(seed) {
  let state = seed >>> 0;
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** From 0 (inclusive) to 1 (exclusive). */
    next,
    /** A whole number, both ends included. */
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (choices) => choices[Math.floor(next() * choices.length)],
  };
}
