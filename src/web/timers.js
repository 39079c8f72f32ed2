// The timers and the time of day that there were when the package was loaded: a page may put others in their place.
const { setTimeout, clearTimeout, Date } = globalThis;
const { now } = Date;

export { setTimeout as setNative, clearTimeout as clearNative, now as nativeNow };

const settled = Promise.resolve();

/** Runs `task` in a microtask. Clocks for tests fake `queueMicrotask`, but not promises. */
export const queue = (task) => settled.then(task);
