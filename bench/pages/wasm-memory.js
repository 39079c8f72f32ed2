// The memory of the wasm instances of the page: import this before what makes them.

/** Each memory, and how long it was when it was made: what follows is the allocator's. */
const memories = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = function (...args) {
  const instance = new Instance(...args);
  const { memory } = instance.exports;
  memories.push({ memory, base: memory.buffer.byteLength });
  return instance;
};
WebAssembly.Instance.prototype = Instance.prototype;

const WORD = 4; // bytes
/** The flags in the size of a chunk of dlmalloc: this one is in use; all flags. */
const [IN_USE, FLAGS] = [2, 7];

/**
 * How much of what a memory was given has been allocated and not freed: dlmalloc's chunks, one after the other, each with its
 * size before it. All of it is in use, as far as can be seen, if there are no such chunks.
 */
function allocated({ memory, base }) {
  const { buffer } = memory;
  const words = new Uint32Array(buffer);
  let used = 0;
  let at = base;
  while (at < buffer.byteLength) {
    const head = words[at / WORD + 1];
    const size = head & ~FLAGS;
    if (size === 0 || size % 8 !== 0) return buffer.byteLength - base;
    if (head & IN_USE) used += size;
    at += size;
  }
  return at === buffer.byteLength ? used : buffer.byteLength - base;
}

/** Bytes: of whole pages, which are never given back, and in use in them. */
export function wasmMemory() {
  const sum = (bytes) => memories.reduce((all, memory) => all + bytes(memory), 0);
  return {
    pages: sum(({ memory }) => memory.buffer.byteLength),
    used: sum((memory) => memory.base + allocated(memory)),
  };
}
