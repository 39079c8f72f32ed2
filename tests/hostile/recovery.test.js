// What is not the client's doing, shown without it: by raw packets, what the server's connection state recovery loses; by `fetch`, that
// browsers send a request again.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, it } from "mocha";
import { serveAsset } from "../browser/support/assets.js";
import { Page } from "../browser/support/page-driver.js";
import { startFake } from "../servers/fake.js";
import { listen } from "../servers/recorder.js";
import { VERSIONS, WebSocket } from "../servers/versions.js";
import { RECOVERY, recoverOnce } from "./chaos/server.js";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition) {
  while (!condition()) await sleep(5);
}

/** A WebSocket with the packets that came by it. */
class Raw {
  packets = [];

  /** Opens a session and asks for the namespace. */
  static async open(port, credentials = {}) {
    const raw = new Raw();
    raw.socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    raw.socket.onmessage = ({ data }) => raw.packets.push(data);
    await until(() => raw.packets.length > 0);
    raw.socket.send(`40${JSON.stringify(credentials)}`);
    await until(() => raw.granted);
    return raw;
  }

  get granted() {
    const packet = this.packets.find((packet) => packet.startsWith("40"));
    return packet && JSON.parse(packet.slice(2));
  }

  get events() {
    return this.packets.filter((packet) => packet.startsWith("42")).map((packet) => JSON.parse(packet.slice(2)));
  }

  /** What the next connection asks for. */
  get credentials() {
    return { pid: this.granted.pid, offset: this.events.at(-1)?.at(-1) };
  }
}

/** A connection that the server takes for alive, and whose session another one continues that was recovered before. */
async function continueStale(io, port) {
  const emit = (name, raw) => (io.emit(name), until(() => raw.events.some(([event]) => event === name)));
  const first = await Raw.open(port);
  await emit("one", first);
  first.socket.close();
  await until(() => io.of("/").sockets.size === 0);
  const second = await Raw.open(port, first.credentials);
  await emit("two", second);
  // The network has lost the second connection, and the server does not know.
  const third = await Raw.open(port, second.credentials);
  return { first, second, third };
}

async function withServer(prepare, act) {
  const http = createServer();
  const io = new VERSIONS[0].Server(http, RECOVERY);
  prepare(io);
  await listen(http, 0, "127.0.0.1");
  try {
    await act(io, http.address().port);
  } finally {
    await io.close();
  }
}

describe("what is not the client's doing", () => {
  it("the server continues a session whose connection it takes for alive, and the end of that takes the session out of all rooms", () =>
    withServer(() => {}, async (io, port) => {
      const { first, second, third } = await continueStale(io, port);
      const { sid, pid } = first.granted;
      assert.deepEqual([third.granted.sid, third.granted.pid], [sid, pid]);
      const socket = io.of("/").sockets.get(sid);
      second.socket.close();
      await until(() => !io.of("/").sockets.has(sid));
      assert.equal(socket.connected, true);
      assert.equal(socket.rooms.size, 0);
      io.emit("to all");
      socket.emit("to it");
      await sleep(100);
      assert.deepEqual(third.events.filter(([name]) => name.startsWith("to")), []);
    }));

  it("if the continued session ends first, the stale end stores it without its rooms: it is recovered, and what it has missed is lost", () =>
    withServer(() => {}, async (io, port) => {
      const { first, second, third } = await continueStale(io, port);
      io.emit("three");
      await until(() => third.events.some(([name]) => name === "three"));
      third.socket.close();
      await until(() => io.of("/").sockets.size === 0);
      const { credentials } = third;
      second.socket.close();
      await until(() => io.of("/").adapter.sessions.get(first.granted.pid).rooms.length === 0);
      io.to(first.granted.sid).emit("missed");
      const fourth = await Raw.open(port, credentials);
      assert.equal(fourth.granted.sid, first.granted.sid);
      assert.deepEqual(fourth.events, []);
    }));

  it("a server that recovers each session once does not lose it", () =>
    withServer((io) => io.on("connection", recoverOnce), async (io, port) => {
      const { first, second, third } = await continueStale(io, port);
      assert.equal(second.granted.sid, first.granted.sid);
      assert.notEqual(third.granted.sid, first.granted.sid);
      second.socket.close();
      await until(() => !io.of("/").sockets.has(first.granted.sid));
      io.emit("to all");
      await until(() => third.events.some(([name]) => name === "to all"));
    }));

  it("the server does not recover a session whose connection it takes for alive", () =>
    withServer(() => {}, async (io, port) => {
      const first = await Raw.open(port);
      io.emit("one");
      await until(() => first.events.length > 0);
      const second = await Raw.open(port, first.credentials);
      assert.notEqual(second.granted.sid, first.granted.sid);
    }));

  it("a browser sends a GET again whose connection ends before the answer, if it had served for another request", async () => {
    const seen = {};
    const server = await startFake({
      fallback: serveAsset,
      onRequest({ url, socket }, res) {
        if (!url.startsWith("/lost") && url !== "/kept") return false;
        seen[url] = (seen[url] ?? 0) + 1;
        if (url.startsWith("/lost") && seen[url] === 1) socket.destroy();
        else res.end("answer");
        return true;
      },
    });
    const page = new Page();
    try {
      await page.open(server.url);
      const answered = await page.run(async () => {
        const get = (path) => fetch(path).then((response) => response.text(), () => "lost");
        // It may take a new connection, and then does not try again.
        for (let at = 0; at < 20; at++) {
          await get("/kept");
          if ((await get(`/lost${at}`)) === "answer") return `/lost${at}`;
        }
      });
      assert.equal(seen[answered], 2);
    } finally {
      await page.close();
      await server.close();
    }
  });
});
