// Arguments into what goes out: JSON, and the binary values that placeholders in it stand for.

/** Types of packets: a namespace is left, an event, an acknowledgement. */
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;

/** The JSON of `args`, and their binary values if they have any. Throws where JSON.stringify does. */
export function encode(args) {
  if (!hasBinary(args)) return { json: JSON.stringify(args) };
  const attachments = [];
  const json = JSON.stringify(args, function (key, value) {
    // What a binary value's own toJSON has made of it, as that of a Buffer does, does not count.
    const binary = isBinary(this[key]) ? this[key] : value;
    if (!isBinary(binary)) return value;
    attachments.push(binary);
    return { _placeholder: true, num: attachments.length - 1 };
  });
  return { json, attachments };
}

/** Whether a value goes as an attachment. */
export function isBinary(value) {
  return (
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value) ||
    (typeof Blob === "function" && value instanceof Blob)
  );
}

function hasBinary(value, depth = 0) {
  if (typeof value !== "object" || value === null) return false;
  if (isBinary(value)) return true;
  // So deep is only what refers to itself: the search ends, and JSON.stringify says what is wrong.
  if (depth > 1000) return true;
  if (typeof value.toJSON === "function") {
    const json = value.toJSON();
    return json !== value && hasBinary(json, depth + 1);
  }
  if (Array.isArray(value)) {
    for (const item of value) if (hasBinary(item, depth + 1)) return true;
    return false;
  }
  for (const key in value) {
    if (Object.hasOwn(value, key) && hasBinary(value[key], depth + 1)) return true;
  }
  return false;
}
