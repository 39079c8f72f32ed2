// The transports as entries of the `transports` option, where an application prefers them to names. They say which one is
// meant; the core makes the requests.

class Polling {
  get name() {
    return "polling";
  }
}

/** HTTP long-polling by XMLHttpRequest. */
export class XHR extends Polling {}

/** HTTP long-polling by fetch. */
export class Fetch extends Polling {}

export class WebSocket {
  get name() {
    return "websocket";
  }
}

/** Accepted and passed over. */
export class WebTransport {
  get name() {
    return "webtransport";
  }
}

const ALL = [XHR, Fetch, WebSocket, WebTransport];
const NAMES = ALL.map((transport) => transport.prototype.name);

/** The name of an entry of the `transports` option; undefined if it is none. */
export function transportName(entry) {
  if (ALL.includes(entry)) return entry.prototype.name;
  return NAMES.includes(entry) ? entry : undefined;
}
