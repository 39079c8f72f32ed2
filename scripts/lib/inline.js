// Bytes as the text that `pkg-template/src/inline.js` reads.
import { ALPHABET, SINGLE } from "../../pkg-template/src/inline.js";

/** The value of a byte: see `byteOf` there. */
const valueOf = (byte) => (byte < 73 || byte > 122 ? byte : byte < 106 ? byte + 17 : byte - 33);

/** The text of bytes. */
export function textOf(bytes, alphabet = ALPHABET) {
  const text = (byte) => {
    const value = valueOf(byte);
    if (value < SINGLE) return alphabet[value];
    const rest = value - SINGLE;
    return alphabet[SINGLE + Math.floor(rest / alphabet.length)] + alphabet[rest % alphabet.length];
  };
  return Array.from(bytes, text).join("");
}
