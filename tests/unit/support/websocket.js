// A WebSocket without a network, to a server that grants the namespaces that it is asked for.

const HANDSHAKE = { sid: "s", upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 1e6 };

export class StubbedWebSocket {
  /** The one that was made last. */
  static latest;
  /** What the server grants a namespace with. */
  static session = { sid: "id" };

  constructor() {
    StubbedWebSocket.latest = this;
    queueMicrotask(() => {
      this.onopen?.();
      this.receive(`0${JSON.stringify(HANDSHAKE)}`);
    });
  }

  send(frame) {
    if (/^40/.test(frame)) queueMicrotask(() => this.receive(`${frame}${JSON.stringify(StubbedWebSocket.session)}`));
  }

  /** Has a frame come from the server, unless nobody listens any more. */
  receive(data) {
    this.onmessage?.({ data });
  }

  close() {}
}
