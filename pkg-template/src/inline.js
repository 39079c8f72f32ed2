// The wasm as text inside of a module, back into bytes. A frequent byte is one character, each other one is two, so that equal
// bytes are equal text: it compresses as well as the bytes do, where base64 takes a fourth more.

/**
 * The characters of the text by their values. Brotli expects after a digit something else than after a comma or a vowel: by this
 * order, which `scripts/alphabet.js` has found, it tells the instructions of wasm apart.
 */
export const ALPHABET = "09OA31CMLRTW7)5NuYEaSU6bDJVX8P}j =>&m4+~[!$?p@/|Fi_glf(-{:'*I#k^K%2yhvwcBxZq`HzrntGd]Qose,.;";

/** Values below this are one character. */
export const SINGLE = 90;

/** The byte of a value: those from 106 on, which are additions and the like, have their values before those from 73 on. */
const byteOf = (value) => (value < 73 || value > 122 ? value : value < SINGLE ? value + 33 : value - 17);

/** The bytes of a text that `scripts/lib/inline.js` has made. In place, and by tables: this runs once, before it is optimized. */
export function bytesOf(text) {
  const values = new Uint8Array(128);
  // A byte; or above 255 what one character more makes a value of.
  const firsts = new Uint16Array(128);
  for (let value = 0; value < ALPHABET.length; value++) {
    const code = ALPHABET.charCodeAt(value);
    values[code] = value;
    firsts[code] = value < SINGLE ? byteOf(value) : 256 + SINGLE + (value - SINGLE) * ALPHABET.length;
  }
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = firsts[bytes[at]];
    if (byte > 255) byte = byteOf(byte - 256 + values[bytes[++at]]);
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
