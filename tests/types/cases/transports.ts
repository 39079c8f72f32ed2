// Classes of transports.
import { Fetch, io, WebSocket, XHR } from "socketio-wasm";

export function own_classes_can_be_used() {
  class Polling extends XHR {
    override doPoll() {
      super.doPoll();
    }
    override doWrite(data: string, callback: () => void) {
      super.doWrite(data.toUpperCase(), callback);
    }
    override onData(data: any) {
      super.onData(data);
    }
  }
  class Socket extends WebSocket {
    override createSocket(uri: string, protocols: string | string[] | undefined, opts: Record<string, any>) {
      this.ws = super.createSocket(uri, protocols, opts);
      if (this.readyState === "opening") this.query["a"] satisfies string | undefined;
      return this.ws;
    }
    protected override onPacket(packet: any) {
      super.onPacket(packet);
      if (!packet.type) this.onError("no type", packet);
    }
  }
  io({ transports: [Polling, Socket] });
  io({ transports: [class extends Fetch {}] });
  new Polling({}).writable satisfies boolean;
  new Polling({}).name satisfies string;
}

export function what_is_no_transport_is_refused() {
  // @ts-expect-error
  io({ transports: [class Other {}] });
  // @ts-expect-error
  new (class extends XHR {})({}).readyState;
  class Wrong extends WebSocket {
    // @ts-expect-error
    override doOpen(text: string) {
      return this;
    }
  }
  new Wrong({});
}
