// What comes in: JSON, and the binary values that placeholders in it stand for, into arguments. The rules for payloads and for offsets
// are those of the core, and tables hold both to them (`shapes.json` and `offsets.json` in `tests/vectors/`): a call of the core for each
// event would cost more than the check.
import { attach } from "#leaves";
import { ERROR, PARSED } from "./numbers.js";

/** The names that an event may not have. */
export const RESERVED = new Set(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]);

/** An offset has so many units at most. */
const OFFSET_LENGTH = 64;

/** Parses JSON. A Manager has one of its own, of which a program may replace `tryParse`. */
export class Decoder {
  /** What is parsed; false if it is malformed. */
  tryParse(json) {
    try {
      return JSON.parse(json);
    } catch {
      return false;
    }
  }
}

const DECODER = new Decoder();

/** The arguments of an event, its name first; undefined if its payload is malformed. */
export function readEvent(payload, from, attachments, decoder) {
  const args = read(payload, from, attachments, decoder);
  return Array.isArray(args) && isEventName(args[0]) ? args : undefined;
}

/** The arguments of an acknowledgement; undefined if its payload is malformed. */
export function readAck(payload, from, attachments, decoder) {
  const args = read(payload, from, attachments, decoder);
  return Array.isArray(args) ? args : undefined;
}

/** The offset of an event in the server's log: its last argument, if that is a string of up to 64 units; else undefined. */
export function offsetOf(args) {
  const last = args[args.length - 1];
  return typeof last === "string" && last.length <= OFFSET_LENGTH && args.length > 1 ? last : undefined;
}

/** Whether the core has parsed a payload. */
const isParsed = (from) => from === -1 - PARSED;

/** Whether an error has come in place of a payload. */
export const isError = (from) => from === -1 - ERROR;

function read(payload, from, attachments, decoder = DECODER) {
  if (isParsed(from)) return payload;
  try {
    const value = decoder.tryParse(payload.slice(from));
    return attachments ? attach(value, attachments) : value;
  } catch {
    // Thrown by what a program has put there.
    return undefined;
  }
}

function isEventName(name) {
  return typeof name === "number" || (typeof name === "string" && !RESERVED.has(name));
}
