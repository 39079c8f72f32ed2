export * from "./index.js";
export { default } from "./index.js";

/**
 * Loads the wasm, and resolves when it is there. It is optional: without it, the first connection loads the wasm from beside this
 * entry. `io()` returns at once in any case; a connection that is made before the wasm is there is opening until then. Call `init` to
 * load the wasm early, from another place, or to handle a failure. After success, further calls have no effect.
 *
 * @param source the wasm's URL, a Response, its bytes, or a compiled module. Default: the file `socketio-wasm.wasm`
 * beside this entry.
 * @throws Error (the promise rejects) with the cause, such as the HTTP status, the content type or the
 * Content-Security-Policy. A later call then tries again. Connections report it by `connect_error`, and try again as after any other
 * failed attempt, from the place that `init` was last given.
 * @example
 * import { init, io } from "socketio-wasm/slim";
 *
 * await init();
 * const socket = io();
 */
export declare function init(
  source?: string | URL | Response | PromiseLike<Response> | BufferSource | WebAssembly.Module,
): Promise<void>;
