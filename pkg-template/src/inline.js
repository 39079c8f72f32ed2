// The wasm as text inside of a module, back into bytes. A byte below 88 is one character, each other one is two, so that equal
// bytes are equal text: it compresses to nearly what the bytes compress to, where base64 takes a fourth more.

/** The bytes of a text that `scripts/lib/inline.js` has made. In place, and by a table: this runs once, before it is optimized. */
export function bytesOf(text) {
  // The characters from # to ~ but for < and \, which a script or a page could take for something else, stand for 0 to 89.
  const digits = new Uint8Array(128);
  for (let code = 35, digit = 0; code < 127; code++) {
    if (code !== 60 && code !== 92) digits[code] = digit++;
  }
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const first = digits[bytes[at]];
    bytes[length++] = first < 88 ? first : 88 + (first - 88) * 90 + digits[bytes[++at]];
  }
  return bytes.subarray(0, length);
}
