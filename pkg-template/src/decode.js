// What comes in: JSON, and the binary values that placeholders in it stand for, into arguments. The rules for payloads are those of
// `src/protocol/shape.rs`, and one table holds both to them (`tests/vectors/shapes.json`): a call of the core for each event would
// cost more than the check.
import { attach, parse } from "#leaves";
import { ERROR, PARSED } from "./numbers.js";

/** The names that an event may not have. */
export const RESERVED = new Set(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]);

/** The arguments of an event, its name first; undefined if its payload is malformed. */
export function readEvent(payload, from, attachments) {
  const args = read(payload, from, attachments);
  return Array.isArray(args) && isEventName(args[0]) ? args : undefined;
}

/** The arguments of an acknowledgement; undefined if its payload is malformed. */
export function readAck(payload, from, attachments) {
  const args = read(payload, from, attachments);
  return Array.isArray(args) ? args : undefined;
}

/** Whether the core has parsed a payload: the page may look at it, in a buffer or in a packet. */
export const isParsed = (from) => from === -1 - PARSED;

/** Whether an error has come in place of a payload. */
export const isError = (from) => from === -1 - ERROR;

function read(payload, from, attachments) {
  if (isParsed(from)) return payload;
  const value = parse(payload, from);
  return attachments ? attach(value, attachments) : value;
}

function isEventName(name) {
  return typeof name === "number" || (typeof name === "string" && !RESERVED.has(name));
}
