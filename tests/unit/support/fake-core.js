// A core without wasm. It records what the shim calls, and tests set what it answers. What the core would call is a method of
// `client.host`.
import { STATE } from "../../../pkg-template/src/numbers.js";

/** The methods that are only recorded, and the names of their arguments. */
const PARAMETERS = {
  act: ["action", "of"],
  emit: ["socket", "args", "json", "attachments", "count", "handler", "flags", "timeout"],
  acknowledge: ["socket", "engine", "id", "args", "json", "attachments", "count"],
  authenticate: ["socket", "engine", "data", "json"],
  set: ["property", "of", "value"],
  keep: ["property", "socket", "kept"],
  write: ["engine", "parts", "compress", "encoded"],
  packet: ["kind", "namespace", "id", "payload"],
  parseFailed: ["error"],
};

export class Client {
  /** Each call: `{ method, … }` with the arguments by name. */
  calls = [];
  #answers = new Map();
  #namespaces = [];

  constructor(host, hasCodec) {
    this.host = host;
    this.hasCodec = hasCodec;
    this.answer(STATE, 0, "closed");
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

export function initSync() {}
