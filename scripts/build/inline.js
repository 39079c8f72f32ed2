// Encodes bytes as text that `pkg-template/src/unpack.wat` decodes. Each byte is one character or two, so equal bytes are equal
// text, and the text compresses as well as the bytes do. Base64 takes about 6 KB more by brotli.

/** Printable ASCII without `"`, `<` and `\`, which a string in a script would have to escape. */
const CHARACTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).filter((one) => !/["<\\]/.test(one));

/** Bytes below this are one character. The others start with one of the two characters that are left. */
const SINGLE = CHARACTERS.length - 2;

export function textOf(bytes) {
  const encode = (byte) => {
    if (byte < SINGLE) return CHARACTERS[byte];
    const rest = byte - SINGLE;
    return CHARACTERS[SINGLE + Math.floor(rest / CHARACTERS.length)] + CHARACTERS[rest % CHARACTERS.length];
  };
  return Array.from(bytes, encode).join("");
}
