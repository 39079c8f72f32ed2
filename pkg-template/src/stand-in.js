// Stands in for the core of a connection while the wasm is not there. It answers as a core that connects, and keeps what it is asked
// for. To load the wasm is the first part of an attempt to connect: then a core takes over, and is asked for all that, in order.
//
// This is one function, since the names of variables are shortened, unlike those of members. `WASM_IS_SEPARATE` is a constant of the
// build: a wasm that is inlined is there within some milliseconds, or never, so that no time limits or further attempts are needed.
import { core, load } from "./core.js";
import { ack, configure, idle, openResult, wake } from "./host.js";
import {
  ATTEMPTS,
  BLOBS,
  CANCELLED,
  CLOSE,
  CLOSE_ENGINE,
  CLOSE_TRANSPORT,
  CONNECT,
  ENGINE_OBSERVED,
  ENGINE_STATE,
  ERROR,
  HAS_RECOVERED,
  HAS_TIMEOUT,
  IS_ACKNOWLEDGED,
  IS_ACTIVE,
  IS_CONNECTED,
  IS_UNCOMPRESSED,
  IS_VOLATILE,
  IS_WRITABLE,
  OPEN,
  QUEUED,
  RECEIVE_BUFFER,
  RECONNECT,
  RECONNECTING,
  RECONNECTION,
  RETRIES,
  SEND_BUFFER,
  STATE,
  TIMEOUT,
  TRANSPORT_STATE,
  WRITE_BUFFER,
} from "./numbers.js";

/** The number of the first session of a core. */
const FIRST = 1;

/** Calls later, unless the time is longer than timers can count, or none. */
const after = (ms, callback) => (ms >= 0 && ms < 2 ** 31 ? setTimeout(callback, ms) : undefined);

