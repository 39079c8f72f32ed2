// What the bindings and the leaves find in Node.js in place of the browser's globals; see `scripts/build/node.js`.
import { XMLHttpRequest } from "./request.js";
import { WebSocket } from "./websocket.js";

export { fetch } from "./fetch.js";
export { WebSocket, XMLHttpRequest };

/** The core's timers do not keep the process running: `awake.js` does, or the sockets. */
export function setTimeout(callback, ms) {
  const timer = globalThis.setTimeout(callback, ms);
  // A clock for tests may return a number.
  timer?.unref?.();
  return timer;
}

/** The global object, where the core and the transports look for what there is. */
const scope = Object.create(globalThis, {
  WebSocket: { value: WebSocket },
  XMLHttpRequest: { value: XMLHttpRequest },
  addEventListener: { value: (...args) => globalThis.addEventListener(...args) },
  removeEventListener: { value: (...args) => globalThis.removeEventListener(...args) },
});
export { scope as globalThis };
