// A Socket.IO server that records HTTP requests, WebSocket upgrades and frames, and Engine.IO connections. Tests assert on
// these records: they show what a client really sends.
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { VERSIONS } from "./versions.js";

/**
 * @param options.tls options of an HTTPS server
 * @param options.version one of VERSIONS; the newest by default
 * @param options.port 0, the default, picks a free port
 * @param options.host the host name in `url`
 * @param options.fallback answers requests that are not for Socket.IO
 * @param options.refuse (request) => boolean; true destroys the TCP connection, before the Socket.IO server sees it
 * @param options.io options of the Socket.IO server
 */
export async function startRecorder(options = {}) {
  const { version = VERSIONS[0], port = 0, host = "127.0.0.1", fallback = () => false, tls } = options;
  const answer = (req, res) => {
    if (!fallback(req, res)) {
      res.writeHead(404).end();
    }
  };
  const http = tls ? createSecureServer(tls, answer) : createServer(answer);
  const io = new version.Server(http, options.io ?? {});
  const recorder = new Recorder(http, io, options.refuse);
  await listen(http, port, host === "localhost" || host === "127.0.0.1" ? "127.0.0.1" : host);
  // Only now: engine.io recreates its WebSocket server when the HTTP server starts listening.
  recorder.recordFrames();
  recorder.port = http.address().port;
  recorder.host = host;
  recorder.url = `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${recorder.port}`;
  recorder.fallback = fallback;
  return recorder;
}

export function listen(http, port, host) {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, host, resolve);
  });
}

class Recorder {
  /** Every HTTP request: { method, url, path, query, headers, body, status }, in order of arrival. */
  requests = [];
  /** Every WebSocket upgrade request: { url, path, query, headers }, in order of arrival. */
  upgrades = [];
  /** Requests and upgrades together: { transport, query, ... }, in order of arrival. */
  log = [];
  /** Every Engine.IO connection: { id, first, transports, socket, query }; transports grows with each upgrade. */
  connections = [];
  /** Frames from clients: strings and Buffers. */
  frames = [];
  /** Frames to clients: strings and Buffers. */
  sentFrames = [];
  /** Every WebSocket connection: { query, frames, closed: { code, reason } once it is }, in order of arrival. */
  webSockets = [];
  /** (request) => boolean; true destroys the TCP connection. May be changed at any time. */
  refuse;
  sockets = new Set();

  constructor(http, io, refuse) {
    this.http = http;
    this.io = io;
    this.refuse = refuse;
    http.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
    this.#recordRequests();
    this.#recordUpgrades();
    this.#recordConnections();
  }

  get polls() {
    return this.requests.filter(({ query }) => query.transport === "polling");
  }

  get posts() {
    return this.requests.filter(({ method }) => method === "POST");
  }

  /** The requests and upgrades that opened connections: those without a session id. */
  get handshakes() {
    return this.log.filter(({ query, method }) => query.transport && !query.sid && method !== "OPTIONS");
  }

  // Wraps the listeners of engine.io, so that refused requests do not reach them.
  #recordRequests() {
    const listeners = this.http.listeners("request");
    this.http.removeAllListeners("request");
    this.http.on("request", (req, res) => {
      const bodyOf = tapBody(req);
      const record = {
        ...describeRequest(req),
        get body() {
          return bodyOf();
        },
        get status() {
          return res.statusCode;
        },
        get responseHeaders() {
          return res.getHeaders();
        },
      };
      if (record.query.transport || !isAsset(record.path)) {
        this.requests.push(record);
        this.log.push(record);
      }
      if (this.refuse?.(record)) {
        req.socket.destroy();
        return;
      }
      listeners.forEach((listener) => listener.call(this.http, req, res));
    });
  }

  #recordUpgrades() {
    const listeners = this.http.listeners("upgrade");
    this.http.removeAllListeners("upgrade");
    this.http.on("upgrade", (req, socket, head) => {
      const record = { ...describeRequest(req), upgrade: true };
      this.upgrades.push(record);
      this.log.push(record);
      if (this.refuse?.(record)) {
        socket.destroy();
        return;
      }
      listeners.forEach((listener) => listener.call(this.http, req, socket, head));
    });
  }

  #recordConnections() {
    this.io.engine.on("connection", (socket) => {
      const record = { id: socket.id, transports: [socket.transport.name], socket, query: { ...socket.request._query } };
      this.connections.push(record);
      socket.on("upgrade", (transport) => record.transports.push(transport.name));
    });
  }

  recordFrames() {
    const server = this.io.engine.ws;
    // A server with polling only has none.
    if (!server) {
      return;
    }
    const handleUpgrade = server.handleUpgrade;
    server.handleUpgrade = (req, socket, head, callback) => {
      handleUpgrade.call(server, req, socket, head, (ws, ...rest) => {
        const webSocket = { query: describeRequest(req).query, frames: [] };
        this.webSockets.push(webSocket);
        ws.on("message", (data, isBinary) => {
          // ws 7 passes a string for a text frame, ws 8 a Buffer and a flag.
          const frame = isBinary === false ? data.toString() : data;
          this.frames.push(frame);
          webSocket.frames.push(frame);
        });
        ws.on("close", (code, reason) => (webSocket.closed = { code, reason: String(reason) }));
        const send = ws.send;
        ws.send = (data, ...more) => {
          this.sentFrames.push(data);
          return send.call(ws, data, ...more);
        };
        callback(ws, ...rest);
      });
    };
  }

  /** Freezes all connections: the server sends no more pings, and a missing pong does not close a connection. */
  stopPings() {
    for (const { socket } of this.connections) {
      clearTimeout(socket.pingIntervalTimer);
      clearTimeout(socket.pingTimeoutTimer);
    }
  }

  /** Cuts every TCP connection, as a broken network does. */
  cut() {
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** Stops like a crash: cuts all connections and stops listening. */
  crash() {
    this.http.close();
    this.cut();
  }

  async close() {
    this.refuse = () => true;
    const closed = new Promise((resolve) => this.http.close(resolve));
    this.io.close();
    this.cut();
    await closed;
  }
}

const isAsset = (path) => path.startsWith("/harness") || path.startsWith("/pkg/") || path.startsWith("/reference/") || path === "/favicon.ico";

/** Records a request's body while others read it. Returns a function that returns what has been read so far. */
export function tapBody(req) {
  const chunks = [];
  const emit = req.emit;
  req.emit = function (event, chunk, ...rest) {
    if (event === "data") {
      chunks.push(Buffer.from(chunk));
    }
    return emit.call(this, event, chunk, ...rest);
  };
  return () => Buffer.concat(chunks);
}

export function describeRequest(req) {
  const { pathname, search, searchParams } = new URL(req.url, "http://host");
  return {
    method: req.method,
    url: req.url,
    path: pathname,
    search,
    query: Object.fromEntries(searchParams),
    transport: searchParams.get("transport"),
    headers: req.headers,
  };
}
