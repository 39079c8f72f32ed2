// The cookies of one session, which `withCredentials` asks for: those of sticky sessions. All are for its server and for all paths.

export class CookieJar {
  /** { value, expires } by name. */
  _cookies = new Map();

  /** Keeps what a response sets. */
  store(lines = []) {
    for (const line of lines) {
      const cookie = readCookie(line);
      if (cookie) this._cookies.set(cookie.name, cookie);
    }
  }

  /** The value of the header `cookie`: empty if there is none. */
  get header() {
    const now = Date.now();
    const valid = [...this._cookies.values()].filter(({ expires }) => expires > now);
    return valid.map(({ name, value }) => `${name}=${value}`).join("; ");
  }
}

/** Reads a `Set-Cookie`: a date that cannot be read is one in the past, for it may mean to delete the cookie. */
export function readCookie(line) {
  const [pair, ...attributes] = line.split(";").map((part) => splitAt(part, "="));
  const [name, value] = pair;
  if (!name || value === undefined) return undefined;
  const given = new Map(attributes.map(([key, text]) => [key.toLowerCase(), text]));
  return { name, value: value.replace(/^"(.*)"$/, "$1"), expires: expiry(given.get("max-age"), given.get("expires")) };
}

/** When a cookie expires, in ms; `Max-Age` counts more. */
function expiry(maxAge, expires) {
  if (maxAge !== undefined) return Date.now() + (Number.parseInt(maxAge, 10) * 1000 || 0);
  return expires === undefined ? Infinity : Date.parse(expires) || 0;
}

function splitAt(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
