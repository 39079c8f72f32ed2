// How wasm-opt is asked to optimize the core: for the package, and for the benchmark's build with names.

// What every engine with BigInt-free WebAssembly has; `--all-features` would allow encodings that browsers refuse.
const WASM_FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

/** Arguments of wasm-opt. Nothing lies below address 1024 but the end of the stack, so sums of addresses do not wrap around. */
export const OPTIMIZATION = ["-O3", "--low-memory-unused", ...WASM_FEATURES, "--strip-target-features"];
