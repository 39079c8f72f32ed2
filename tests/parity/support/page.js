// Runs in the page: notes what a scenario sees there, so that the notes of two packages can be compared.
//
// Levels are kept apart, each in its own order: what sockets do and what the scenario records ("page"), what Managers do
// ("manager"), and what engines do ("engine"). In which order listeners of two levels hear of one and the same thing is
// not promised.
const levels = { page: [], manager: [], engine: [] };
// Blobs are read in the background.
const reading = [];
const nativeFetch = fetch.bind(window);

const BUFFERS = [ArrayBuffer, DataView, Uint8Array, Uint16Array, Int32Array, Float32Array, Float64Array];
const LONG = 200;

function bytes(array) {
  return array.length <= LONG ? [...array] : `${array.length} bytes, sum ${array.reduce((sum, byte) => sum + byte, 0)}`;
}

/** A value as JSON can hold it, as it is now: what JSON does not know is written as text in angle brackets. */
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
  // A null prototype is something that a page notices.
  return prototype === null ? { "<without prototype>": plain } : plain;
}

// The classes of the packages have no names that could be compared.
function describeObject(value) {
  if (isManager(value)) return "<Manager>";
  if (isSocket(value)) return `<Socket ${value.nsp}>`;
  if (typeof value.name === "string") return `<transport ${value.name}>`;
  return `<object: ${Object.keys(value).sort()}>`;
}

const isManager = (value) => "reconnectionDelayMax" in value;
const isSocket = (value) => "nsp" in value && "receiveBuffer" in value;

const note = (level, ...entry) => levels[level].push(entry.map((value) => snapshot(value)));

/** Notes something among what sockets do. */
const record = (...entry) => note("page", ...entry);

/** Notes something among what Managers do. */
const recordManager = (...entry) => note("manager", ...entry);

/** Notes something among what engines do. */
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

/** The state of a socket, in words. */
function stateOf({ connected, disconnected, active, id }) {
  const name = connected === !disconnected ? (connected ? "connected" : "disconnected") : `${connected} and ${disconnected}`;
  return `${name}, ${active ? "active" : "inactive"}, id: ${typeof id}`;
}

// A listener that names its arguments cannot tell whether those at the end are missing or undefined.
function given(args) {
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

/**
 * Notes every event of a Socket, Manager or engine, with its arguments.
 * @param options.as the name in the notes
 * @param options.events other events of a Manager or engine than the usual ones
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

/** What a call gives, or throws. */
function attempt(fn) {
  try {
    return { returns: fn() };
  } catch (error) {
    return { throws: error };
  }
}

/** How a promise ends, or that it is pending after so many ms. */
async function outcome(promise, ms = 300) {
  const { native } = window.harness;
  const ended = promise.then((value) => ({ resolved: value }), (error) => ({ rejected: error }));
  return Promise.race([ended, new Promise((resolve) => native.setTimeout(resolve, ms, "pending"))]);
}

/** Emits an event and resolves with the arguments of its acknowledgement. */
const ask = (socket, ...args) => new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer)));

/** Resolves with the arguments of the next disconnection, once the socket is connected again. To be called before it. */
function renewed(socket) {
  const { once } = window.harness;
  return once(socket, "disconnect").then((args) => once(socket, "connect").then(() => args));
}

/** Makes the server do what the scenario calls `name`, and resolves with what it gives. */
async function tell(name, ...args) {
  const response = await nativeFetch("/harness/tell", { method: "POST", body: JSON.stringify({ name, args }) });
  const { value, error } = await response.json();
  if (error) throw new Error(`tell("${name}"): ${error}`);
  return value;
}

/** All notes so far. */
async function notes() {
  await Promise.all(reading);
  const uncaught = window.harness.takeUncaught().map(({ kind, name, message }) => [kind, name, message]);
  return { ...levels, uncaught };
}

export const helpers = { record, recordManager, recordEngine, watch, stateOf, attempt, outcome, ask, renewed, tell, notes, snapshot };
