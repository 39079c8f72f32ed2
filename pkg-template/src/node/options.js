// The options of a session in Node.js: those of `../options.js`, and in place of headers and sub-protocols an object with all that only
// Node.js has. The core passes it on, unread.
import { Agent, validateHeaderName, validateHeaderValue } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { HEADERS, PROTOCOLS, readOptions as readCommon } from "../options.js";
import { CookieJar } from "./cookies.js";

/** Options of `tls.connect`. */
const TLS = ["ca", "cert", "key", "pfx", "passphrase", "ciphers", "rejectUnauthorized"];

export function readOptions(options, server) {
  const read = readCommon(options, server);
  const cookies = options.withCredentials ? new CookieJar() : undefined;
  const own = (name) => new RequestOptions({ ...options, ...options.transportOptions?.[name] }, cookies);
  read.polling[HEADERS] = own("polling");
  read.websocket[PROTOCOLS] = own("websocket");
  return read;
}

/** The options of the requests of one transport in one session. */
export class RequestOptions {
  constructor(options, cookies) {
    this.tls = pick(options, TLS);
    this.webSocket = pick(options, ["perMessageDeflate"]);
    this.agent = options.agent ?? undefined;
    this.autoUnref = Boolean(options.autoUnref);
    this.protocols = options.protocols || undefined;
    this.cookies = cookies;
    this._extraHeaders = options.extraHeaders;
    /** By protocol. They are the session's own, for Node.js tells connections with some kinds of certificates not apart. */
    this._agents = new Map();
  }

  /** The application's headers as they are now, without those that HTTP does not allow, and the cookies. */
  headers() {
    const headers = {};
    for (const [name, value] of Object.entries(this._extraHeaders ?? {})) {
      if (isValid(name, value)) headers[name] = Array.isArray(value) ? value : String(value);
    }
    const kept = this.cookies?.header;
    if (kept) {
      const name = Object.keys(headers).find((name) => name.toLowerCase() === "cookie") ?? "cookie";
      headers[name] = [headers[name] ?? [], kept].flat().join("; ");
    }
    return headers;
  }

  /** The agent of requests: the application's, or one that keeps connections alive. */
  agentFor(protocol) {
    if (this.agent !== undefined) return this.agent;
    const AgentClass = protocol === "https:" ? SecureAgent : Agent;
    if (!this._agents.has(protocol)) this._agents.set(protocol, new AgentClass({ keepAlive: true, timeout: IDLE_LIMIT }));
    return this._agents.get(protocol);
  }

  /** The names of the options that Node.js's own WebSocket has no place for. */
  get beyondOwnWebSocket() {
    const { agent, autoUnref, tls, cookies } = this;
    const headers = this.headers();
    const names = [...Object.keys(tls), agent && "agent", autoUnref && "autoUnref"];
    if (Object.keys(headers).length > 0) names.push(cookies?.header ? "withCredentials" : "extraHeaders");
    return names.filter(Boolean);
  }
}

/** How long a connection without a request is kept, in ms: as long as Node.js's own agents keep it. */
const IDLE_LIMIT = 5000;

function pick(options, names) {
  return Object.fromEntries(names.filter((name) => (options[name] ?? undefined) !== undefined).map((name) => [name, options[name]]));
}

function isValid(name, value) {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
