// Reads the address of a server: from a uri, or from the page. In Rust this is 1.5 KB more by brotli, which is over the
// budget of the package. The rules are those of `src/protocol/address.rs`; `tests/vectors/addresses.json` holds both readers to them.

const SECURE = new Map([["http", false], ["ws", false], ["https", true], ["wss", true]]);

/**
 * The server and the namespace of a uri; without one, the page's own server. `id` identifies the server: scheme, host and port.
 * `authority` is the host, and the port unless it is the scheme's default, `source` the whole uri. Throws a TypeError that says what is wrong with the uri.
 */
export function readAddress(uri = "") {
  const page = pageServer();
  const [, scheme, server, path, query] = /^(?:([^:/?#]*):\/\/|\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(uri);
  const secure = scheme === undefined ? page.secure : SECURE.get(scheme.toLowerCase());
  if (secure === undefined) throw new TypeError("uri: the scheme must be http, https, ws or wss");
  let { host, port } = readAuthority(server);
  if (!host) {
    if (!page.host) throw new TypeError("uri: there is no page to deduce the server from, give its address");
    const own = readAuthority(page.host);
    host = own.host;
    port ??= own.port;
  }
  if (!host || FORBIDDEN.test(host)) throw invalidHost();
  // Other letters are lowered by rules of the browser.
  host = host.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const defaultPort = secure ? 443 : 80;
  port ??= defaultPort;
  const name = host.includes(":") ? `[${host}]` : host;
  const id = `${secure ? "https" : "http"}://${name}:${port}`;
  const authority = port === defaultPort ? name : `${name}:${port}`;
  const source = scheme ? uri : `${secure ? "https" : "http"}://${server || page.host}${path}${query ? `?${query}` : ""}`;
  return { id, namespace: path || "/", secure, host, port, authority, query: query || undefined, source };
}

/** The uri of a Manager that is given none, but options: what they leave out is the page's. */
export function uriOf({ hostname, host = "", port, secure }) {
  const scheme = (secure ?? undefined) === undefined ? "" : secure ? "https:" : "http:";
  const name = hostname?.includes(":") ? `[${hostname}]` : hostname || host.replace(/:\d+$/, "");
  return `${scheme}//${name}${port ? `:${port}` : ""}`;
}

/** Characters that no host may have. */
const FORBIDDEN = /[\0-\x20\x7f"%<>\\^`{|}[\]]/;

const invalidHost = () => new TypeError("uri: the host is missing or malformed");

/** The scheme and the host, with its port, of the page or the worker; where there is none, as in Node.js, https and no host. */
function pageServer() {
  const { protocol, host } = globalThis.location ?? {};
  return host && /^https?:$/.test(protocol) ? { secure: protocol === "https:", host } : { secure: true };
}

/** The host, without brackets, and the port of an authority. Each may be missing. */
function readAuthority(authority) {
  const [, bracketed, plain, rest] = /^(?:\[([^\]]*)\]|([^:]*))(.*)$/s.exec(authority.slice(authority.lastIndexOf("@") + 1));
  if (plain?.startsWith("[")) throw invalidHost();
  const port = rest.length > 1 ? Number(/^:\d+$/.test(rest) ? rest.slice(1) : NaN) : undefined;
  if ((rest && rest[0] !== ":") || !((port ?? 0) <= 0xffff)) {
    throw new TypeError("uri: the port must be a number from 0 to 65535");
  }
  return { host: bracketed ?? plain, port };
}
