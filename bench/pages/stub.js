// Replaces the browser's WebSocket by one without a network, so that only the client's own work is timed: it answers
// handshakes, counts sent frames and delivers frames of the benchmark. A classic script that runs before any client, as some
// clients read `WebSocket` when they are loaded.
{
  const HANDSHAKE = { sid: "engine", upgrades: [], pingInterval: 1e8, pingTimeout: 1e8, maxPayload: 1e9 };

  class StubWebSocket {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    /** The most recent instance. */
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
    /** The number of frames sent. */
    count = 0;
    /** Whether to inspect sent frames, and to connect the namespaces that they request. */
    isObserved = true;
    /** What each namespace is granted, as JSON. */
    granted = '{"sid":"socket"}';
    /** If set to a list, collects the sent frames. */
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
      if (this.isObserved) this.#inspect(frame);
    }

    close() {
      this.readyState = StubWebSocket.CLOSED;
      setTimeout(() => this.onclose?.({ type: "close", code: 1000, reason: "", wasClean: true }));
    }

    deliver(data) {
      this.onmessage?.({ data });
    }

    #inspect(frame) {
      this.kept?.push(frame);
      const connect = typeof frame === "string" && /^40(\/[^,]*,)?/.exec(frame);
      if (connect) queueMicrotask(() => this.deliver(`40${connect[1] ?? ""}${this.granted}`));
    }
  }

  globalThis.WebSocket = StubWebSocket;
}
