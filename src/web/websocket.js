// One WebSocket. What is reported is a kind of report, see `src/web/websocket.rs`, and what comes with it.

export class Link {
  #socket;

  /** Throws where the browser refuses the address or the sub-protocols. */
  constructor(url, protocols, report) {
    const socket = protocols ? new WebSocket(url, protocols) : new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => report(0);
    socket.onmessage = ({ data }) => report(typeof data === "string" ? 1 : 2, data);
    socket.onclose = (event) => report(3, event);
    socket.onerror = (event) => report(4, event);
    this.#socket = socket;
  }

  /** A message that comes too late, when the other side has closed, is lost like any that is under way then. */
  send(message) {
    try {
      this.#socket.send(message);
    } catch {}
  }

  /** Closes the connection and ends all reports. */
  close() {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    try {
      socket.close();
    } catch {}
  }
}
