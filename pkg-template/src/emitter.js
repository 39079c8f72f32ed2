// The event emitter behind Socket, Manager and Engine.
import { onAbort } from "./abort.js";
import { stream } from "./stream.js";

/** Calls a listener with the arguments from a place on. An exception becomes an uncaught error of the page, so it cannot break the client. */
export function call(listener, self, args, from = 0) {
  try {
    const count = args.length - from;
    // `apply` takes longer: 3 % of the work on a small message.
    if (count === 1) listener.call(self, args[from]);
    else if (count === 2) listener.call(self, args[from], args[from + 1]);
    else listener.apply(self, args.slice(from));
  } catch (error) {
    report(error);
  }
}

/** Reports an error in application code as an uncaught error. */
export function report(error) {
  try {
    if (typeof reportError === "function") reportError(error);
    else setTimeout(() => { throw error; });
  } catch {
    // What the page has in their place throws: there is no other way.
  }
}

/** Numbers and their text name the same event. */
function keyOf(event) {
  return typeof event === "number" ? String(event) : event;
}

export class Emitter {
  _listeners = new Map();

  /** A `signal` among the options removes the listener when it aborts. */
  on(event, listener, options) {
    if (typeof listener !== "function") throw new TypeError(`listener of "${String(event)}" must be a function`);
    const signal = options?.signal;
    if (signal?.aborted) return this;
    if (signal) listener = this._tied(event, listener, signal);
    const listeners = this._listeners.get(keyOf(event));
    if (listeners) listeners.push(listener);
    else this._listeners.set(keyOf(event), [listener]);
    return this;
  }

  /** What is added for a listener that a signal removes: one of its own each time, as that of `once` is. */
  _tied(event, listener, signal) {
    const tied = listener.fn ? listener : Object.assign((...args) => listener.apply(this, args), { fn: listener });
    tied._stop = onAbort(signal, () => this.off(event, tied));
    return tied;
  }

  /** Without a listener: a promise of the arguments, which takes the options too. */
  once(event, listener, options) {
    if (arguments.length === 1 || (typeof listener === "object" && listener)) {
      const events = this.stream(event, listener);
      return events.next().then(({ value }) => (events.return(), value));
    }
    if (typeof listener !== "function") throw new TypeError(`listener of "${String(event)}" must be a function`);
    const wrapper = function (...args) {
      this.off(event, wrapper);
      listener.apply(this, args);
    };
    wrapper.fn = listener;
    return this.on(event, wrapper, options);
  }

  /** The events as an asynchronous iterator of their arguments. */
  stream(event, options) {
    return stream(this, event, options);
  }

  /** Removes a listener; without one, all of the event; without an event, all listeners. */
  off(event, listener) {
    const listeners = this._listeners.get(keyOf(event)) ?? [];
    let removed = listeners;
    if (arguments.length === 0) {
      removed = [...this._listeners.values()].flat();
      this._listeners.clear();
    } else if (arguments.length === 1) {
      this._listeners.delete(keyOf(event));
    } else {
      const index = listeners.findIndex((other) => other === listener || other.fn === listener);
      removed = listeners.splice(index, Number(index >= 0));
      if (listeners.length === 0) this._listeners.delete(keyOf(event));
    }
    for (const { _stop: stop } of removed) stop?.();
    return this;
  }

  emit(event, ...args) {
    this.fire(event, args);
    return this;
  }

  /** The listeners, by event: what programs look at and replace. The arrays are those in use. */
  get _callbacks() {
    return Object.fromEntries(Array.from(this._listeners, ([event, listeners]) => [`$${String(event)}`, listeners]));
  }

  set _callbacks(listeners) {
    this._listeners = new Map(Object.entries(listeners ?? {}).map(([event, list]) => [event.slice(1), list]));
  }

  listeners(event) {
    return (this._listeners.get(keyOf(event)) ?? []).map((listener) => listener.fn ?? listener);
  }

  hasListeners(event) {
    return this._listeners.has(keyOf(event));
  }

  /** Calls the event's listeners with the arguments from a place on. Those added or removed during the call take effect from the next one. */
  fire(event, args, from) {
    const listeners = this._listeners.get(keyOf(event));
    if (!listeners) return;
    if (listeners.length === 1) call(listeners[0], this, args, from);
    else for (const listener of listeners.slice()) call(listener, this, args, from);
  }
}

/** An emitter that tracks whether some events have listeners: the core reports these events only then. */
export class ObservedEmitter extends Emitter {
  _isObserved = false;

  constructor(events) {
    super();
    this._observedEvents = events;
  }

  on(...args) {
    super.on(...args);
    return this._updateObserved();
  }

  off(...args) {
    super.off(...args);
    return this._updateObserved();
  }

  /** Calls the subclass's `_observe` when observation starts or stops. */
  _updateObserved() {
    const isObserved = this._observedEvents.some((event) => this.hasListeners(event));
    if (isObserved !== this._isObserved) {
      this._isObserved = isObserved;
      this._observe(isObserved);
    }
    return this;
  }
}

/** Defines aliases of a method; they call the subclass's override, if any. Not under a symbol that the runtime does not have. */
export function alias({ prototype }, method, ...names) {
  for (const name of names.filter(Boolean)) {
    prototype[name] = function (...args) {
      return this[method](...args);
    };
  }
}

alias(Emitter, "on", "addEventListener");
alias(Emitter, "off", "removeListener", "removeEventListener", "removeAllListeners");
