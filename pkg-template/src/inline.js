// The wasm as text inside of a module, back into bytes. A byte below 88 is one character, each other one is two, so that equal
// bytes are equal text: it compresses to nearly what the bytes compress to, where base64 takes a fourth more.

/** The characters from # to ~ but for < and \, which a script or a page could take for something else, stand for 0 to 89. */
const digit = (code) => code - (code > 92 ? 37 : code > 60 ? 36 : 35);

/** The bytes of a text that `scripts/lib/inline.js` has made. */
export function bytesOf(text) {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const first = digit(text.charCodeAt(at));
    bytes[length++] = first < 88 ? first : 88 + (first - 88) * 90 + digit(text.charCodeAt(++at));
  }
  return bytes.subarray(0, length);
}
