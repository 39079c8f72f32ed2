// A core without wasm. It records what the shim calls, and tests set what it answers.
import { STATE } from "../../../pkg-template/src/numbers.js";

/** The methods that are only recorded, and the names of their arguments. */
const PARAMETERS = {
  act: ["action", "of"],
  configure: ["engine", "flags", "transports", "polling", "websocket"],
  configureFailed: ["engine", "error"],
  emit: ["socket", "args", "json", "attachments", "count", "token", "flags", "timeout"],
  acknowledge: ["socket", "engine", "id", "args", "json", "attachments", "count"],
  setOffset: ["socket", "offset"],
  authenticate: ["socket", "engine", "data", "json"],
  set: ["property", "of", "value"],
  keep: ["property", "socket", "kept"],
  write: ["engine", "parts", "compress", "how"],
  packet: ["kind", "namespace", "id", "payload"],
  parseFailed: ["error"],
};

export class Client {
  /** Each call: `{ method, … }` with the arguments by name. */
  calls = [];
  #answers = new Map();
  #namespaces = [];

  constructor(number, hasCodec, hasNativeTimers) {
    this.number = number;
    this.hasCodec = hasCodec;
    this.hasNativeTimers = hasNativeTimers;
    this.answer(STATE, 0, "closed");
  }

  /** Reads whole addresses, and those of the page. `vectors.test.js` holds the real one to its table. */
  static address(uri) {
    if (!uri && !globalThis.location) throw "uri: there is no page to deduce the server from, give its address";
    const { protocol, hostname, port, pathname, search } = new URL(uri || globalThis.location.href);
    const secure = { "http:": false, "ws:": false, "https:": true, "wss:": true }[protocol];
    if (secure === undefined) throw "uri: the scheme must be http, https, ws or wss";
    const number = Number(port || (secure ? 443 : 80));
    const authority = port ? `${hostname}:${port}` : hostname;
    const id = `${secure ? "https" : "http"}://${hostname}:${number}`;
    return [id, uri ? pathname : "/", hostname, authority, secure, number, search.slice(1) || undefined];
  }

  /** Sets what `get` answers. */
  answer(property, of, value) {
    this.#answers.set(`${property} ${of}`, value);
  }

  get(property, of) {
    return this.#answers.get(`${property} ${of}`);
  }

  socket(namespace) {
    return this.#namespaces.push(namespace) - 1;
  }

  /** The calls of a method, without its name. */
  callsOf(method) {
    return this.calls.filter((call) => call.method === method).map(({ method: _, ...args }) => args);
  }
}

for (const [method, names] of Object.entries(PARAMETERS)) {
  Client.prototype[method] = function (...args) {
    this.calls.push({ method, ...Object.fromEntries(names.map((name, i) => [name, args[i]])) });
    if (method === "set") this.answer(args[0], args[1], args[2]);
  };
}

/** The instances of the wasm that were started. */
export const started = [];

/** Binds an instance, whose exports do not matter. */
export const bind = () => ({ Client, imports: () => ({}), start: (instance) => started.push(instance), stop() {} });
