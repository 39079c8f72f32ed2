// Bad input while connecting: the page gets a connect_error or a new attempt, and never hangs.
import assert from "node:assert/strict";
import { suite, until } from "./support/harness.js";

const connect = ({ io, state, options }) => {
  const socket = io({ reconnectionDelay: 5, reconnectionDelayMax: 5, ...options });
  Object.assign(state, { socket, errors: [], connects: 0 });
  socket.on("connect", () => state.connects++);
  socket.on("connect_error", (error) => state.errors.push(error instanceof Error ? error.message : typeof error));
};

const connected = ({ state, until }) => until(() => state.connects > 0).then(() => state.errors);

suite("bad handshake", ({ test, ours }) => {
  for (const transport of ["websocket", "polling"]) {
    const options = { transports: [transport] };

    for (const packet of ["0{bad", "0", "0[]", "0null", "0{}", '0{"sid":5,"upgrades":{},"pingInterval":"x"}']) {
      const reason = "the reference throws an uncaught error, or waits for its timeout";
      ours(reason, `an open packet of ${JSON.stringify(packet)} is a connect_error, over ${transport}`, async ({ fake, page }) => {
        const server = await fake({ handshake: packet });
        await page.run(connect, { options });
        await page.run(({ state, until }) => until(() => state.errors.length >= 2).then(() => {}));
        assert.ok(server.sessions.length >= 2);
        server.handshake = undefined;
        await page.run(connected);
      });
    }

    test(`an answer that is not Engine.IO is a connect_error, over ${transport}`, async ({ fake, page }) => {
      const server = await fake({ handshake: "<!doctype html><title>proxy</title>" });
      await page.run(connect, { options });
      await page.run(({ state, until }) => until(() => state.errors.length >= 2).then(() => {}));
      server.handshake = undefined;
      await page.run(connected);
    });

    test(`a CONNECT without a session id is reported as a 2.x server, over ${transport}`, async ({ fake, page }) => {
      await fake({ onPacket: (session, packet) => packet.startsWith("40") && (session.send("40"), true) });
      await page.run(connect, { options });
      const [message] = await page.run(({ state, until }) => until(() => state.errors.length > 0 && state.errors));
      assert.match(message, /v2\.x/);
    });

    test(`a CONNECT of the wrong shape is followed by a new attempt, over ${transport}`, async ({ fake, page }) => {
      const server = await fake({
        onPacket: (session, packet) => packet.startsWith("40") && server.sessions.length < 3 && (session.send("40[]"), true),
      });
      await page.run(connect, { options });
      await page.run(connected);
      assert.equal(server.sessions.length, 3);
    });

    test(`an event before the CONNECT is buffered until the socket is connected, over ${transport}`, async ({ fake, page }) => {
      await fake({
        onPacket: (session, packet) => {
          if (packet.startsWith("40")) {
            session.sendAll(['42["early",1]', '40{"sid":"s"}', '42["late",2]']);
          }
          return packet.startsWith("40");
        },
      });
      const seen = await page.run(async ({ io, until, options }) => {
        const seen = [];
        const socket = io(options);
        socket.onAny((...args) => seen.push([...args, socket.connected]));
        await until(() => seen.length === 2);
        return seen;
      }, { options });
      assert.deepEqual(seen, [["early", 1, true], ["late", 2, true]]);
    });

    ours("the reference throws an uncaught error", `a CONNECT_ERROR without payload has no effect, over ${transport}`, async ({ fake, page }) => {
      const server = await fake({
        onPacket: (session, packet) => packet.startsWith("40") && server.sessions.length < 2 && (session.send("44"), true),
      });
      await page.run(connect, { options });
      await page.run(({ state, until }) => until(() => state.connects > 0 || state.errors.length > 0).then(() => {}));
    });
  }

  test("a failed upgrade does not affect polling: the probe gets a nonsensical answer", async ({ fake, page }) => {
    const server = await fake({ handshake: { upgrades: ["websocket"] } });
    await page.run(connect, {});
    await page.run(connected);
    // The fake server answers the probe's WebSocket with an open packet of a new session.
    await until(() => server.sessions.length >= 2);
    setTimeout(() => server.sessions[0].send('42["news","still here"]'), 50);
    const result = await page.run(async ({ state, once }) => {
      const [text] = await once(state.socket, "news");
      return { text, transport: state.socket.io.engine.transport.name, connected: state.socket.connected };
    });
    assert.deepEqual(result, { text: "still here", transport: "polling", connected: true });
  });

  test("an HTTP error status is a connect_error with that status", async ({ fake, page }) => {
    await fake({
      onRequest: (req, res) => req.url.startsWith("/socket.io/") && res.writeHead(503).end("busy"),
    });
    const error = await page.run(async ({ io, once }) => {
      const [error] = await once(io({ reconnection: false }), "connect_error");
      return { type: error.type, description: error.description, isError: error instanceof Error };
    });
    assert.deepEqual(error, { type: "TransportError", description: 503, isError: true });
  });
});
