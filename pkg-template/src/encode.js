// Encodes arguments as JSON; binary values become attachments, with placeholders in the JSON.
import { bytes } from "#leaves";

/** Socket.IO packet types. */
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;

const NO_ATTACHMENTS = [];

/** The result for a custom `parser`, which encodes the packet itself. */
const UNENCODED = Object.freeze({ json: undefined, attachments: NO_ATTACHMENTS });

/** The JSON of `args`, by the `replacer` of a Manager's encoder, and an array of its attachments. Throws where JSON.stringify throws, and of binary data that cannot be sent. */
export function encode(args, { encoder, _hasParser: hasParser } = {}) {
  if (hasParser) {
    sending.set(args, undefined);
    return UNENCODED;
  }
  if (isPlain(args, MAX_DEPTH)) return { json: JSON.stringify(args, encoder?.replacer), attachments: NO_ATTACHMENTS };
  const attachments = [];
  const json = JSON.stringify(extract(args, attachments, 0), encoder?.replacer);
  return { json, attachments };
}

/** Arguments for the encoder of an application, from `encode` until `sent`, and what that has thrown of them. */
const sending = new Map();

/** The encoder of an application has thrown of these arguments. Returns whether `sent` will throw that: buffered ones nobody waits for. */
export function fail(args, error) {
  const isWaiting = sending.has(args);
  if (isWaiting) sending.set(args, { error });
  return isWaiting;
}

/** The core has taken arguments for the encoder of an application. Throws what that has thrown of them. */
export function sent(args) {
  const failure = sending.get(args);
  sending.delete(args);
  if (failure) throw failure.error;
}

/** Anything deeper is almost certainly cyclic. */
const MAX_DEPTH = 1000;

/** Whether a value consists of arrays and plain objects without `toJSON`, so it cannot contain attachments. */
function isPlain(value, depth) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const item = value[i];
      if (typeof item === "object" && item !== null && (depth === 0 || !isPlain(item, depth - 1))) return false;
    }
    return true;
  }
  if (value.constructor !== Object || value.toJSON !== undefined) return false;
  for (const key in value) {
    const item = value[key];
    if (typeof item === "object" && item !== null && (depth === 0 || !isPlain(item, depth - 1))) return false;
  }
  return true;
}

const SHARED = "SharedArrayBuffer";

/** The kind of an object, whatever realm it is of: an `instanceof` knows one realm only. */
function tagOf(value) {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return "";
  }
}

const { get: byteLength } = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength");

/** Whether a value is a view of an ordinary buffer that holds something, or that buffer: nearly all binary data is. */
function isOrdinary(value, isView) {
  try {
    if (!isView && !(value instanceof ArrayBuffer)) return false;
    const buffer = isView ? value.buffer : value;
    // The getter throws if that is no ArrayBuffer.
    return value.byteLength > 0 && byteLength.call(buffer) > 0 && !buffer.resizable;
  } catch {
    return false;
  }
}

/**
 * What is sent for binary data, undefined if a value is none: the value itself, or a copy where the browser would refuse it. Throws if
 * there is nothing to send: the error has the name of the value, or its place among the arguments. The core could not tell whose data it
 * is, and looks at none that runs code of the page.
 */
export function toBinary(value, name) {
  const isView = ArrayBuffer.isView(value);
  if (isOrdinary(value, isView)) return value;
  const tag = isView ? "" : tagOf(value);
  try {
    if (tag === "Blob" || tag === "File" || (!isView && typeof Blob === "function" && value instanceof Blob)) {
      // What only looks like a Blob has no size, or throws.
      return value.size === undefined ? undefined : value;
    }
    if (!isView && tag !== "ArrayBuffer" && tag !== SHARED) return undefined;
    const all = bytes(value);
    return all.buffer.resizable || tagOf(all.buffer) === SHARED ? all.slice() : value;
  } catch (cause) {
    throw new TypeError(`${typeof name === "number" ? `args[${name}]` : name}: binary data that cannot be sent (${cause})`, { cause });
  }
}

/** A copy without `toJSON`, if that is a function: it was already called, and would return the original data again. */
function copyOf(value) {
  const copy = { ...value };
  if (typeof copy.toJSON === "function") delete copy.toJSON;
  return copy;
}

/** Copies a value, replacing binary data by placeholders and collecting it in `attachments`; without any, returns the value. */
function extract(value, attachments, depth, name) {
  // On a cycle JSON.stringify throws an error that names it.
  if (depth === MAX_DEPTH) JSON.stringify(value);
  let copy;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const item = value[i];
      if (typeof item !== "object" || item === null) continue;
      const extracted = extract(item, attachments, depth + 1, name ?? i);
      if (extracted !== item) (copy ??= Array.from(value))[i] = extracted;
    }
    return copy ?? value;
  }
  const isOfClass = value.constructor !== Object;
  const binary = isOfClass ? toBinary(value, name) : undefined;
  if (binary) return { _placeholder: true, num: attachments.push(binary) - 1 };
  if (typeof value.toJSON === "function") {
    const json = value.toJSON();
    if (typeof json !== "object" || json === null) return value;
    if (json !== value) {
      const extracted = extract(json, attachments, depth + 1, name);
      return extracted === json ? value : extracted;
    }
  }
  for (const key in value) {
    // Inherited members of class instances may be getters that have side effects or throw.
    if (isOfClass && !Object.hasOwn(value, key)) continue;
    const item = value[key];
    if (typeof item !== "object" || item === null || !Object.hasOwn(value, key)) continue;
    const extracted = extract(item, attachments, depth + 1, name);
    if (extracted !== item) (copy ??= copyOf(value))[key] = extracted;
  }
  return copy ?? value;
}
