// The clients to compare: the built package, and socket.io-client as published.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const PKG = file("pkg/");
export const REFERENCE = file("node_modules/socket.io-client/dist/socket.io.esm.min.js");
export const FLOOR = file("bench/pages/floor.js");
/** The package with function names, see `named.js`. */
export const NAMED = file("target/bench/named/");
/** The applications in Rust, see `door.js`. */
export const DOOR = file("target/bench/door/");

/** Paths below /clients/. The reference is there twice: its ratio to itself shows the noise. */
export const OURS = "ours/index.js";
export const SLIM = "ours/slim.js";
export const THEIRS = "reference/index.js";
export const AGAIN = "again/index.js";
export const LEAST = "floor/index.js";
/** The applications, the one over socket.io-client twice. */
export const DOOR_OURS = "door-ours/index.js";
export const DOOR_THEIRS = "door-theirs/index.js";
export const DOOR_AGAIN = "door-again/index.js";

/** The file for a path below /clients/; undefined if there is none. */
export function clientFile(path) {
  const [client, name] = path.split("/");
  const file = {
    ours: `${PKG}${name}`,
    named: `${NAMED}${name}`,
    reference: REFERENCE,
    again: REFERENCE,
    floor: FLOOR,
    "door-ours": `${DOOR}ours/${name}`,
    "door-theirs": `${DOOR}theirs/${name}`,
    "door-again": `${DOOR}theirs/${name}`,
  }[client];
  return file && existsSync(file) ? file : undefined;
}
