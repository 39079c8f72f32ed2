// What is compared: the built package, and socket.io-client as it is published.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const PKG = file("pkg/");
export const REFERENCE = file("node_modules/socket.io-client/dist/socket.io.esm.min.js");
export const FLOOR = file("bench/pages/floor.js");
/** The package with the names of its functions, see `named.js`. */
export const NAMED = file("target/bench/named/");

/** Their addresses below /clients/. The reference is there twice: compared with itself it shows the noise. */
export const OURS = "ours/index.js";
export const SLIM = "ours/slim.js";
export const THEIRS = "reference/index.js";
export const AGAIN = "again/index.js";
export const LEAST = "floor/index.js";

/** The file at an address below /clients/, if there is one. */
export function clientFile(address) {
  const [client, name] = address.split("/");
  const path = {
    ours: `${PKG}${name}`,
    named: `${NAMED}${name}`,
    reference: REFERENCE,
    again: REFERENCE,
    floor: FLOOR,
  }[client];
  return path && existsSync(path) ? path : undefined;
}
