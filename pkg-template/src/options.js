// Checks of the options that cannot be read as they are given.

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
