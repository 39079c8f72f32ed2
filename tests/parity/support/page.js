// Runs in the page: records what a scenario observes, to compare two packages.
//
// Each level has its own ordered list: socket events and the scenario's own records ("page"), Manager events ("manager") and
// engine events ("engine"). The order between listeners of different levels is unspecified.
const levels = { page: [], manager: [], engine: [] };
// Pending reads of Blobs.
const reading = [];
const nativeFetch = fetch.bind(window);

const BUFFERS = [ArrayBuffer, DataView, Uint8Array, Uint16Array, Int32Array, Float32Array, Float64Array];
const LONG = 200;

function bytes(array) {
  return array.length <= LONG ? [...array] : `${array.length} bytes, sum ${array.reduce((sum, byte) => sum + byte, 0)}`;
}

/** Copies a value for JSON, as it is now; values that JSON lacks become text in angle brackets. */
function snapshot(value, depth = 0) {
  if (value === undefined) return "<undefined>";
  if (typeof value === "function") return "<function>";
  if (typeof value === "bigint" || typeof value === "symbol") return `<${String(value)}>`;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : `<${Object.is(value, -0) ? "-0" : value}>`;
  if (typeof value === "string") return value.length <= 2000 ? value : `<${value.length} characters: ${value.slice(0, 40)}…>`;
  if (value === null || typeof value !== "object") return value;
  if (depth > 20) return "<deep>";
  const inner = (field) => snapshot(field, depth + 1);
  const fields = (keys) => Object.fromEntries(keys.map((key) => [key, inner(value[key])]));

  const buffer = BUFFERS.find((type) => value instanceof type);
  if (buffer) {
    const whole = buffer === ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { [`<${buffer.name}>`]: bytes(whole) };
  }
  if (value instanceof Blob) {
    const kept = { "<Blob>": value.type };
    reading.push(value.arrayBuffer().then((content) => (kept.bytes = bytes(new Uint8Array(content)))));
    return kept;
  }
  if (value instanceof Error) {
    return { "<error>": value.name, message: value.message, ...fields(Object.keys(value).sort()) };
  }
  if (value instanceof XMLHttpRequest) return { "<XMLHttpRequest>": value.status, text: value.status ? value.responseText : "" };
  if (value instanceof Response) return { "<Response>": value.status, ok: value.ok };
  if (value instanceof CloseEvent) return { "<CloseEvent>": value.code, reason: value.reason, clean: value.wasClean };
  if (value instanceof Event) return { "<Event>": value.type };
  if (value instanceof Date) return { "<Date>": value.toISOString() };
  if (value instanceof Promise) return "<Promise>";
  if (value instanceof Map || value instanceof Set) return `<${value.constructor.name} of ${value.size}>`;
  if (Array.isArray(value)) return Array.from(value, inner);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return describeObject(value);
  const plain = fields(Object.keys(value));
  // A null prototype is visible to the application.
  return prototype === null ? { "<without prototype>": plain } : plain;
}

// Class names differ between the packages.
function describeObject(value) {
  if (isManager(value)) return "<Manager>";
  if (isSocket(value)) return `<Socket ${value.nsp}>`;
  if (typeof value.name === "string") return `<transport ${value.name}>`;
  return `<object: ${Object.keys(value).sort()}>`;
}

const isManager = (value) => "reconnectionDelayMax" in value;
const isSocket = (value) => "nsp" in value && "receiveBuffer" in value;

const note = (level, ...entry) => levels[level].push(entry.map((value) => snapshot(value)));

/** Records an entry on the level of sockets. */
const record = (...entry) => note("page", ...entry);

/** Records an entry on the level of Managers. */
const recordManager = (...entry) => note("manager", ...entry);

/** Records an entry on the level of engines. */
const recordEngine = (...entry) => note("engine", ...entry);

const MANAGER_EVENTS = [
  "open",
  "close",
  "error",
  "ping",
  "reconnect",
  "reconnect_attempt",
  "reconnect_error",
  "reconnect_failed",
];
const ENGINE_EVENTS = ["open", "upgrading", "upgrade", "upgradeError", "message", "close"];

/** Describes the state of a socket. */
function stateOf({ connected, disconnected, active, id }) {
  const name = connected === !disconnected ? (connected ? "connected" : "disconnected") : `${connected} and ${disconnected}`;
  return `${name}, ${active ? "active" : "inactive"}, id: ${typeof id}`;
}

// Most listeners cannot distinguish missing arguments at the end from undefined ones.
function given(args) {
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

/**
 * Records every event of a Socket, Manager or engine, with its arguments.
 * @param options.as the emitter's name in the records
 * @param options.events the events of a Manager or engine, instead of the usual ones
 */
function watch(emitter, { as, events } = {}) {
  if (isSocket(emitter)) {
    const name = as ?? emitter.nsp;
    for (const event of ["connect", "connect_error", "disconnect"]) {
      emitter.on(event, (...args) => record(name, event, ...given(args), stateOf(emitter)));
    }
    emitter.onAny((event, ...args) => record(name, "event", event, ...args));
  } else if (isManager(emitter)) {
    for (const event of events ?? MANAGER_EVENTS) {
      emitter.on(event, (...args) => recordManager(as ?? "manager", event, ...given(args)));
    }
  } else {
    for (const event of events ?? ENGINE_EVENTS) {
      emitter.on(event, (...args) => {
        if (event === "upgrading" || event === "upgrade") args[0] = `transport ${args[0].name}`;
        recordEngine(as ?? "engine", event, ...given(args), emitter.readyState);
      });
    }
  }
  return emitter;
}

/** Returns a call's result or exception. */
function attempt(fn) {
  try {
    return { returns: fn() };
  } catch (error) {
    return { throws: error };
  }
}

/** Resolves with a promise's outcome, or "pending" after `ms`. */
async function outcome(promise, ms = 300) {
  const { native } = window.harness;
  const ended = promise.then((value) => ({ resolved: value }), (error) => ({ rejected: error }));
  return Promise.race([ended, new Promise((resolve) => native.setTimeout(resolve, ms, "pending"))]);
}

/** Emits an event and resolves with the arguments of its acknowledgement. */
const ask = (socket, ...args) => new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer)));

/** Resolves with the arguments of the next `disconnect` event, once the socket has reconnected. Call it before that event. */
function renewed(socket) {
  const { once } = window.harness;
  return once(socket, "disconnect").then((args) => once(socket, "connect").then(() => args));
}

/** Runs the scenario's function `name` on the server, and resolves with its result. */
async function tell(name, ...args) {
  const response = await nativeFetch("/harness/tell", { method: "POST", body: JSON.stringify({ name, args }) });
  const { value, error } = await response.json();
  if (error) throw new Error(`tell("${name}"): ${error}`);
  return value;
}

/** All records so far. */
async function notes() {
  await Promise.all(reading);
  const uncaught = window.harness.takeUncaught().map(({ kind, name, message }) => [kind, name, message]);
  return { ...levels, uncaught };
}

export const helpers = { record, recordManager, recordEngine, watch, stateOf, attempt, outcome, ask, renewed, tell, notes, snapshot };
