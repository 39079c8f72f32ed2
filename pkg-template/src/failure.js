// What becomes of the connections when an instance of the wasm has failed.
import { awake } from "#awake";
import { attempt, detachAndClose, objects } from "#leaves";
import { report } from "./emitter.js";

/** Closes all connections that events could follow for. One that is closed already is given another core when it is used next. */
export function closeAll(cause) {
  const error = new Error("socketio-wasm: the WebAssembly has failed, so each connection is closed; connect() begins anew", { cause });
  const managers = [...awake.values()];
  awake.clear();
  objects?.forEach(release);
  report(error);
  // Each is closed before a listener can look at another.
  managers.forEach((manager) => manager._core);
  managers.forEach((manager) => manager._failed(error));
}

/** Closes a WebSocket, or clears a timer. Listeners of the page stay, and reach nothing. */
function release(object) {
  if (object?.close) detachAndClose(object);
  else attempt(() => clearTimeout(object));
}
