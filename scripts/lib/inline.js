// Bytes as the text that `pkg-template/src/inline.js` reads.

const character = (digit) => String.fromCharCode(digit + (digit > 55 ? 37 : digit > 24 ? 36 : 35));

/** The text of bytes. */
export function textOf(bytes) {
  const text = (byte) => {
    if (byte < 88) return character(byte);
    const rest = byte - 88;
    return character(88 + Math.floor(rest / 90)) + character(rest % 90);
  };
  return Array.from(bytes, text).join("");
}