/** Settles like the promise, or rejects after the time. */
async function within(ms, promise) {
  let timer;
  const timeout = new Promise((_, reject) => (timer = after(ms, () => reject(new Error("timeout")))));
  try {
    await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Made and called like the class `Client` of the core. */
export function StandIn(number, hasCodec, hasNativeTimers, manager) {
  /** The number of the latest session, and of the one that is opening, if one is. They are below 0, unlike those of a core. */
  let session = 0;
  let opening = false;
  let isReconnecting = false;
  let attempts = 0;
  let retry;
  /** Calls that the core will get, as names of methods and arguments: before the connection opens, in its session, and then. */
  const settings = [];
  let calls = [];
  let events = [];
  /** Adjust the time limits of events to what is left of them. */
  const adjustments = [];
  /** By number of the namespace: whether it is to be connected, and `retries`. */
  const active = [];
  const retries = [];
  /** The reconnection options, with the defaults of the core, in the order of their numbers. */
  const options = [1, Infinity, 1000, 5000, 0.5, 20000];

  const ask = (of, ...call) => of === opening && calls.push(call);
  const fireOnSockets = (event, value) => manager._sockets.forEach((socket, of) => active[of] && socket.fire(event, [value]));
  /** As long as nothing is under way, the page can forget the Manager. */
  const rest = () => opening || isReconnecting || idle(number);

  async function open(wantsResult, isReconnection) {
    if (opening) return;
    const current = (opening = session -= 1);
    const began = WASM_IS_SEPARATE && performance.now();
    calls = [];
    configure(number, current);
    try {
      // An `init` that the page calls after this comes first.
      if (WASM_IS_SEPARATE) await within(options[TIMEOUT - RECONNECTION], Promise.resolve().then(load));
      else await load();
    } catch (error) {
      if (opening === current) fail(error, current, wantsResult, isReconnection);
    }
    if (opening === current) replace(wantsResult, began);
  }

  /** The order of events is that of `attempt_failed` in `src/core/manager/connection.rs`. */
  function fail(error, current, wantsResult, isReconnection) {
    const { engine } = manager;
    opening = false;
    if (WASM_IS_SEPARATE) isReconnecting ||= !wantsResult && options[0] > 0;
    fireOnSockets("connect_error", error);
    manager.fire("error", [error]);
    engine.fire("error", [error]);
    engine.fire("close", ["transport error"]);
    if (WASM_IS_SEPARATE && isReconnecting && !opening) reconnect();
    if (wantsResult) openResult(number, current, error);
    if (WASM_IS_SEPARATE && isReconnection) manager.fire("reconnect_error", [error]);
    rest();
  }

  /** Hands over to a core. */
  function replace(wantsResult, began) {
    const client = new (core())(number, hasCodec, hasNativeTimers);
    const run = (list) => list.forEach(([method, ...args]) => client[method](...args));
    manager._core = client;
    Object.assign(manager.engine, { _core: client, _number: FIRST });
    manager._sockets.forEach(({ nsp }) => client.socket(nsp));
    run(settings);
    // The attempt began some time ago.
    if (WASM_IS_SEPARATE) client.set(TIMEOUT, 0, options[TIMEOUT - RECONNECTION] - (performance.now() - began));
    manager._opened = manager._results.get(session);
    manager._results.clear();
    manager._act(OPEN, wantsResult);
    if (WASM_IS_SEPARATE) client.set(TIMEOUT, 0, options[TIMEOUT - RECONNECTION]);
    run(calls);
    active.forEach((isActive, of) => isActive && client.act(CONNECT, of));
    if (WASM_IS_SEPARATE) adjustments.forEach((adjust) => adjust());
    for (const [method, of, ...args] of events) {
      const id = client[method](of, ...args);
      if (method === "emit") manager._sockets[of]._sentWithAck(args[4], id);
    }
  }

  /** Plans the next attempt, as `src/core/backoff.rs` does. */
  const reconnect =
    WASM_IS_SEPARATE &&
    (() => {
      const [, most, delay, longest, factor] = options;
      isReconnecting = attempts < most;
      if (!isReconnecting) {
        attempts = 0;
        return manager.fire("reconnect_failed", []);
      }
      const ms = delay * 2 ** attempts++ * (1 + factor * (2 * Math.random() - 1));
      retry = setTimeout(() => {
        if (isReconnecting && !opening) manager.fire("reconnect_attempt", [attempts]);
        if (isReconnecting) open(0, true);
      }, Math.min(ms, longest));
    });

  /** The time limit of an acknowledgement counts from the call of the page. In the retry queue there is none before the event is sent. */
  const limit =
    WASM_IS_SEPARATE &&
    ((event, of, args, json, attachments, count, token, flags, timeout) => {
      if (!(flags & IS_ACKNOWLEDGED) || !(flags & HAS_TIMEOUT) || isIn(QUEUED, of, event)) return;
      const began = performance.now();
      const timer = after(timeout, () => {
        events = events.filter((other) => other !== event);
        wake(manager);
        ack(number, of, token, new Error("operation has timed out"), -1 - ERROR);
        rest();
      });
      adjustments.push(() => {
        clearTimeout(timer);
        event[8] -= performance.now() - began;
      });
    });

  function close() {
    if (opening) manager.engine.fire("close", ["forced close"]);
    opening = isReconnecting = false;
    if (WASM_IS_SEPARATE) {
      attempts = 0;
      clearTimeout(retry);
    }
    fireOnSockets("disconnect", "forced close");
    manager.fire("close", ["forced close"]);
  }

  /** Whether an event is in this buffer of a namespace. */
  const isIn = (buffer, of, [method, number, , , , , , flags]) =>
    method === "emit" && number === of && !(flags & IS_VOLATILE) && buffer === (retries[of] ? QUEUED : SEND_BUFFER);

  return {
    act(action, of) {
      if (action === OPEN) open(of);
      else if (action === CLOSE) close();
      else if (action === CLOSE_ENGINE || action === CLOSE_TRANSPORT) ask(of, "act", action, FIRST);
      else if (action === RECONNECT) open(0);
      else if ((active[of] = action === CONNECT)) isReconnecting || open(0);
      else if (!active.includes(true)) close();
      rest();
    },

    /** Each socket of the Manager has a namespace of its own, in the order of their numbers. */
    socket(name) {
      const known = manager._sockets.findIndex(({ nsp }) => nsp === name);
      return known < 0 ? manager._sockets.length : known;
    },

    get(property, of) {
      let id = 0;
      const buffered = events.filter((event) => isIn(property, of, event)).flatMap(([, , args, json, attachments, , , flags, timeout], at) => {
        const compress = !(flags & IS_UNCOMPRESSED);
        const parts = [json, ...attachments];
        if (property === QUEUED) return [at, 0, false, args, timeout, compress, parts];
        return [args, flags & IS_ACKNOWLEDGED ? id++ : -1, compress, parts];
      });
      return {
        [STATE]: opening ? "opening" : "closed",
        [RECONNECTING]: isReconnecting,
        [ATTEMPTS]: attempts,
        [ENGINE_STATE]: of === opening ? "opening" : "closed",
        [TRANSPORT_STATE]: "opening",
        [IS_WRITABLE]: false,
        [WRITE_BUFFER]: calls.flatMap(([method, , parts, compress]) => (method === "write" ? [...parts, compress, false] : [])),
        [HAS_RECOVERED]: false,
        [IS_CONNECTED]: false,
        [IS_ACTIVE]: !!active[of],
        [SEND_BUFFER]: buffered,
        [RECEIVE_BUFFER]: buffered,
        [QUEUED]: buffered,
      }[property] ?? options[property - RECONNECTION];
    },

    set(property, of, value) {
      if (property === ENGINE_OBSERVED || property === BLOBS) return ask(of, "set", property, FIRST, value);
      if (property === CANCELLED) return (events = events.filter(([, , , , , , token]) => token !== -1 - value));
      settings.push(["set", property, of, value]);
      if (property === RETRIES) retries[of] = value;
      options[property - RECONNECTION] = value;
      if (WASM_IS_SEPARATE && property === RECONNECTION && !value && !opening) isReconnecting = false;
    },

    keep(buffer, of, kept) {
      events = events.filter((event) => !isIn(buffer, of, event) || kept.includes(event[2]));
      events.push(["keep", buffer, of, kept]);
    },

    emit(...args) {
      const event = ["emit", ...args];
      events.push(event);
      if (WASM_IS_SEPARATE) limit(event, ...args);
      rest();
      // The id of the acknowledgement comes from the core.
      return -1;
    },

    write: (of, ...args) => ask(of, "write", FIRST, ...args),

    /** The answer to the callback `configure`. A core will ask again: here it only shows the transport. */
    configure: (of, flags, [transport]) => transport && manager.engine._handle("transport", transport),

    /** A core will read the options again, and report this. */
    configureFailed() {},
  };
}
