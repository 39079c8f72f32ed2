// The events of a name as an asynchronous iterator: `for await (const [text] of socket.stream("news"))`.
import { onAbort } from "./abort.js";

/** Listens from now on. `highWaterMark`: so many events wait at most for a slow loop, but one; of more, the oldest is dropped. */
export function stream(emitter, event, { signal, highWaterMark = Infinity } = {}) {
  /** The arguments of events. */
  const waiting = [];
  /** The latest read, after which the next one begins. */
  let latest;
  /** What there is to read after the end; throws if it is a reason. */
  let last;
  let stop;
  let wake;

  const listener = (...args) => {
    if (waiting.push(args) > highWaterMark && waiting.length > 1) {
      waiting.shift();
      iterator.missed += 1;
    }
    wake?.();
  };
  const end = (read) => {
    last = read;
    stop?.();
    emitter.off(event, listener);
    wake?.();
  };
  const read = async () => {
    if (!waiting.length && !last) await new Promise((resolve) => (wake = resolve));
    return last ? last() : { value: waiting.shift(), done: false };
  };
  const iterator = {
    missed: 0,
    next: () => (latest = Promise.resolve(latest).then(read)),
    async return() {
      end(() => ({ value: undefined, done: true }));
      return last();
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  stop = onAbort(signal, (reason) =>
    end(() => {
      throw reason;
    }),
  );
  if (!last) emitter.on(event, listener);
  return iterator;
}
