// An AbortSignal that counts its listeners.

/** A signal with `abort(reason)` and `count`, the number of its listeners. */
export function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (event, listener, options) => {
    listeners.add(listener);
    addEventListener.call(signal, event, listener, options);
  };
  signal.removeEventListener = (event, listener) => {
    listeners.delete(listener);
    removeEventListener.call(signal, event, listener);
  };
  return {
    signal,
    abort(reason) {
      controller.abort(reason);
      // All are for one call.
      listeners.clear();
    },
    get count() {
      return listeners.size;
    },
  };
}
