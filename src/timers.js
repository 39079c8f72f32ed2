// Timers and the time of day, as leaves (see `leaves.js`): a page may put a clock of its own in place of the browser's, and it may throw.

/** What there was when the package was loaded. */
const { setTimeout, clearTimeout } = globalThis;
const { now } = Date;

/** The browser's own time of day, in ms. */
export const nativeNow = () => now();

/**
 * What `setTimeout` has returned, by the number of the listener: a number in browsers, an object in Node.js and by some clocks. In
 * wasm-bindgen's table, which does not shrink, each would leave a slot behind.
 */
const ids = new Map();

/** Sets a timer, which reports: by the page's clock, or by the browser's own if that throws or if `isNative`. Returns by which. */
export function setTimer(report, number, ms, isNative) {
  const call = () => report(number, 0);
  try {
    if (!isNative) {
      ids.set(number, globalThis.setTimeout(call, ms));
      return false;
    }
  } catch {}
  ids.set(number, setTimeout(call, ms));
  return true;
}

/** Clears it, by the same clock. */
export function clearTimer(number, isNative) {
  const id = ids.get(number);
  ids.delete(number);
  try {
    (isNative ? clearTimeout : globalThis.clearTimeout)(id);
  } catch {}
}
