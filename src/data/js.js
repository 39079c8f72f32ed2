// What the core asks of JavaScript about a message's text, bytes and JSON. Every function is pure, takes any input and
// does not throw, so that the core may call it at any time.

// The browser's own, whatever a page puts in its place.
const { atob } = globalThis;

const CONNECT = 0;
const EVENT = 2;
const ACK = 3;
const CONNECT_ERROR = 4;
const BINARY_EVENT = 5;
const BINARY_ACK = 6;

/** The names that an event may not have. */
export const RESERVED = new Set(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]);

/** How far the types of packets with attachments are from those without. */
const BINARY = 3;

/** A packet: its type, how many attachments follow, its namespace (but for the root), its id (none below 0), its JSON (if any). */
export function packet(kind, attachments, namespace, id, json = "") {
  let prefix = attachments ? `4${kind + BINARY}${attachments}-` : `4${kind}`;
  if (namespace !== undefined) prefix += `${namespace},`;
  return id < 0 ? prefix + json : prefix + id + json;
}

/** The length of a text in UTF-8, in bytes. */
export function utf8Length(text) {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Two bytes from U+0080, three from U+0800; a surrogate pair makes four of its two units.
    if (unit > 0x7f) length += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return length;
}

/** The length of an ArrayBuffer, a view or a Blob, in bytes. */
export function binaryLength(binary) {
  return binary?.byteLength ?? binary?.size ?? 0;
}

/** The bytes whose base64 begins at `from`, in an ArrayBuffer; undefined if it is no base64. */
export function fromBase64(text, from) {
  try {
    const base64 = text.slice(from);
    // That `atob` would pass over.
    if (/\s/.test(base64)) return undefined;
    const units = atob(base64);
    const bytes = new Uint8Array(units.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = units.charCodeAt(i);
    return bytes.buffer;
  } catch {
    return undefined;
  }
}

/** Binary data as a Blob, where there is that. */
export function blob(binary) {
  return typeof Blob !== "function" || binary instanceof Blob ? binary : new Blob([binary]);
}

/** Whether a payload has the shape that the packet's type asks for. */
export function isValid(kind, value) {
  switch (kind) {
    case CONNECT:
      return isObject(value);
    case CONNECT_ERROR:
      return typeof value === "string" || isObject(value);
    case EVENT:
    case BINARY_EVENT:
      return Array.isArray(value) && isEventName(value[0]);
    case ACK:
    case BINARY_ACK:
      return Array.isArray(value);
    default:
      return false;
  }
}

/** The payload that begins at `from`, or undefined if it is not JSON of the shape that the packet's type asks for. */
export function parse(kind, text, from) {
  const value = parseJson(text, from);
  return isValid(kind, value) ? value : undefined;
}

/** What the core reads of the handshake that begins at `from`; undefined if it is none, or has times that nobody can live by. */
export function parseHandshake(text, from) {
  const { sid, upgrades, pingInterval, pingTimeout, maxPayload } = parseJson(text, from) ?? {};
  const isTime = (ms) => Number.isFinite(ms) && ms >= 0;
  if (typeof sid !== "string" || !isTime(pingInterval) || !isTime(pingTimeout)) return undefined;
  const websocket = Array.isArray(upgrades) && upgrades.includes("websocket");
  return { sid, websocket, pingInterval, pingTimeout, maxPayload: typeof maxPayload === "number" ? maxPayload : Infinity };
}

/** The payload with its attachments in place of the placeholders, or undefined if a placeholder refers to none. */
export function attach(value, attachments) {
  try {
    return replace(value, attachments);
  } catch {
    return undefined;
  }
}

/** As `attach`, with one attachment. */
export const attachOne = (value, attachment) => attach(value, [attachment]);

function replace(value, attachments) {
  if (typeof value !== "object" || value === null) return value;
  if (value._placeholder === true) {
    if (!Number.isInteger(value.num) || !(value.num in attachments)) throw new RangeError("illegal attachment");
    return attachments[value.num];
  }
  // The keys are those that JSON.parse made, each the object's own: writing to one cannot reach a prototype.
  for (const key of Object.keys(value)) value[key] = replace(value[key], attachments);
  return value;
}

function parseJson(text, from) {
  try {
    return JSON.parse(text.slice(from));
  } catch {
    return undefined;
  }
}

function isEventName(name) {
  return typeof name === "number" || (typeof name === "string" && !RESERVED.has(name));
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
