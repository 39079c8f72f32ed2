// The beginnings of texts, for what nobody listens to is not copied into wasm's memory, and what is short is copied by no call.

/** A view of wasm's memory. To make one for each message would take longer than all the rest. */
let view = new Uint8Array(0);
let viewed;

/** Memory that has grown is another buffer, and the view of the one before is empty. */
function look(memory) {
  if (viewed !== memory || view.length === 0) view = new Uint8Array((viewed = memory).buffer);
}

/**
 * Writes what is at `from` in a text to `place` in wasm's memory, after its length: up to 63 units, as far as they are ASCII.
 */
export function peek(text, from, memory, place) {
  look(memory);
  let count = 0;
  for (; count < 63; count++) {
    const unit = text.charCodeAt(from + count);
    // Past the end it is NaN.
    if (!(unit < 0x80)) break;
    view[place + count + 1] = unit;
  }
  view[place] = count;
}

/** A text of so many units is written as a whole. */
const ROOM = 126;
/** The kind of report that a WebSocket makes of a text. */
const TEXT = 1;

/**
 * A function that reports, for WebSockets. Before it reports a text it writes the beginning to `place` in wasm's memory, after its length
 * and whether it is all: a short text, or the units up to the second quote, which ends the name of an event. Only what is ASCII.
 */
export const writing = (report, memory, place) => (number, kind, value) => {
  if (kind === TEXT) begin(value, memory, place);
  report(number, kind, value);
};

/** The place after the second quote of a long text, as far as there is room. */
function endOfName(text) {
  let quotes = 0;
  for (let at = 0; at < ROOM; at++) if (text.charCodeAt(at) === 0x22 && ++quotes === 2) return at + 1;
  return ROOM;
}

function begin(text, memory, place) {
  look(memory);
  const { length } = text;
  const end = length > ROOM ? endOfName(text) : length;
  const units = view;
  const from = place + 2;
  let at = 0;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) break;
    units[from + at] = unit;
  }
  units[place] = at;
  units[place + 1] = at === length ? 1 : 0;
}

/**
 * One of the names and values of a query, which follow each other; undefined past the last one. A plus sign is no space, and a later value
 * of a name replaces the earlier one.
 */
export const readQuery = (text, at) => [...new Map(new URLSearchParams(text.replaceAll("+", "%2B")))].flat()[at];

/** Credentials, an object of JSON, with the id of the session that is to be recovered, and the offset of its last event. */
export function addRecovery(credentials, pid, offset) {
  const members = [JSON.stringify({ pid, offset }).slice(1, -1), credentials?.slice(1, -1)];
  return `{${members.filter((part) => part?.trim()).join()}}`;
}
