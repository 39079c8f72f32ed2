export * from "./index.js";
export { default } from "./index.js";

/**
 * Loads the wasm; `io()` may be called once it has resolved. Further calls do nothing.
 *
 * @param source where the wasm is, a Response with it, its bytes, or the compiled module. Default: the file
 * `socketio-wasm.wasm` beside this entry.
 * @throws Error (as a rejection) that names the cause: the status of the response, its type, the
 * Content-Security-Policy. It may be called again then.
 * @example
 * import { init, io } from "socketio-wasm/slim";
 *
 * await init();
 * const socket = io();
 */
export declare function init(
  source?: string | URL | Response | PromiseLike<Response> | BufferSource | WebAssembly.Module,
): Promise<void>;
