// The wasm as text inside of a module, back into bytes. A frequent byte is one character, each other one is two, so that equal
// bytes are equal text: it compresses as well as the bytes do, where base64 takes a fourth more.

/**
 * The characters of the text by their values. Brotli expects after a digit something else than after a comma or a vowel: by this
 * order, which `scripts/alphabet.js` has found, it tells the instructions of wasm apart.
 */
export const ALPHABET = "09OA31CMLRTW7)5NuYEaSU6bDJVX8P}j =>&m4+~[!$?p@/|Fi_glf(-{:'*I#k^K%2yhvwcBxZq`HzrntGd]Qose,.;";

/** Where `unpack.wat` has the alphabet and the text that follows on it, in its memory. */
const BEGIN = 128;
const PAGE = 0x10000;

/** The bytes of a text that `scripts/lib/inline.js` has made; `unpacker` is the base64 of `unpack.wat` in binary. */
export function bytesOf(text, unpacker) {
  const code = Uint8Array.from(atob(unpacker), (character) => character.charCodeAt(0));
  const { memory, unpack } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  memory.grow(Math.ceil((ALPHABET.length + text.length) / PAGE));
  const { written } = new TextEncoder().encodeInto(ALPHABET + text, new Uint8Array(memory.buffer, BEGIN));
  const begin = BEGIN + ALPHABET.length;
  return new Uint8Array(memory.buffer, begin, unpack(BEGIN + written) - begin);
}
