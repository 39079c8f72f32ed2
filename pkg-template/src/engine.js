// One session of a Manager, as `socket.io.engine`.
import { Emitter } from "./emitter.js";

export class Engine extends Emitter {
  #manager;
  #transport = null;

  constructor(manager, number, opts) {
    super();
    this.#manager = manager;
    this._number = number;
    this.opts = opts;
    Object.assign(this, manager._address);
    /** The session's id, once the server has given it. */
    this.id = undefined;
  }

  /** "opening", "open", "closing" or "closed". */
  get readyState() {
    return this.#manager._core.engineState(this._number);
  }

  /** The transport in use: its `name`. */
  get transport() {
    const name = this.#manager._core.transportName(this._number);
    if (name !== undefined && name !== this.#transport?.name) this.#transport = { name };
    return this.#transport;
  }

  on(event, listener) {
    super.on(event, listener);
    // Messages are shown only where somebody looks.
    if (this.#isLatest && (event === "message" || event === "data")) this.#manager._core.watchEngine(true);
    return this;
  }

  /** Closes the session once what is buffered has been sent; the Manager reconnects unless it is told not to. */
  close() {
    if (this.#isLatest) this.#manager._core.closeEngine(this.#manager._host);
    return this;
  }

  /** Something happened; see the events in `src/client/output.rs`. */
  _told(event, first, second) {
    if (event === "open") this.id = first;
    if (event === "close") this.id = null;
    if (event === "upgrading" || event === "upgrade") this.fire(event, [{ name: first }]);
    else if (event === "upgradeError") this.fire(event, [Object.assign(first, { transport: second })]);
    else if (event === "close") this.fire(event, [first, second]);
    else if (event === "message") {
      this.fire("data", [first]);
      this.fire("message", [first]);
    }
    else this.fire(event, []);
  }

  get #isLatest() {
    return this.#manager.engine === this;
  }
}

Engine.prototype.addEventListener = Engine.prototype.on;
