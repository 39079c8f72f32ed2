// The wasm core. It is instantiated when it is first needed: importing the package runs nothing. An instance that fails is given up, and
// the next connection needs another.
import { bind } from "#core";
import { closeAll } from "./failure.js";

/** Gives the wasm, as bytes or compiled, or a promise of it. */
let provide;
/** Whether it gives bytes at once, which can be instantiated at once. */
let isInlined;
/** The promise of the instance that is made asynchronously. */
let loading;
/** The instance in use, as `bind` returns it. */
let current;

/** How many instances have failed. */
export let failures = 0;

/** Says where the wasm comes from. */
export function provideWasm(given, inlined) {
  provide = given;
  isInlined = inlined;
  loading = current = undefined;
}

/** The class of connections; undefined where the wasm has to be loaded first, by `load`. */
export function core() {
  if (isInlined && !current) {
    let bytes;
    try {
      bytes = provide();
      const bound = bind();
      use(bound, new WebAssembly.Instance(new WebAssembly.Module(bytes), bound.imports()));
    } catch (error) {
      // Chromium before 115 refuses more than 4 KB on the main thread of a page.
      if (!bytes || !(error instanceof RangeError)) throw unusable(error);
      provide = () => bytes;
      isInlined = false;
    }
  }
  return current?.Client;
}

/** Resolves when the wasm is there. Loads it, unless that is under way; with `anew`, even then. Rejects with an Error that says why. */
export function load(anew) {
  if (anew && !current) loading = undefined;
  loading ??= instantiate().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function instantiate() {
  if (current) return;
  try {
    const given = await provide();
    const bound = bind();
    const made = await WebAssembly.instantiate(given, bound.imports());
    // For a compiled module, this is the instance itself.
    use(bound, made.instance ?? made);
    // What was given once, such as a Response, may not be there a second time.
    provide = () => made.module ?? given;
  } catch (error) {
    throw unusable(error);
  }
}

/** There may have been two at work, of which the first counts. */
function use(bound, { exports }) {
  if (current) return;
  current = bound;
  // No exception of the page passes through the wasm, so one that leaves it is a trap: memory is exhausted, or there is a bug.
  const guard = (call) => (...args) => {
    try {
      return call(...args);
    } catch (error) {
      if (current === bound) fail(error);
    }
  };
  const guarded = Object.entries(exports).map(([name, value]) => [name, typeof value === "function" ? guard(value) : value]);
  bound.start({ exports: Object.fromEntries(guarded) });
}

/** Nothing can be called in the instance any more. */
function fail(cause) {
  current.stop();
  loading = current = undefined;
  failures += 1;
  closeAll(cause);
}

/** What keeps the wasm from being used, as one Error that names the cause. */
export function unusable(cause) {
  const policy = /content.security.policy|unsafe-eval|blocked by csp/i.test(cause.message)
    ? ": the Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src"
    : "";
  return new Error(`socketio-wasm: cannot use its WebAssembly${policy} (${cause.message})`, { cause });
}
