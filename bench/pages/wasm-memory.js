// The memory of the wasm instances of the page: import this before what makes them.

/** Each memory, unless it has been collected, and how long it was when it was made: what follows is the allocator's. */
const memories = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = function (...args) {
  const instance = new Instance(...args);
  // Its name may have been shortened.
  const memory = Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Memory);
  memories.push({ reference: new WeakRef(memory), base: memory.buffer.byteLength });
  return instance;
};
WebAssembly.Instance.prototype = Instance.prototype;

const WORD = 4; // bytes
/** What rlsf, the allocator, keeps of a block before it: its size, a multiple of 16, and two flags. */
const [IN_USE, LAST, FLAGS] = [1, 2, 15];

/**
 * How much of what a memory was given has been allocated and not freed: the allocator's blocks stand one after the other.
 * With an allocator of another kind all of it counts as in use.
 */
function allocated({ memory, base }) {
  const { buffer } = memory;
  const words = new Uint32Array(buffer);
  let used = 0;
  let at = base;
  while (at < buffer.byteLength) {
    const head = words[at / WORD];
    const size = head & ~FLAGS;
    if (size === 0 || head & FLAGS & ~(IN_USE | LAST)) return buffer.byteLength - base;
    if ((head & (IN_USE | LAST)) === IN_USE) used += size;
    at += size;
  }
  return at === buffer.byteLength ? used : buffer.byteLength - base;
}

/** Bytes: of whole pages, which are never given back, and in use in them. */
export function wasmMemory() {
  const alive = memories
    .map(({ reference, base }) => ({ memory: reference.deref(), base }))
    .filter(({ memory }) => memory !== undefined);
  const sum = (bytes) => alive.reduce((all, memory) => all + bytes(memory), 0);
  return {
    pages: sum(({ memory }) => memory.buffer.byteLength),
    used: sum((memory) => memory.base + allocated(memory)),
  };
}
