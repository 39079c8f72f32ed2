// Keeps the process running while something can happen to a Manager, unless its `autoUnref` says no. Its timers do not: which
// connection one of them belongs to is known to the core alone.

const LONGEST = 2 ** 31 - 1; // ms
const { setInterval, clearInterval } = globalThis;

/** The connections that keep the process running. */
const holders = new Set();
let hold;

class Awake extends Map {
  set(number, manager) {
    if (manager.opts.autoUnref) release(number);
    else keep(number);
    return super.set(number, manager);
  }

  delete(number) {
    release(number);
    return super.delete(number);
  }
}

/** In place of `../awake.js`. */
export const awake = new Awake();

function keep(number) {
  holders.add(number);
  hold ??= setInterval(() => {}, LONGEST);
}

function release(number) {
  if (!holders.delete(number) || holders.size > 0) return;
  clearInterval(hold);
  hold = undefined;
}
