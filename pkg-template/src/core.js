// The wasm core, instantiated when it is first needed: importing the package runs nothing.
import { Client, Target, initSync } from "#core";

let readBytes = null;

/** Says where the bytes of the wasm come from. */
export function provideWasm(read) {
  readBytes = read;
}

/** The classes of the core. */
export function core() {
  if (readBytes) {
    initSync({ module: new WebAssembly.Module(readBytes()) });
    readBytes = null;
  }
  return { Client, Target };
}
