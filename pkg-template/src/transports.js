// Transport tokens: entries of the `transports` option that may be used instead of names. They only select a transport;
// the core implements it.

class Polling {
  get name() {
    return "polling";
  }
}

/** HTTP long-polling over XMLHttpRequest. */
export class XHR extends Polling {}

/** HTTP long-polling over fetch. */
export class Fetch extends Polling {}

export class WebSocket {
  get name() {
    return "websocket";
  }
}

/** Accepted but skipped: not implemented. */
export class WebTransport {
  get name() {
    return "webtransport";
  }
}

const ALL = [XHR, Fetch, WebSocket, WebTransport];
const NAMES = ALL.map((transport) => transport.prototype.name);

/** The transport name of an entry of the `transports` option; undefined if it is invalid. */
export function transportName(entry) {
  if (ALL.includes(entry)) return entry.prototype.name;
  return NAMES.includes(entry) ? entry : undefined;
}
