export * from "./index.js";
export { default } from "./index.js";

/**
 * Loads the wasm. Call `io()` once the promise has resolved; until then it throws. After success, further calls have
 * no effect.
 *
 * @param source the wasm's URL, a Response, its bytes, or a compiled module. Default: the file `socketio-wasm.wasm`
 * beside this entry.
 * @throws Error (the promise rejects) with the cause, such as the HTTP status, the content type or the
 * Content-Security-Policy. A later call then tries again.
 * @example
 * import { init, io } from "socketio-wasm/slim";
 *
 * await init();
 * const socket = io();
 */
export declare function init(
  source?: string | URL | Response | PromiseLike<Response> | BufferSource | WebAssembly.Module,
): Promise<void>;
