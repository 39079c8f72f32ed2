// Listeners of a socket for each event, whatever its name.
import { call, Emitter } from "./emitter.js";
import { OUTGOING_OBSERVED } from "./numbers.js";

export class CatchAllEmitter extends Emitter {
  _anyListeners = [];
  _anyOutgoingListeners = [];

  /** Adds a catch-all listener, called for each received event before the event's own listeners. */
  onAny(listener) {
    this._anyListeners.push(listener);
    return this;
  }

  /** As `onAny`, but before the existing catch-all listeners. */
  prependAny(listener) {
    this._anyListeners.unshift(listener);
    return this;
  }

  /** Removes a catch-all listener; without an argument, all. */
  offAny(listener) {
    if (listener === undefined) this._anyListeners = [];
    const index = this._anyListeners.indexOf(listener);
    if (index >= 0) this._anyListeners.splice(index, 1);
    return this;
  }

  listenersAny() {
    return this._anyListeners;
  }

  /** Adds a catch-all listener, called for each event when it is sent. */
  onAnyOutgoing(listener) {
    this._anyOutgoingListeners.push(listener);
    return this._observeOutgoing();
  }

  /** As `onAnyOutgoing`, but before the existing listeners. */
  prependAnyOutgoing(listener) {
    this._anyOutgoingListeners.unshift(listener);
    return this._observeOutgoing();
  }

  /** Removes an outgoing catch-all listener; without an argument, all. */
  offAnyOutgoing(listener) {
    if (listener === undefined) this._anyOutgoingListeners = [];
    const index = this._anyOutgoingListeners.indexOf(listener);
    if (index >= 0) this._anyOutgoingListeners.splice(index, 1);
    return this._observeOutgoing();
  }

  listenersAnyOutgoing() {
    return this._anyOutgoingListeners;
  }

  /** The core sends an event. */
  _sent(args) {
    for (const listener of this._anyOutgoingListeners.slice()) call(listener, this, args);
  }

  _observeOutgoing() {
    this.io._core.set(OUTGOING_OBSERVED, this._number, this._anyOutgoingListeners.length);
    return this;
  }
}
