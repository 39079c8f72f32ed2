// The wasm core. It is instantiated when it is first needed: importing the package runs nothing.
import { Client, imports, start } from "#core";

/** Gives the wasm, as bytes or compiled, or a promise of it; until it is instantiated. */
let provide;
/** Whether it gives bytes at once, and that has not been tried yet. */
let isInlined;
/** The promise of the instance that is made asynchronously. */
let loading;

/** Says where the wasm comes from. */
export function provideWasm(given, inlined) {
  provide = given;
  isInlined = inlined;
  loading = undefined;
}

/** The class of connections; undefined where the wasm has to be loaded first, by `load`. */
export function core() {
  if (isInlined) {
    let bytes;
    try {
      bytes = provide();
      use(new WebAssembly.Instance(new WebAssembly.Module(bytes), imports()));
    } catch (error) {
      // Chromium before 115 refuses more than 4 KB on the main thread of a page.
      if (!bytes || !(error instanceof RangeError)) throw unusable(error);
      provide = () => bytes;
    }
    isInlined = false;
  }
  return provide ? undefined : Client;
}

/** Resolves when the wasm is there. Loads it, unless that is under way; with `anew`, even then. Rejects with an Error that says why. */
export function load(anew) {
  if (anew && provide) loading = undefined;
  loading ??= instantiate().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function instantiate() {
  try {
    const made = await WebAssembly.instantiate(await provide(), imports());
    // For a compiled module, this is the instance itself.
    use(made.instance ?? made);
  } catch (error) {
    throw unusable(error);
  }
}

/** There may have been two at work, of which the first counts. */
function use(instance) {
  if (provide) start(instance);
  provide = undefined;
}

/** What keeps the wasm from being used, as one Error that names the cause. */
export function unusable(cause) {
  const policy = /content.security.policy|unsafe-eval|blocked by csp/i.test(cause.message)
    ? ": the Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src"
    : "";
  return new Error(`socketio-wasm: cannot use its WebAssembly${policy} (${cause.message})`, { cause });
}
