// A transport of a session as programs see it, `socket.io.engine.transport`. The core does the I/O: what it knows is a live view.
import { alias, ObservedEmitter } from "./emitter.js";
import { CLOSE_TRANSPORT, TRANSPORT_STATE, WEB_SOCKET } from "./numbers.js";
import { readQuery } from "./options.js";

/** The options of a transport of a session. */
export function optionsOf(engine, name) {
  const opts = { ...engine.opts, socket: engine, ...engine.opts.transportOptions?.[name] };
  opts.query = { ...readQuery(opts.query), EIO: 4, transport: name };
  if (engine.id) opts.query.sid = engine.id;
  return opts;
}

export class TransportView extends ObservedEmitter {
  constructor(engine, name) {
    super(["packet", "drain"]);
    this.name = name;
    this.socket = engine;
    const opts = (this.opts = optionsOf(engine, name));
    this.supportsBinary = !opts.forceBase64;
  }

  /** The parameters of its requests, without those that differ from one to the next. */
  get query() {
    const { query } = this.opts;
    const { id } = this.socket;
    if (id) query.sid = id;
    return query;
  }

  /** Whether a packet sent now goes out at once. */
  get writable() {
    return this.socket.transport === this && this.socket._isWritable;
  }

  /** "opening", "open", "pausing", "paused" or "closed". */
  get readyState() {
    const { _core: core, _number: number, _upgradeTarget: target } = this.socket;
    if (this.socket.transport === this) return core.get(TRANSPORT_STATE, number);
    if (this === target) return "open";
    return this.name === "polling" ? "paused" : "closed";
  }

  /** The browser's `WebSocket`; null once it is closed, undefined for long-polling. */
  get ws() {
    if (this.name !== "websocket") return undefined;
    const { _core: core, _number: number } = this.socket;
    return core.get(WEB_SOCKET, number) ?? null;
  }

  /** Ends the session, as if the server had closed the transport. */
  close() {
    const { socket, readyState } = this;
    if (readyState === "opening" || readyState === "open") {
      if (socket.transport === this) socket._core.act(CLOSE_TRANSPORT, socket._number);
      else this.ws.close();
    }
    return this;
  }

  _observe() {
    this.socket._observe();
  }
}

alias(TransportView, "close", "onClose");
