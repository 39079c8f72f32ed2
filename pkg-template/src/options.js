// Checks of arguments that cannot be read as they are given.

const TRANSPORTS = ["polling", "websocket"];
/** Known to the reference client; it never opens here, so that a list may name it. */
const IGNORED = ["webtransport"];

/** Throws a TypeError that names the option and what it may be. */
export function checkOptions(options) {
  const { transports } = options;
  const allowed = TRANSPORTS.map((name) => `"${name}"`).join(" and ");
  if (transports === undefined || transports === null) return;
  if (!Array.isArray(transports)) throw new TypeError(`transports: expected an array of ${allowed}`);
  for (const name of transports) {
    if (!TRANSPORTS.includes(name) && !IGNORED.includes(name)) {
      throw new TypeError(`transports: unknown transport ${JSON.stringify(name) ?? String(name)}, allowed are ${allowed}`);
    }
  }
}

/** A copy of the options as they are now, checked. The headers stay the object that they are: they are read live. */
export function readOptions(options) {
  checkOptions(options);
  return { ...options, query: pairs(options.query) };
}

/** A query as names and values in turn; as text, or undefined, it stays what it is. */
function pairs(query) {
  if (typeof query !== "object" || query === null) return query;
  return Object.entries(query).flat().map(String);
}

/** The uri and the options of a call that may leave out either. Throws a TypeError where they are neither. */
export function readArguments(uri, opts) {
  if (typeof uri === "object" && uri !== null) return { uri: undefined, opts: uri };
  if (uri !== undefined && uri !== null && typeof uri !== "string") {
    throw new TypeError("uri: expected a string");
  }
  if (opts !== undefined && opts !== null && typeof opts !== "object") {
    throw new TypeError("opts: expected an object");
  }
  return { uri: uri ?? undefined, opts: opts ?? {} };
}
