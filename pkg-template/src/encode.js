// Arguments into what goes out: JSON, and the binary values that placeholders in it stand for.

/** Types of packets: a namespace is left, an event, an acknowledgement. */
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;

/** What an encoder of the page's own is to encode. */
const UNENCODED = Object.freeze({ json: undefined, attachments: undefined });

/** The JSON of `args`, and their binary values if there are any. Neither where the page has an encoder. Throws where JSON.stringify does. */
export function encode(args, encoder) {
  if (encoder) return UNENCODED;
  if (isPlain(args, DEEPEST)) return { json: JSON.stringify(args), attachments: undefined };
  const attachments = [];
  const json = JSON.stringify(extract(args, attachments, 0));
  return { json, attachments: attachments.length > 0 ? attachments : undefined };
}

/** So deep is little but what refers to itself. */
const DEEPEST = 1000;

/** Whether there are only arrays and objects of no class in an object, none with a `toJSON`: then there is nothing to extract. */
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

/** Whether a value goes as an attachment. */
export function isBinary(value) {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    (typeof Blob === "function" && value instanceof Blob)
  );
}

/** An object with placeholders for the binary values in it, which become attachments; itself if there are none. */
function extract(value, attachments, depth) {
  // What refers to itself has JSON.stringify throw, which says what is wrong.
  if (depth === DEEPEST) JSON.stringify(value);
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
    // What a class has in its prototype is not read: it may do something, or throw.
    if (isOfClass && !Object.hasOwn(value, key)) continue;
    const item = value[key];
    if (typeof item !== "object" || item === null || !Object.hasOwn(value, key)) continue;
    const extracted = extract(item, attachments, depth + 1);
    // The copy has had its toJSON: there it would give the original again.
    if (extracted !== item) (copy ??= { ...value, toJSON: undefined })[key] = extracted;
  }
  return copy ?? value;
}
