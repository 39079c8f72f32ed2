// Transports as classes. As they are, those exported select a transport of the core. A class of the application that extends one of them,
// or any with these members, is a transport of its own, which `own-transport.js` connects with the core. The names of the members are
// those of socket.io-client.
import { attempt, defer, sendFetch, sendXhr } from "#leaves";
import { Emitter } from "./emitter.js";
import { TransportError } from "./errors.js";
import { SEPARATOR, toFrame, toPacket } from "./packets.js";

/** What all transports have in common. A class that extends it has `name`, `doOpen`, `write` and `doClose`. */
export class Transport extends Emitter {
  writable = false;

  constructor(opts) {
    super();
    this.opts = opts;
    this.query = opts.query;
    /** The session. */
    this.socket = opts.socket;
    this.supportsBinary = !opts.forceBase64;
  }

  /** The address of the next request, with the query and the server's id of the session. */
  uri() {
    return this._uri;
  }

  open() {
    this.readyState = "opening";
    this.doOpen();
    return this;
  }

  close() {
    if (this.readyState === "opening" || this.readyState === "open") {
      this.doClose();
      this.onClose();
    }
    return this;
  }

  send(packets) {
    if (this.readyState === "open") this.write(packets);
  }

  onOpen() {
    this.readyState = "open";
    this.writable = true;
    this.emitReserved("open");
  }

  onData(data) {
    this.onPacket(toPacket(data));
  }

  onPacket(packet) {
    this.emitReserved("packet", packet);
  }

  onError(reason, description, context) {
    return this.emitReserved("error", new TransportError(reason, description, context));
  }

  onClose(details) {
    this.readyState = "closed";
    this.emitReserved("close", details);
  }

  /** The packets that were written have left. */
  _drain() {
    this.writable = true;
    this.emitReserved("drain");
  }
}

Transport.prototype.emitReserved = Emitter.prototype.emit;

class Polling extends Transport {
  get name() {
    return "polling";
  }

  doOpen() {
    this.doPoll();
  }

  doClose() {
    this.readyState = "closing";
    this._pending?.abort();
  }

  /** Sends a GET, whose response goes to `onData`. */
  doPoll() {
    this._pending = this._send(undefined, (data) => this.onData(data));
  }

  /** Sends a POST. */
  doWrite(data, callback) {
    this._send(data, callback);
  }

  write(packets) {
    this.writable = false;
    this.doWrite(packets.map((packet) => toFrame(packet)).join(SEPARATOR), () => this._drain());
  }

  onData(data) {
    for (const frame of data.split(SEPARATOR)) {
      if (this.readyState === "opening") this.onOpen();
      super.onData(frame);
    }
    this.emitReserved("pollComplete");
  }

  /** Sends a request by a leaf. */
  _sendBy(leaf, request, body, callback, [get, post]) {
    const { withCredentials, requestTimeout } = this.opts;
    const end = (_, __, result) => {
      if (typeof result === "string") callback(result);
      // After `close` it may be aborted.
      else if (this.readyState !== "closing") this.onError(body ? post : get, result.status ?? result, result);
    };
    return leaf(...request, this.uri(), body, this._given, withCredentials, requestTimeout, end);
  }
}

/** HTTP long-polling over XMLHttpRequest. */
export class XHR extends Polling {
  _send(body, callback) {
    const request = new XMLHttpRequest();
    this._sendBy(sendXhr, [request], body, callback, ["xhr poll error", "xhr post error"]);
    return request;
  }
}

/** HTTP long-polling over fetch. */
export class Fetch extends Polling {
  _send(body, callback) {
    return this._sendBy(sendFetch, [], body, callback, ["fetch read error", "fetch write error"]);
  }
}

export class WebSocket extends Transport {
  get name() {
    return "websocket";
  }

  createSocket(uri, protocols) {
    return new globalThis.WebSocket(uri, protocols);
  }

  doOpen() {
    const ws = (this.ws = this.createSocket(this.uri(), this._given, this.opts));
    ws.binaryType = "arraybuffer";
    ws.onopen = () => this.onOpen();
    ws.onmessage = ({ data }) => this.onData(data);
    ws.onclose = (context) => this.onClose({ description: "websocket connection closed", context });
    ws.onerror = (event) => this.onError("websocket error", event);
  }

  doClose() {
    const { ws } = this;
    if (ws) ws.onerror = ws.onclose = null;
    ws?.close();
  }

  write(packets) {
    this.writable = false;
    // What comes too late, when the other side has closed, throws.
    for (const packet of packets) attempt(() => this.doWrite(packet, toFrame(packet, this.supportsBinary)));
    defer(() => this._drain());
  }

  /** Sends a frame. */
  doWrite(_, data) {
    this.ws.send(data);
  }
}

/** Accepted but skipped: not implemented. */
export class WebTransport extends Transport {
  get name() {
    return "webtransport";
  }
}

const ALL = [XHR, Fetch, WebSocket, WebTransport];
const NAMES = ALL.map((transport) => transport.prototype.name);

/** Whether an entry of the `transports` option is a class of the application. */
export const isOwn = (entry) => !ALL.includes(entry) && typeof entry?.prototype?.doOpen === "function";

/** The transport name of an entry of the `transports` option; undefined if it is invalid. */
export function transportName(entry) {
  if (ALL.includes(entry) || isOwn(entry)) return entry.prototype.name;
  return NAMES.includes(entry) ? entry : undefined;
}
