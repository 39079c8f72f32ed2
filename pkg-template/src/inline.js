// Decodes the wasm that the `.` entry inlines as text; `scripts/build/inline.js` describes the encoding.

const PAGE = 0x10000;

/** The bytes of an encoded text; `unpacker` is `unpack.wat` in binary, as base64. */
export function bytesOf(text, unpacker) {
  const code = Uint8Array.from(atob(unpacker), (character) => character.charCodeAt(0));
  const { memory, unpack } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  memory.grow(Math.ceil(text.length / PAGE));
  new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer));
  return new Uint8Array(memory.buffer, 0, unpack(text.length));
}
