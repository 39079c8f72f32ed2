// A WebSocket without a network, in place of the browser's: it answers handshakes, counts what is sent and delivers what the
// benchmark hands it, so that only a client's own work is timed. A classic script, before any client: some clients look for
// `WebSocket` when they are loaded.
{
  const HANDSHAKE = { sid: "engine", upgrades: [], pingInterval: 1e8, pingTimeout: 1e8, maxPayload: 1e9 };

  class StubWebSocket {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    /** The one that was made last. */
    static latest;

    readyState = StubWebSocket.CONNECTING;
    bufferedAmount = 0;
    binaryType = "blob";
    extensions = "";
    protocol = "";
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    /** How many frames were sent. */
    count = 0;
    /** Whether frames are looked at: the namespaces that they ask for are connected. */
    isWatched = true;
    /** The frames themselves, where somebody has put a list here. */
    kept = undefined;

    constructor(url) {
      this.url = url;
      StubWebSocket.latest = this;
      setTimeout(() => {
        this.readyState = StubWebSocket.OPEN;
        this.onopen?.({ type: "open" });
        this.deliver(`0${JSON.stringify(HANDSHAKE)}`);
      });
    }

    send(frame) {
      this.count++;
      if (this.isWatched) this.#look(frame);
    }

    close() {
      this.readyState = StubWebSocket.CLOSED;
      setTimeout(() => this.onclose?.({ type: "close", code: 1000, reason: "", wasClean: true }));
    }

    deliver(data) {
      this.onmessage?.({ data });
    }

    #look(frame) {
      this.kept?.push(frame);
      const connect = typeof frame === "string" && /^40(\/[^,]*,)?/.exec(frame);
      if (connect) queueMicrotask(() => this.deliver(`40${connect[1] ?? ""}{"sid":"socket"}`));
    }
  }

  globalThis.WebSocket = StubWebSocket;
}
