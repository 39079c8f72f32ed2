// The leaves of the core in Node.js. Where a browser gets the headers of the application, these get the `RequestOptions` of the session.
import * as leaves from "../../bindings/out/leaves.js";

export * from "../../bindings/out/leaves.js";
export { sendFetch } from "./fetch.js";

const { setTimeout } = globalThis;

/** As in a browser, with the options of Node.js. */
export function sendXhr(request, url, body, options, ...rest) {
  request.options = options;
  leaves.sendXhr(request, url, body, options.headers(), ...rest);
}

/** Like the timers in `globals.js`, by Node.js's own clock. */
export const setNativeTimeout = (callback, ms) => setTimeout(callback, ms).unref();
