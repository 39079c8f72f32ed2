// The emitter that Socket, Manager and Engine share.

/** Calls a listener. What it throws reaches the page as an uncaught error and disturbs nothing here. */
export function call(listener, self, args) {
  try {
    listener.apply(self, args);
  } catch (error) {
    report(error);
  }
}

/** Makes an error of the page's own reach the page. */
export function report(error) {
  if (typeof reportError === "function") reportError(error);
  else setTimeout(() => { throw error; });
}

/** Events 1 and "1" are the same. */
function name(event) {
  return typeof event === "number" ? String(event) : event;
}

export class Emitter {
  _listeners = new Map();

  on(event, listener) {
    if (typeof listener !== "function") throw new TypeError(`listener of "${String(event)}" must be a function`);
    const listeners = this._listeners.get(name(event));
    if (listeners) listeners.push(listener);
    else this._listeners.set(name(event), [listener]);
    return this;
  }

  once(event, listener) {
    if (typeof listener !== "function") throw new TypeError(`listener of "${String(event)}" must be a function`);
    const wrapper = function (...args) {
      this.off(event, wrapper);
      listener.apply(this, args);
    };
    wrapper.listener = listener;
    return this.on(event, wrapper);
  }

  /** Without a listener, all of the event go; without an event, all. */
  off(event, listener) {
    if (arguments.length === 0) {
      this._listeners.clear();
    } else if (arguments.length === 1) {
      this._listeners.delete(name(event));
    } else {
      const listeners = this._listeners.get(name(event));
      const index = listeners?.findIndex((other) => other === listener || other.listener === listener) ?? -1;
      if (index >= 0) listeners.splice(index, 1);
      if (listeners?.length === 0) this._listeners.delete(name(event));
    }
    return this;
  }

  emit(event, ...args) {
    this.fire(event, args);
    return this;
  }

  listeners(event) {
    return (this._listeners.get(name(event)) ?? []).map((listener) => listener.listener ?? listener);
  }

  hasListeners(event) {
    return this._listeners.has(name(event));
  }

  /** Calls the listeners that the event has now; one that is added or removed meanwhile counts from the next time. */
  fire(event, args) {
    const listeners = this._listeners.get(name(event));
    if (!listeners) return;
    if (listeners.length === 1) call(listeners[0], this, args);
    else for (const listener of listeners.slice()) call(listener, this, args);
  }
}

/** An emitter that knows whether some events have listeners: what these hear is told only then. */
export class WatchedEmitter extends Emitter {
  _isWatched = false;

  constructor(events) {
    super();
    this._watchedEvents = events;
  }

  on(event, listener) {
    super.on(event, listener);
    return this._look();
  }

  off(...args) {
    super.off(...args);
    return this._look();
  }

  /** Has `_watch` of the class called where that has changed. */
  _look() {
    const isWatched = this._watchedEvents.some((event) => this.hasListeners(event));
    if (isWatched !== this._isWatched) {
      this._isWatched = isWatched;
      this._watch(isWatched);
    }
    return this;
  }
}

/** Other names of a method, also where a class has its own. */
export function alias({ prototype }, method, ...names) {
  for (const name of names) {
    prototype[name] = function (...args) {
      return this[method](...args);
    };
  }
}

alias(Emitter, "on", "addEventListener");
alias(Emitter, "off", "removeListener", "removeEventListener", "removeAllListeners");
