// Bytes as the text that `pkg-template/src/inline.js` and `unpack.wat` beside it read.
import { ALPHABET } from "../../pkg-template/src/inline.js";

/** Values below this are one character. */
const SINGLE = 90;

/** The value of a byte: those of additions and the like, from 106 on, come before those from 73 on. */
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
