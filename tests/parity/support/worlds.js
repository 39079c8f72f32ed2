// The servers that scenarios run against, and their traces.
import { startFake } from "../../servers/fake.js";
import { startRecorder } from "../../servers/recorder.js";
import { serveAsset } from "../../browser/support/assets.js";
import { Notes, observeNamespace, showFrame, showRequests } from "./observe.js";

// Serves the page's assets and answers its `tell` calls.
class World {
  notes = new Notes();
  resources = [];
  /** Random values: [kind, value]. */
  ids = [];

  constructor(scenario) {
    this.scenario = scenario;
    this.timestampParam = scenario.timestampParam ?? "t";
    this.bodies = scenario.bodies;
    this.note = this.notes.add;
  }

  serve = (req, res) => this.#answerTell(req, res) || serveAsset(req, res);

  /** Starts the server of the page's origin, unless the page comes from the server that it connects to. */
  async startOrigin() {
    this.pageUrl = this.scenario.crossOrigin ? (await this.keep(startRecorder({ fallback: this.serve }))).url : this.url;
  }

  async keep(starting) {
    const resource = await starting;
    this.resources.push(resource);
    return resource;
  }

  async close() {
    await Promise.all(this.resources.map((resource) => resource.close()));
  }

  #answerTell(req, res) {
    if (req.url !== "/harness/tell") return false;
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.on("end", async () => {
      const answer = {};
      try {
        const { name, args } = JSON.parse(Buffer.concat(chunks));
        const value = await this.scenario.tell[name](this, ...args);
        if (typeof value !== "object") answer.value = value;
      } catch (error) {
        answer.error = String(error);
      }
      res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
    });
    return true;
  }
}

/** A Socket.IO server. Scenarios get it as { server, io, note, stop(), restart() }. */
export class RealWorld extends World {
  #servers = [];

  async start(version) {
    this.version = version;
    await this.restart();
    await this.startOrigin();
  }

  /** Starts a server; later calls reuse the port of the first one. */
  restart = async () => {
    const { crossOrigin, host, refuse, serve } = this.scenario;
    const { server: io = crossOrigin ? { cors: { origin: "*" } } : {} } = this.scenario;
    const port = this.port ?? 0;
    const server = await this.keep(startRecorder({ version: this.version, io, host, port, refuse, fallback: this.serve }));
    Object.assign(this, { server, io: server.io, url: server.url, port: server.port });
    this.#servers.push(server);
    serve?.(this);
    server.io.of("/");
    for (const namespaces of [server.io._nsps, server.io.parentNsps]) {
      for (const namespace of namespaces.values()) observeNamespace(namespace, this);
    }
  };

  /** Stops the server like a crash: cuts all connections and stops listening. */
  stop = () => this.server.crash();

  get size() {
    const seen = this.#servers.flatMap(({ log, frames, webSockets }) => [log, frames, webSockets.filter(({ closed }) => closed)]);
    return [this.notes.lines, ...seen].reduce((sum, { length }) => sum + length, 0);
  }

  trace() {
    const all = (name) => this.#servers.flatMap((server) => server[name]);
    this.ids.unshift(...all("connections").map(({ id }) => ["engine", id]));
    for (const { io } of this.#servers) {
      const packets = [...io._nsps.values()].flatMap(({ adapter }) => adapter.packets ?? []);
      this.ids.push(...packets.map(({ id }) => ["offset", id]));
    }
    return {
      ...showRequests(all("log"), this),
      frames: all("webSockets").flatMap(({ frames, closed }, i) => [
        ...frames.map((frame) => `${i + 1}: ${showFrame(frame)}`),
        ...(closed ? [`${i + 1}: closed ${closed.code} ${closed.reason}`] : []),
      ]),
      sockets: this.notes.lines,
    };
  }
}

/** A fake Engine.IO server. Scenarios get it as { fake, note }. */
export class FakeWorld extends World {
  async start() {
    const { fake: options } = this.scenario;
    const chosen = typeof options === "function" ? options(this) : options;
    this.fake = await this.keep(startFake({ fallback: this.serve, ...chosen }));
    Object.assign(this, { url: this.fake.url, port: this.fake.port });
    await this.startOrigin();
  }

  get size() {
    const { log, sessions } = this.fake;
    return sessions.reduce((sum, { received, closed }) => sum + received.length + (closed ? 1 : 0), log.length + this.notes.lines.length);
  }

  trace() {
    return {
      ...showRequests(this.fake.log, this),
      frames: this.fake.sessions
        .filter(({ transport }) => transport === "websocket")
        .flatMap(({ sid, received }) => received.map((packet) => `${sid}: ${showFrame(packet)}`)),
      sockets: this.notes.lines,
    };
  }
}
