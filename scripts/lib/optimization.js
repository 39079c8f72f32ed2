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

/**
 * Arguments of wasm-opt. Nothing lies below address 1024 but the end of the stack, so sums of addresses do not wrap around.
 * A large function that one other calls stays by itself: that compresses better.
 */
export const OPTIMIZATION = [
  "-O3",
  "--low-memory-unused",
  "--one-caller-inline-max-function-size=30",
  ...WASM_FEATURES,
  "--strip-target-features",
];
