// What an AbortSignal ends: an emitted event, a listener, a wait.

/** Why a signal has aborted. Never null, which tells a callback that there is no error. */
export const reasonOf = ({ reason }) => reason ?? new Error("aborted");

/** A signal that is one. */
export function checked(signal) {
  if (typeof signal?.addEventListener !== "function") throw new TypeError("signal: expected an AbortSignal");
  return signal;
}

/** Calls back with the reason once a signal aborts, if there is one: at once if it has. Returns what ends that. */
export function onAbort(signal, callback) {
  if (signal == null) return () => {};
  const abort = () => callback(reasonOf(signal));
  if (checked(signal).aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return () => signal.removeEventListener("abort", abort);
}
