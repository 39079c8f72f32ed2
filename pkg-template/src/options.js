// Checks of arguments that cannot be read as they are given.
import {
  ADD_TRAILING_SLASH,
  CLOSE_ON_BEFOREUNLOAD,
  FETCH,
  FORCE_BASE64,
  REMEMBER_UPGRADE,
  SECURE,
  TIMESTAMP_REQUESTS,
  TRY_ALL_TRANSPORTS,
  UPGRADE,
  WAKE_UP,
  WITH_CREDENTIALS,
} from "./numbers.js";
import { Fetch, isOwn, transportName } from "./transports.js";

const ALLOWED = '"polling", "websocket", XHR, Fetch, WebSocket, or a class of a transport';

/**
 * The transports that the options name, undefined for the default; and the classes of the application among them, by the transport of
 * the core in whose place they are. Throws a TypeError that names the option.
 */
export function readTransports({ transports, transportImplementations }) {
  const option = transportImplementations ? "transportImplementations" : "transports";
  if (transportImplementations && transports) throw new TypeError(`${option}: not together with transports`);
  const entries = transportImplementations || transports;
  if (entries === undefined || entries === null) return {};
  if (!Array.isArray(entries)) throw new TypeError(`${option}: expected an array of ${ALLOWED}`);
  let fetch = false;
  const classes = {};
  const names = entries.map((entry) => {
    const name = transportName(entry);
    if (!name) throw new TypeError(`${option}: unknown transport ${describe(entry)}, allowed are ${ALLOWED}`);
    if (name === "polling") fetch = entry === Fetch || isOwn(entry);
    if (!isOwn(entry)) return name;
    const kind = name === "polling" ? name : "websocket";
    classes[kind] = entry;
    return kind;
  });
  return { transports: names, fetch, classes };
}

function describe(value) {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "function" ? value.name : String(value);
}

/** Where the lists of `readOptions` have the headers and the sub-protocols. */
export const HEADERS = 2;
export const PROTOCOLS = 3;

/** The transports by default, in the order in which they are tried. */
export const TRANSPORTS = ["polling", "websocket", "webtransport"];

/**
 * The options as they are now, checked, for a session with a server: what the core's `configure` takes, see
 * `pkg-template/bindings/src/options.rs`. The headers stay the object that they are, for they are read live.
 */
export function readOptions(options, { secure, authority }) {
  const { transports = TRANSPORTS, fetch, classes = {} } = readTransports(options);
  const request = (name) => {
    const own = { ...options, ...options.transportOptions?.[name] };
    const query = readQuery(own.query);
    const flags =
      (secure && SECURE) |
      ((own.addTrailingSlash ?? true) && ADD_TRAILING_SLASH) |
      (own.forceBase64 && FORCE_BASE64) |
      (own.withCredentials && WITH_CREDENTIALS) |
      (fetch && FETCH) |
      ((own.timestampRequests ?? name === "polling") && TIMESTAMP_REQUESTS);
    const texts = [authority, own.path || "", own.timestampParam ?? "t", ...Object.entries(query ?? {}).flat()];
    return [flags, own.requestTimeout >>> 0, own.extraHeaders ?? undefined, own.protocols || undefined, ...texts.map(String)];
  };
  const { upgrade, rememberUpgrade, tryAllTransports, closeOnBeforeunload, wakeUp } = options;
  const flags =
    ((upgrade ?? true) && UPGRADE) |
    (rememberUpgrade && REMEMBER_UPGRADE) |
    (tryAllTransports && TRY_ALL_TRANSPORTS) |
    (closeOnBeforeunload && CLOSE_ON_BEFOREUNLOAD) |
    ((wakeUp ?? true) && WAKE_UP);
  // Each transport once.
  return { flags, transports: [...new Set(transports)], polling: request("polling"), websocket: request("websocket"), classes };
}

/** A query as an object, if it is a text. A plus sign in that is one, as `encodeURIComponent` would not write it for a space. */
export function readQuery(query) {
  return typeof query === "string" ? Object.fromEntries(new URLSearchParams(query.replaceAll("+", "%2B"))) : query;
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
