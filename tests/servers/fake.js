// A fake Engine.IO server over polling and WebSocket: it performs the handshake, then sends whatever a test chooses, including
// data that no real server would send.
import { createServer } from "node:http";
import { describeRequest, listen, tapBody } from "./recorder.js";
import { WebSocketServer } from "./versions.js";

const SEPARATOR = "\x1e";
/** ms */
const HEAD_START = 5;

/**
 * @param options.handshake overrides fields of the handshake; a string replaces it, or an array of packets
 * @param options.onPacket (session, packet) => boolean, called with each Engine.IO packet of a client; true means that
 *   the test has answered it. Otherwise the server accepts the CONNECT of a namespace.
 * @param options.onRequest (req, res) => boolean; true means that the test answers the request
 * @param options.onUpgrade (connection, session) => boolean, called with the WebSocket of an upgrade; true means that
 *   the test handles it. Otherwise it starts a new session.
 * @param options.onRawUpgrade (req, socket) => boolean; true means that the test answers the upgrade request, byte by byte
 * @param options.fallback answers requests that are not for Engine.IO
 * @param options.host an address of this machine
 */
export async function startFake(options = {}) {
  const { handshake, onPacket, onRequest, onUpgrade, onRawUpgrade, fallback = () => false, port = 0, host = "127.0.0.1" } = options;
  const fake = new Fake(handshake, onPacket);
  const http = createServer((req, res) => {
    if (req.url.startsWith("/socket.io/")) {
      const bodyOf = tapBody(req);
      fake.log.push({
        ...describeRequest(req),
        get body() {
          return bodyOf();
        },
      });
    }
    if (onRequest?.(req, res)) {
      return;
    }
    if (req.url.startsWith("/socket.io/")) {
      fake.handleRequest(req, res);
    } else if (!fallback(req, res)) {
      res.writeHead(404).end();
    }
  });
  const ws = new WebSocketServer({ noServer: true });
  http.on("upgrade", (req, socket, head) => {
    const record = { ...describeRequest(req), upgrade: true };
    fake.log.push(record);
    if (onRawUpgrade?.(req, socket)) {
      return;
    }
    ws.handleUpgrade(req, socket, head, (connection) => {
      const session = fake.sessions.find(({ sid }) => sid === record.query.sid);
      if (!session || !onUpgrade?.(connection, session)) {
        fake.handleSocket(connection);
      }
    });
  });
  http.on("connection", (socket) => {
    fake.sockets.add(socket);
    socket.once("close", () => fake.sockets.delete(socket));
  });
  await listen(http, port, host);
  fake.http = http;
  fake.port = http.address().port;
  fake.url = `http://${host}:${fake.port}`;
  return fake;
}

class Fake {
  /** Every session, in order of connection. */
  sessions = [];
  /** Every Engine.IO request and upgrade, as in the recorder. */
  log = [];
  sockets = new Set();

  constructor(handshake, onPacket) {
    this.handshake = handshake;
    this.onPacket = onPacket;
  }

  get last() {
    return this.sessions.at(-1);
  }

  #open(transport, deliver) {
    const session = new Session(this, `session-${this.sessions.length + 1}`, transport, deliver);
    this.sessions.push(session);
    const fields = { sid: session.sid, upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 1000000 };
    if (Array.isArray(this.handshake)) session.sendAll(this.handshake);
    else session.send(typeof this.handshake === "string" ? this.handshake : `0${JSON.stringify({ ...fields, ...this.handshake })}`);
    return session;
  }

  handleRequest(req, res) {
    const { query, method } = describeRequest(req);
    const headers = { "Content-Type": "text/plain; charset=UTF-8", "Cache-Control": "no-store" };
    if (!query.sid) {
      this.#open("polling").poll(res, headers);
      return;
    }
    const session = this.sessions.find(({ sid }) => sid === query.sid);
    if (!session || session.closed) {
      res.writeHead(400, headers).end('{"code":1,"message":"Session ID unknown"}');
    } else if (method === "GET") {
      session.poll(res, headers);
    } else {
      const chunks = [];
      req.on("data", (chunk) => chunks.push(chunk));
      req.on("end", () => {
        const packets = Buffer.concat(chunks).toString().split(SEPARATOR);
        // Reactions to the packets use another connection; this delay ensures that the browser sees this response first.
        res.writeHead(200, headers).end("ok", () => {
          setTimeout(() => packets.forEach((packet) => session.receive(packet)), HEAD_START);
        });
      });
    }
  }

  handleSocket(connection) {
    const session = this.#open("websocket", (packet) => connection.send(packet));
    session.connection = connection;
    connection.on("message", (data, isBinary) => session.receive(isBinary ? data : data.toString()));
    connection.on("close", () => (session.closed = true));
    connection.on("error", () => {});
  }

  async close() {
    const closed = new Promise((resolve) => this.http.close(resolve));
    this.sessions.forEach((session) => session.close());
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}

class Session {
  /** Every Engine.IO packet of the client, unchanged. */
  received = [];
  closed = false;
  #pending = [];
  #response;

  constructor(fake, sid, transport, deliver) {
    this.fake = fake;
    this.sid = sid;
    this.transport = transport;
    this.deliver = deliver ?? ((packet) => this.#enqueue(packet));
  }

  receive(packet) {
    this.received.push(packet);
    if (this.fake.onPacket?.(this, packet)) {
      return;
    }
    const connect = /^40(\/[^,]*)?/.exec(packet);
    if (connect) {
      this.send(`40${connect[1] ? `${connect[1]},` : ""}{"sid":"${this.sid}-socket"}`);
    }
  }

  /** Resolves when a long-polling request is pending. */
  async polled() {
    while (!this.#response) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Sends one Engine.IO packet: text unchanged, or a Buffer as a binary message. */
  send(packet) {
    this.deliver(packet);
  }

  /** Sends several packets; over polling, in one payload. */
  sendAll(packets) {
    packets.forEach((packet) => this.deliver(packet));
  }

  /** Ends the session silently: the client's next request fails. */
  close() {
    this.closed = true;
    this.connection?.terminate();
    this.#response?.response.destroy();
    this.#response = undefined;
  }

  poll(response, headers) {
    this.#response = { response, headers };
    response.on("close", () => {
      if (this.#response?.response === response) {
        this.#response = undefined;
      }
    });
    this.#flush();
  }

  #enqueue(packet) {
    this.#pending.push(typeof packet === "string" ? packet : `b${packet.toString("base64")}`);
    // Like a real server, sends the packets of one turn together.
    setImmediate(() => this.#flush());
  }

  #flush() {
    if (this.#response && this.#pending.length > 0) {
      const { response, headers } = this.#response;
      this.#response = undefined;
      response.writeHead(200, headers).end(this.#pending.splice(0).join(SEPARATOR));
    }
  }
}
