// The wasm core, instantiated when it is first needed: importing the package runs nothing.
import { Client, initSync } from "#core";

let provide;

/** Says where the wasm comes from: `provide` gives its bytes or a compiled module, or throws if it is not there yet. */
export function provideWasm(given) {
  provide = given;
}

/** The class of connections. */
export function core() {
  if (provide) {
    instantiate(provide());
    provide = undefined;
  }
  return Client;
}

function instantiate(given) {
  try {
    initSync({ module: given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given) });
  } catch (error) {
    throw unusable(error);
  }
}

/** What keeps the wasm from being used, as one Error that names the cause. */
export function unusable(cause) {
  const policy = /content.security.policy|unsafe-eval|blocked by csp/i.test(cause.message)
    ? ": the Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src"
    : "";
  return new Error(`socketio-wasm: cannot use its WebAssembly${policy} (${cause.message})`, { cause });
}
