// Makes the shim import a fake core, so that its tests need no wasm.
import * as module from "node:module";
import { resolve } from "./resolve.js";

// Newer versions of Node.js have hooks in the thread of the importing module, older ones have them in a thread of their own.
if (module.registerHooks) module.registerHooks({ resolve });
else module.register("./resolve.js", import.meta.url);

// As in the entry `./slim`. The build replaces it by a constant.
globalThis.WASM_IS_SEPARATE = true;
