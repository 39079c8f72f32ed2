// Long-polling by the `fetch` of Node.js, which takes no agent and no certificates.
import * as leaves from "../../bindings/out/leaves.js";

/** The cookies of the session whose request is being sent. */
let cookies;

export function sendFetch(url, body, options, ...rest) {
  // A transport of the application.
  if (typeof options === "function") return leaves.sendFetch(url, body, options, ...rest);
  cookies = options.cookies;
  return leaves.sendFetch(url, body, options.headers(), ...rest);
}

/** What the leaf calls, at once. */
export async function fetch(url, init) {
  const jar = cookies;
  const response = await globalThis.fetch(url, init);
  jar?.store(response.headers.getSetCookie?.());
  return response;
}
