// Why a connection ends, which events the page gets, and what follows.
import { parity } from "./support/scenario.js";

const TRANSPORTS = ["polling", "websocket"];
const FAST = { reconnectionDelay: 5, reconnectionDelayMax: 5 };

parity("disconnection", (scenario) => {
  for (const transport of TRANSPORTS) {
    const options = { transports: [transport], ...FAST };

    scenario(`io server disconnect, over ${transport}`, {
      args: { options },
      page: async ({ io, watch, once, record, stateOf, sleep, options }) => {
        const socket = watch(io(options));
        watch(socket.io);
        await once(socket, "connect");
        socket.emit("leave");
        await once(socket, "disconnect");
        await sleep(40);
        record(stateOf(socket), socket.io._readyState);
        socket.connect();
        await once(socket, "connect");
      },
    });

    scenario(`the server closes the underlying connection, over ${transport}`, {
      args: { options },
      page: async ({ io, watch, once, options }) => {
        const socket = watch(io(options));
        watch(socket.io);
        watch(socket.io.engine, { events: ["close"] });
        await once(socket, "connect");
        socket.emit("leave", true);
        await once(socket, "disconnect");
      },
    });

    scenario(`transport close: the server closes its engine, over ${transport}`, {
      args: { options },
      tell: { close: ({ server }) => void server.connections[0].socket.close() },
      page: async ({ io, watch, once, tell, options }) => {
        const socket = watch(io(options));
        watch(socket.io);
        watch(socket.io.engine, { events: ["close"] });
        await once(socket, "connect");
        const again = once(socket, "disconnect").then(() => once(socket, "connect"));
        await tell("close");
        await again;
      },
    });

    scenario(`ping timeout, over ${transport}`, {
      args: { options },
      fake: { handshake: { pingInterval: 60, pingTimeout: 40 } },
      page: async ({ io, watch, once, record, options }) => {
        const socket = watch(io(options));
        watch(socket.io);
        watch(socket.io.engine, { events: ["close"] });
        const start = performance.now();
        await once(socket, "connect");
        await once(socket, "disconnect");
        const ms = performance.now() - start;
        record(ms >= 95, ms < 1000);
        socket.disconnect();
      },
    });

    scenario(`only a ping restarts the ping timeout, over ${transport}`, {
      args: { options },
      fake: ({ note }) => ({
        handshake: { pingInterval: 250, pingTimeout: 150 },
        onPacket: (session, packet) => {
          if (packet !== "40") return false;
          session.send('40{"sid":"id"}');
          setTimeout(() => session.send('42["x"]'), 100);
          return true;
        },
      }),
      page: async ({ io, watch, once, record, options }) => {
        const socket = watch(io(options));
        await once(socket, "connect");
        await once(socket, "disconnect");
        socket.disconnect();
      },
    });

    scenario(`the server is gone, over ${transport}`, {
      crossOrigin: true,
      args: { options: { ...options, reconnectionAttempts: 2 } },
      tell: { stop: ({ stop }) => stop() },
      page: async ({ io, watch, once, tell, url, options, stateOf, record }) => {
        const socket = watch(io(url, options));
        watch(socket.io);
        await once(socket, "connect");
        await new Promise((resolve) => setTimeout(resolve, 30));
        const failed = once(socket.io, "reconnect_failed");
        await tell("stop");
        await failed;
        record(stateOf(socket));
      },
    });

    scenario(`the server restarts, over ${transport}`, {
      crossOrigin: true,
      args: { options },
      tell: { stop: ({ stop }) => stop(), restart: ({ restart }) => restart() },
      page: async ({ io, watch, once, ask, tell, url, options, record }) => {
        const socket = watch(io(url, options));
        await once(socket, "connect");
        const failed = once(socket, "connect_error");
        await tell("stop");
        await failed;
        socket.removeAllListeners("connect_error");
        const errors = [];
        socket.on("connect_error", (error) => errors.push(error.message));
        const again = once(socket, "connect");
        await tell("restart");
        await again;
        record(new Set(errors).size <= 1, await ask(socket, "ask", 1));
      },
    });
  }

  scenario("io client disconnect: state and events when it returns", {
    page: async ({ io, watch, once, record, stateOf, sleep }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      watch(socket.io);
      watch(socket.io.engine, { events: ["close"] });
      await once(socket, "connect");
      socket.disconnect();
      record(stateOf(socket), socket.io._readyState);
      socket.disconnect();
      await sleep(30);
      record(stateOf(socket));
    },
  });

  scenario("disconnect() while connecting", {
    // Whether the server sees a request that is aborted immediately depends on the browser.
    serverless: true,
    page: async ({ io, watch, record, stateOf, sleep }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: ["polling"] }));
      watch(socket.io);
      socket.disconnect();
      record(stateOf(socket), socket.io._readyState);
      await sleep(50);
      record(stateOf(socket), socket.io._readyState);
    },
  });

  scenario("disconnect() in the listener of connect", {
    page: async ({ io, watch, once, record, stateOf, sleep }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      socket.on("connect", () => {
        socket.emit("last");
        socket.disconnect();
        record("disconnected");
      });
      await once(socket, "disconnect");
      await sleep(20);
      record(stateOf(socket));
    },
  });

  scenario("connect() in the listener of disconnect", {
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      socket.once("disconnect", () => {
        socket.connect();
        record("connects");
      });
      await once(socket, "connect");
      const before = socket.id;
      socket.disconnect();
      await once(socket, "connect");
      record(socket.id !== before);
    },
  });

  scenario("disconnect().connect() is a new connection", {
    page: async ({ io, watch, once, ask, record }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      await once(socket, "connect");
      socket.disconnect().connect();
      await once(socket, "connect");
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("the server disconnects one namespace, the others stay connected", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ io, watch, once, ask, record, stateOf }) => {
      const [main, a] = [watch(io({ transports: ["websocket"] })), watch(io("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      a.emit("leave");
      await once(a, "disconnect");
      record(stateOf(main), stateOf(a), await ask(main, "ask", 1));
      a.connect();
      await once(a, "connect");
    },
  });

  scenario("a refused polling request is a transport error, with details", {
    fake: {},
    tell: { forget: ({ fake: { last } }) => last.polled().then(() => void (last.closed = true)) },
    page: async ({ io, watch, once, tell, record, renewed }) => {
      const socket = watch(io({ transports: ["polling"], reconnectionDelay: 5 }));
      watch(socket.io.engine, { events: ["close"] });
      await once(socket, "connect");
      await tell("forget");
      const again = renewed(socket);
      socket.emit("x");
      const [reason, details] = await again;
      record(reason, details instanceof Error, details.context instanceof XMLHttpRequest);
    },
  });

  scenario("a poll whose connection breaks is a transport error", {
    fake: {},
    tell: { cut: ({ fake: { last } }) => last.polled().then(() => last.close()) },
    page: async ({ io, watch, once, tell, record, renewed }) => {
      const socket = watch(io({ transports: ["polling"], reconnectionDelay: 5 }));
      watch(socket.io.engine, { events: ["close"] });
      await once(socket, "connect");
      const again = renewed(socket);
      await tell("cut");
      const [, details] = await again;
      record(details.context instanceof XMLHttpRequest);
    },
  });

  for (const [code, reason] of [[1000, "bye"], [1001, ""], [1009, ""], [1011, "why"], [4000, "own"]]) {
    scenario(`a WebSocket that is closed with ${code} is a transport close, with details`, {
      fake: {},
      args: { code, reason },
      tell: { close: ({ fake }, code, reason) => fake.last.connection.close(code, reason) },
      page: async ({ io, watch, once, tell, code, reason, record, renewed }) => {
        const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
        watch(socket.io);
        watch(socket.io.engine, { events: ["close"] });
        await once(socket, "connect");
        const again = renewed(socket);
        await tell("close", code, reason);
        const [, details] = await again;
        record(details instanceof Error, details.context instanceof CloseEvent, Object.keys(details).sort());
      },
    });
  }

  for (const transport of TRANSPORTS) {
    scenario(`a message that the server finds too large, over ${transport}`, {
      // Over polling, version 3 ends the session and the request in either order.
      since: transport === "polling" ? 4 : 3,
      server: { maxHttpBufferSize: 1000 },
      args: { transport },
      page: async ({ io, watch, once, transport, renewed }) => {
        const socket = watch(io({ transports: [transport], reconnectionDelay: 5 }));
        watch(socket.io.engine, { events: ["close"] });
        await once(socket, "connect");
        const again = renewed(socket);
        socket.emit("x", "y".repeat(3000));
        await again;
      },
    });

    scenario(`the server sends a close packet, over ${transport}`, {
      fake: {},
      args: { transport },
      tell: { close: ({ fake }) => fake.last.send("1") },
      page: async ({ io, watch, once, tell, transport, outcome, record, stateOf, renewed }) => {
        const socket = watch(io({ transports: [transport], reconnectionDelay: 5 }));
        watch(socket.io.engine, { events: ["close"] });
        await once(socket, "connect");
        const again = renewed(socket);
        await tell("close");
        // Over WebSocket the packet has no effect.
        if (transport === "polling") await again;
        record(stateOf(socket), socket.connected);
        socket.disconnect();
      },
    });
  }

  scenario("engine.close(): forced close, and a reconnection", {
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
      watch(socket.io);
      const { engine } = socket.io;
      watch(engine);
      await once(socket, "connect");
      record(engine.close() === engine, engine.readyState, engine.id, socket.connected);
      await once(socket, "connect");
      record(engine.readyState, socket.io.engine !== engine);
    },
  });
});

