/** Adds a listener to the page or the worker, or removes it; does nothing where there is neither, as in Node.js. */
export function listen(isAdded, event, callback) {
  globalThis[isAdded ? "addEventListener" : "removeEventListener"]?.(event, callback);
}
