// Where a client connects: the server and the namespace that a uri, or the page itself, names. The core reads it.
import { core } from "./core.js";

/**
 * The server and the namespace of a uri; without one, the page's own server. `id` tells servers apart: scheme, host and port;
 * `authority` is the host, and the port unless that is the scheme's own. Throws a TypeError that says what is wrong with the uri.
 */
export function readAddress(uri = "") {
  try {
    const [id, namespace, host, authority, secure, port, query] = core().address(uri);
    return { id, namespace, secure, host, port, authority, query };
  } catch (error) {
    // The core throws a text; whatever else there is, is an error already.
    throw typeof error === "string" ? new TypeError(error) : error;
  }
}