parity("connect_error", (scenario) => {
  for (const [name, refusal] of Object.entries({
    "text": () => new Error("no"),
    "data": () => Object.assign(new Error("no"), { data: { a: [1, null] } }),
    "data that is text": () => Object.assign(new Error("no"), { data: "why" }),
    "an empty message": () => new Error(""),
  })) {
    scenario(`from a middleware, with ${name}`, {
      serve: ({ io }) => io.use((_, next) => next(refusal())),
      page: async ({ io, watch, once, record, stateOf, sleep }) => {
        const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
        watch(socket.io);
        const [error] = await once(socket, "connect_error");
        await sleep(30);
        record(error instanceof Error, Object.keys(error), stateOf(socket), socket.io._readyState);
      },
    });
  }

  scenario("of one namespace does not affect the others", {
    serve: ({ io }) => io.of("/a").use((_, next) => next(new Error("no"))),
    page: async ({ io, watch, once, ask, record, stateOf }) => {
      const [main, a] = [watch(io({ transports: ["websocket"] })), watch(io("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect_error")]);
      record(stateOf(main), stateOf(a), await ask(main, "ask", 1));
    },
  });

  scenario("a namespace that does not exist", {
    page: async ({ io, watch, once, record, stateOf }) => {
      const socket = watch(io("/nowhere", { transports: ["websocket"] }));
      watch(socket.io);
      await once(socket, "connect_error");
      record(stateOf(socket), socket.io._readyState);
    },
  });

  for (const transport of TRANSPORTS) {
    scenario(`nobody listens, over ${transport}`, {
      serverless: true,
      args: { transport },
      page: async ({ io, watch, once, record, stateOf, transport }) => {
        const options = { transports: [transport], reconnectionDelay: 5, reconnectionAttempts: 1 };
        const socket = watch(io("http://127.0.0.1:9", options));
        watch(socket.io);
        const failed = once(socket.io, "reconnect_failed");
        const [error] = await once(socket, "connect_error");
        record(error instanceof Error, stateOf(socket), Boolean(socket.io._reconnecting));
        await failed;
        record(stateOf(socket));
      },
    });
  }

  scenario("status 204 is a connect_error", {
    fake: {
      onRequest: (req, res) => req.url.startsWith("/socket.io/") && Boolean(res.writeHead(204).end()),
    },
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["polling"], reconnection: false });
      const [error] = await once(socket, "connect_error");
      record(error.message, error.type, error.description);
    },
  });

  scenario("a server 2.x", {
    fake: { onPacket: (session, packet) => packet === "40" && (session.send("40"), true) },
    page: async ({ io, watch, once, record, stateOf }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      watch(socket.io);
      await once(socket, "connect_error");
      record(stateOf(socket), socket.io._readyState);
    },
  });

  scenario("the server refuses WebSocket handshakes", {
    refuse: ({ upgrade }) => upgrade,
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket"], reconnection: false }));
      const [error] = await once(socket, "connect_error");
      record(error instanceof Error, error.type, error.description instanceof Event);
    },
  });

  scenario("connect() in each connect_error", {
    serverless: true,
    differs: { reason: "it waits for the scheduled attempt, where the reference connects immediately", at: /^(page|manager): / },
    page: async ({ Manager, watch, record }) => {
      const options = { transports: ["polling"], reconnectionDelay: 60, reconnectionDelayMax: 60, randomizationFactor: 0, reconnectionAttempts: 3 };
      const manager = watch(new Manager("http://127.0.0.1:1", options));
      const socket = watch(manager.socket("/"));
      let errors = 0;
      socket.on("connect_error", () => {
        if (++errors < 4) socket.connect();
      });
      await new Promise((resolve) => setTimeout(resolve, 400));
      record("errors", errors);
      socket.disconnect();
    },
  });
});
