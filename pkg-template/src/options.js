// Checks of arguments that cannot be read as they are given.
import { Fetch, transportName } from "./transports.js";

const ALLOWED = '"polling", "websocket", or XHR, Fetch and WebSocket of this package';

/** The transports that the options name; undefined for the default. Throws a TypeError that names the option. */
export function readTransports({ transports, transportImplementations }) {
  const option = transportImplementations ? "transportImplementations" : "transports";
  if (transportImplementations && transports) throw new TypeError(`${option}: not together with transports`);
  const entries = transportImplementations || transports;
  if (entries === undefined || entries === null) return {};
  if (!Array.isArray(entries)) throw new TypeError(`${option}: expected an array of ${ALLOWED}`);
  let fetch = false;
  const names = entries.map((entry) => {
    const name = transportName(entry);
    if (!name) throw new TypeError(`${option}: unknown transport ${describe(entry)}, allowed are ${ALLOWED}`);
    if (name === "polling") fetch = entry === Fetch;
    return name;
  });
  return { transports: names, fetch };
}

function describe(value) {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "function" ? value.name : String(value);
}

/** The transports by default, in the order in which they are tried. */
const TRANSPORTS = ["polling", "websocket"];

/**
 * A copy of the options as they are now, checked, for a session with a server: see `pkg-template/bindings/src/options.rs`. The headers
 * stay the object that they are, for they are read live. An option that is missing has the default of the core.
 */
export function readOptions(options, server) {
  const { transports = TRANSPORTS, fetch } = readTransports(options);
  const request = (name) => {
    const own = { ...options, ...options.transportOptions?.[name], ...server, fetch };
    const query = typeof own.query === "string" ? readQuery(own.query) : own.query;
    return {
      ...own,
      query: Object.entries(query ?? {}).flat().map(String),
      timestampParam: String(own.timestampParam ?? "t"),
      requestTimeout: own.requestTimeout >>> 0,
    };
  };
  const { upgrade, rememberUpgrade, tryAllTransports, closeOnBeforeunload } = options;
  return {
    // Each once.
    transports: [...new Set(transports)],
    upgrade,
    rememberUpgrade,
    tryAllTransports,
    closeOnBeforeunload,
    polling: request("polling"),
    websocket: request("websocket"),
  };
}

/** A query in text as an object. A plus sign in it is one, as `encodeURIComponent` would not write it for a space. */
export function readQuery(text) {
  return Object.fromEntries(new URLSearchParams(text.replaceAll("+", "%2B")));
}

/** The uri and the options of a call that may leave out either. Throws a TypeError where they are neither. */
export function readArguments(uri, opts) {
  if (typeof uri === "object" && uri !== null) return { uri: undefined, opts: checked(uri) };
  if (uri !== undefined && uri !== null && typeof uri !== "string") {
    throw new TypeError("uri: expected a string");
  }
  if (opts !== undefined && opts !== null && typeof opts !== "object") {
    throw new TypeError("opts: expected an object");
  }
  return { uri: uri ?? undefined, opts: checked(opts ?? {}) };
}

function checked(opts) {
  if (opts.path && typeof opts.path !== "string") throw new TypeError("path: expected a string");
  return opts;
}
