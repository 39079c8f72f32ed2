// Encodes arguments as JSON; binary values become attachments, with placeholders in the JSON.

/** Socket.IO packet types. */
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;

const NO_ATTACHMENTS = [];

/** The result for a custom `parser`, which encodes the packet itself. */
const UNENCODED = Object.freeze({ json: undefined, attachments: NO_ATTACHMENTS });

/** The JSON of `args` and an array of its attachments. Throws where JSON.stringify throws. */
export function encode(args, encoder) {
  if (encoder) return UNENCODED;
  if (isPlain(args, MAX_DEPTH)) return { json: JSON.stringify(args), attachments: NO_ATTACHMENTS };
  const attachments = [];
  const json = JSON.stringify(extract(args, attachments, 0));
  return { json, attachments };
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

/** Whether a value is sent as an attachment. */
export function isBinary(value) {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    (typeof Blob === "function" && value instanceof Blob)
  );
}

/** Copies a value, replacing binary data by placeholders and collecting it in `attachments`; without any, returns the value. */
function extract(value, attachments, depth) {
  // On a cycle JSON.stringify throws an error that names it.
  if (depth === MAX_DEPTH) JSON.stringify(value);
  let copy;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const item = value[i];
      if (typeof item !== "object" || item === null) continue;
      const extracted = extract(item, attachments, depth + 1);
      if (extracted !== item) (copy ??= Array.from(value))[i] = extracted;
    }
    return copy ?? value;
  }
  const isOfClass = value.constructor !== Object;
  if (isOfClass && isBinary(value)) {
    attachments.push(value);
    return { _placeholder: true, num: attachments.length - 1 };
  }
  if (typeof value.toJSON === "function") {
    const json = value.toJSON();
    if (typeof json !== "object" || json === null) return value;
    if (json !== value) {
      const extracted = extract(json, attachments, depth + 1);
      return extracted === json ? value : extracted;
    }
  }
  for (const key in value) {
    // Inherited members of class instances may be getters that have side effects or throw.
    if (isOfClass && !Object.hasOwn(value, key)) continue;
    const item = value[key];
    if (typeof item !== "object" || item === null || !Object.hasOwn(value, key)) continue;
    const extracted = extract(item, attachments, depth + 1);
    // toJSON was already called; on the copy it would return the original data again.
    if (extracted !== item) (copy ??= { ...value, toJSON: undefined })[key] = extracted;
  }
  return copy ?? value;
}
