// How much waits to be sent, and until when.
import { binaryLength, utf8Length } from "#leaves";
import { onAbort, reasonOf } from "./abort.js";
import { groups } from "./buffers.js";
import { QUEUED, SEND_BUFFER, WEB_SOCKET, WRITE_BUFFER } from "./numbers.js";

/** The bytes of texts in UTF-8, and of binary data. */
const bytesOf = (parts) => parts.reduce((sum, part) => sum + (typeof part === "string" ? utf8Length(part) : binaryLength(part)), 0);

/** The bytes that a program has emitted and that have not been handed to the network. */
export function bufferedBytes({ io: { _core: core, engine }, _number: number }) {
  const session = engine?._number;
  const sum = (property, of, size, pick) => bytesOf(groups(core.get(property, of), size).flatMap(pick));
  const messages = sum(WRITE_BUFFER, session, 3, ([message]) => message);
  const events = sum(SEND_BUFFER, number, 4, ([, , , parts]) => parts);
  const queued = sum(QUEUED, number, 7, ([, , isPending, , , , parts]) => (isPending ? [] : parts));
  // A WebSocket counts what it has taken, but not at once where that has to be read or encoded first.
  const taken = sum(WRITE_BUFFER, session, 3, ([message, , isTaken]) => (isTaken ? message : []));
  return messages + events + queued + Math.max(0, (core.get(WEB_SOCKET, session)?.bufferedAmount ?? 0) - taken);
}

/** Looks at least in such intervals, in ms: the first one, and the longest. */
const FIRST = 4;
const LONGEST = 64;

/** Resolves once so many bytes wait at most. */
export async function drained(socket, bytes = 0, { signal } = {}) {
  if (!(bytes >= 0)) throw new TypeError("bytes: expected a number");
  const { io } = socket;
  let wake;
  const stop = onAbort(signal, () => wake?.());
  try {
    // While events are told, the connection may be between two states.
    await undefined;
    for (let ms = FIRST; ; ms = Math.min(ms * 2, LONGEST)) {
      if (signal?.aborted) throw reasonOf(signal);
      const isGivenUp = !socket.active || (io._readyState === "closed" && !io._reconnecting);
      // What waited then is lost with the session.
      if (socket.bufferedBytes <= bytes && !(wake && isGivenUp)) return;
      if (isGivenUp) throw new Error("socket has been disconnected");
      let timer;
      const { engine } = io;
      // A WebSocket does not tell when its buffer shrinks.
      await new Promise((resolve) => {
        wake = resolve;
        timer = setTimeout(wake, ms);
        engine.on("drain", wake);
      });
      clearTimeout(timer);
      engine.off("drain", wake);
    }
  } finally {
    stop();
  }
}
