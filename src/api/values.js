// Values of JavaScript as JSON and attachments, and back (feature `js`).

const isBinary = (value) =>
  value instanceof ArrayBuffer || ArrayBuffer.isView(value) || (typeof Blob === "function" && value instanceof Blob);

/** The elements of an array as JSON, without the brackets. Binary data goes to `attachments`, and leaves placeholders. */
export function encode(args, attachments) {
  // What has `toJSON` has been replaced already, and may be binary data all the same.
  const json = JSON.stringify(args, function (key, value) {
    return isBinary(this[key]) ? { _placeholder: true, num: attachments.push(this[key]) - 1 } : value;
  });
  return json.slice(1, -1);
}
