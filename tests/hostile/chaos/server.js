// The server of a chaos session: socket.io with connection state recovery and short timers. It numbers what it emits, and keeps what
// it receives.
import { createServer } from "node:http";
import { VERSIONS } from "../../servers/versions.js";

const TICK = 20; // ms

export const RECOVERY = { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } };
export const TIMERS = { pingInterval: 300, pingTimeout: 500, upgradeTimeout: 1000, connectTimeout: 3000 };

/**
 * A session is recovered at most once: its next connection gets a new one, and knows it. Without this the end of a stale connection
 * takes the socket out of its rooms that has continued its session, see ../recovery.test.js.
 */
export const recoverOnce = (socket) => socket.recovered && socket.nsp.adapter.sessions.delete(socket.pid);

/** @param options.recoversOnce whether each session is recovered once at most */
export async function startServer({ recoversOnce = false } = {}) {
  const http = createServer((req, res) => res.writeHead(404).end());
  const [{ Server }] = VERSIONS;
  const io = new Server(http, { ...TIMERS, ...RECOVERY, cors: { origin: "*" } });
  if (recoversOnce) io.on("connection", recoverOnce);
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return new ChaosServer(http, io);
}

class ChaosServer {
  /** The numbers of the client's events in order of arrival: of those that it retries, and of the others. */
  retried = [];
  plain = [];
  /** How many events were emitted, by stream. */
  emitted = { room: 0, direct: 0 };
  /** The sids of the sockets that the events of `direct` were emitted to. */
  addressees = [];
  /** Whether a connected socket was out of its namespace, or a session was stored without its rooms: what its client missed is lost then. */
  hasForgotten = false;
  /** The requests of long-polling. The client makes each address once: what is here twice, the browser has sent again. */
  requests = [];
  #current;

  constructor(http, io) {
    this.http = http;
    this.io = io;
    this.port = http.address().port;
    const { adapter } = io.of("/");
    const { persistSession } = adapter;
    adapter.persistSession = (session) => {
      if (!session.rooms.includes(session.sid)) this.hasForgotten = true;
      persistSession.call(adapter, session);
    };
    http.prependListener("request", ({ method, url }) => this.requests.push(`${method} ${url}`));
    io.on("connection", (socket) => {
      this.#current = socket;
      socket.join("room");
      socket.on("retried", (number, acknowledge) => {
        this.retried.push(number);
        acknowledge(number);
      });
      socket.on("plain", (number) => this.plain.push(number));
    });
    this.timer = setInterval(() => this.tick(), TICK);
  }

  /** Emits the next event of each stream: to a room, and to the socket. */
  tick() {
    if (!this.#current) return;
    if (!this.reaches && this.#current.connected) this.hasForgotten = true;
    this.io.to("room").emit("room", this.emitted.room++);
    this.addressees.push(this.#current.id);
    this.#current.emit("direct", this.emitted.direct++);
  }

  /** Whether the present socket gets what the server emits. */
  get reaches() {
    return this.io.sockets.sockets.get(this.#current.id) === this.#current && this.#current.rooms.has("room");
  }

  /** The requests with this method that the browser has sent again. */
  resent(method) {
    return this.requests.filter((request, at) => request.startsWith(method) && this.requests.indexOf(request) < at).length;
  }

  stop() {
    clearInterval(this.timer);
  }

  async close() {
    this.stop();
    await this.io.close();
    this.http.closeAllConnections();
  }
}
