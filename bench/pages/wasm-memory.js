// Tracks the memories of the page's wasm instances: import this before any client.

/** Weak references to the memories, with their initial lengths: what lies beyond belongs to the allocator. */
const memories = [];

function track(instance) {
  // The build may have shortened the export's name.
  const memory = Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Memory);
  memories.push({ reference: new WeakRef(memory), base: memory.buffer.byteLength });
  return instance;
}

const { Instance, instantiateStreaming } = WebAssembly;
WebAssembly.Instance = function (...args) {
  return track(new Instance(...args));
};
WebAssembly.Instance.prototype = Instance.prototype;
WebAssembly.instantiateStreaming = async (...args) => {
  const result = await instantiateStreaming(...args);
  track(result.instance);
  return result;
};

const WORD = 4; // bytes
/** Block headers of the allocator, rlsf: the block's size, a multiple of 16, and two flags. */
const [IN_USE, LAST, FLAGS] = [1, 2, 15];

/**
 * The bytes that the allocator has in use: walks its blocks, which are contiguous. If they cannot be read, as with another
 * allocator, everything counts as in use.
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

/** In bytes: the wasm memories' pages, which are never released, and the part of them in use. */
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
