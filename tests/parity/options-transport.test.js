// The options that decide how a connection is made.
import { parity } from "./support/scenario.js";

// Records the transports that a connection uses.
const connect = async ({ io, watch, once, ask, record, options, upgrades }) => {
  const socket = watch(io(options));
  const { engine } = socket.io;
  watch(engine, { events: ["open", "upgrading", "upgrade", "upgradeError", "close"] });
  const upgraded = upgrades && once(engine, "upgrade");
  await once(socket, "connect");
  await upgraded;
  record(engine.transport.name, await ask(socket, "ask", 1));
};

// A server that upgrades a polling session to WebSocket, as engine.io does, after some ms.
const upgradeAfter = (ms) => (connection, session) => {
  connection.on("message", (data) => {
    const packet = data.toString();
    if (packet === "2probe") {
      setTimeout(() => {
        connection.send("3probe");
        // Ends the pending request.
        session.send("6");
      }, ms);
    } else if (packet === "5") {
      session.received.push(packet);
      session.transport = "websocket";
      session.deliver = (message) => connection.send(message);
    } else {
      session.receive(packet);
    }
  });
  return true;
};

parity("option: transports", (scenario) => {
  const TRANSPORTS = {
    "the default is polling, then an upgrade": [undefined, true],
    "polling alone": [["polling"], false],
    "WebSocket alone": [["websocket"], false],
    "polling and WebSocket, in this order": [["polling", "websocket"], true],
    "WebSocket and polling, in this order": [["websocket", "polling"], false],
    "polling twice": [["polling", "polling"], false],
    "with webtransport": [["polling", "websocket", "webtransport"], true],
  };
  for (const [name, [transports, upgrades]] of Object.entries(TRANSPORTS)) {
    scenario(`${name}`, { args: { options: transports ? { transports } : {}, upgrades }, page: connect });
  }

  scenario("an empty list: an error says that there are none", {
    differs: { reason: "the error is an Error, not a string", at: /^(page|manager): .*No transports available/ },
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: [], reconnection: false }));
      watch(socket.io);
      record(socket.io._readyState);
      await once(socket, "connect_error");
      record(socket.io._readyState, socket.active);
    },
  });

  scenario("a change is read by the next connection", {
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["polling"], reconnectionDelay: 5 }));
      await once(socket, "connect");
      socket.io.opts.transports = ["websocket"];
      record(socket.io.engine.transport.name);
      socket.io.engine.close();
      await once(socket, "connect");
      record(socket.io.engine.transport.name);
    },
  });

  scenario("WebSocket fails: polling, if the page changes transports in connect_error", {
    refuse: ({ upgrade, query }) => upgrade && !query.sid,
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket", "polling"], reconnectionDelay: 5 }));
      watch(socket.io);
      socket.once("connect_error", () => (socket.io.opts.transports = ["polling"]));
      await once(socket, "connect");
      record(socket.io.engine.transport.name);
    },
  });

  scenario("an unknown name is an error", {
    serverless: true,
    differs: { reason: "the TypeError names the option and the known names", at: /^(page|problems|uncaught): / },
    page: ({ io, attempt, record }) => {
      record(attempt(() => typeof io({ transports: ["carrier pigeon"] })));
      record(attempt(() => typeof io({ transports: ["polling", "carrier pigeon"], autoConnect: false })));
    },
  });

  scenario("a string instead of a list is an error", {
    serverless: true,
    differs: { reason: "a TypeError that names the option", at: /^(page|problems|uncaught): / },
    page: ({ io, attempt, record }) => record(attempt(() => typeof io({ transports: "websocket" }))),
  });
});

parity("option: upgrade", (scenario) => {
  scenario("false: the first transport stays", {
    args: { options: { upgrade: false } },
    page: async ({ io, watch, once, ask, record, sleep, options }) => {
      const socket = watch(io(options));
      watch(socket.io.engine);
      await once(socket, "connect");
      await sleep(50);
      record(socket.io.engine.transport.name, await ask(socket, "ask", 1));
    },
  });

  scenario("events emitted around the upgrade are sent once and in order", {
    fake: { handshake: { upgrades: ["websocket"] }, onUpgrade: upgradeAfter(40) },
    page: async ({ io, once, record, watch }) => {
      const socket = watch(io());
      const { engine } = socket.io;
      watch(engine, { events: ["upgrading", "upgrade"] });
      engine.on("upgrading", () => socket.emit("n", "upgrading"));
      engine.on("upgrade", () => socket.emit("n", "upgrade"));
      await Promise.all([once(socket, "connect"), once(engine, "upgrade")]);
      socket.emit("n", "upgraded");
      record(engine.transport.name);
    },
  });

  scenario("disconnect() during an upgrade waits for it, and sends what is buffered", {
    fake: { handshake: { upgrades: ["websocket"] }, onUpgrade: upgradeAfter(40) },
    page: async ({ io, once, record, watch, sleep }) => {
      const socket = watch(io());
      const { engine } = socket.io;
      watch(engine, { events: ["upgrading", "upgrade", "close"] });
      engine.on("upgrading", () => {
        socket.emit("last words");
        socket.disconnect();
        record(engine.readyState);
      });
      await Promise.all([once(socket, "connect"), once(engine, "upgrade")]);
      await sleep(30);
      record(engine.readyState);
    },
  });

  scenario("a server without upgrades", {
    server: { transports: ["polling"] },
    args: { options: {} },
    page: async ({ io, watch, once, ask, record, sleep }) => {
      const socket = watch(io());
      watch(socket.io.engine);
      await once(socket, "connect");
      await sleep(50);
      record(socket.io.engine.transport.name, await ask(socket, "ask", 1));
    },
  });

  scenario("a probe that is answered wrongly", {
    fake: {
      handshake: { upgrades: ["websocket"] },
      onUpgrade: (connection) => {
        connection.on("message", () => connection.send("3wrong"));
        return true;
      },
    },
    page: async ({ io, watch, once, record, sleep }) => {
      const socket = watch(io());
      watch(socket.io.engine, { events: ["upgrading", "upgrade", "upgradeError", "close"] });
      const failed = once(socket.io.engine, "upgradeError");
      await once(socket, "connect");
      await failed;
      await sleep(30);
      record(socket.io.engine.transport.name);
    },
  });

  scenario("a probe that is closed before it is answered", {
    fake: {
      handshake: { upgrades: ["websocket"] },
      onUpgrade: (connection) => {
        connection.on("message", () => connection.close());
        return true;
      },
    },
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io());
      watch(socket.io.engine, { events: ["upgrading", "upgrade", "upgradeError", "close"] });
      const failed = once(socket.io.engine, "upgradeError");
      await once(socket, "connect");
      await failed;
      record(socket.io.engine.transport.name);
    },
  });

  scenario("disconnect() while a probe is in flight", {
    fake: { handshake: { upgrades: ["websocket"] }, onUpgrade: () => true },
    page: async ({ io, watch, once, record, sleep }) => {
      const socket = watch(io());
      watch(socket.io.engine, { events: ["close"] });
      socket.io.engine.on("upgradeError", ({ message }) => record(message));
      await once(socket, "connect");
      await sleep(20);
      socket.disconnect();
      record(socket.io._readyState, socket.io.engine.readyState);
      await sleep(20);
      record(socket.io.engine.readyState);
    },
  });

  scenario("an upgrade that ends after the answer to the probe", {
    differs: {
      reason: "polling continues, where the reference stalls until the ping timeout",
      at: /^(page|engine|polls|posts|posted|frames|sockets): /,
    },
    fake: (world) => ({
      handshake: { upgrades: ["websocket"] },
      onUpgrade: (connection) => {
        world.probe = connection;
        return true;
      },
    }),
    tell: {
      answer: async ({ probe }) => {
        if (!probe) return false;
        probe.send("3probe");
        return true;
      },
      end: ({ probe }) => probe.terminate(),
      send: ({ fake }) => fake.last.send('42["hello"]'),
    },
    page: async ({ io, watch, once, record, sleep, outcome, tell, until }) => {
      const socket = watch(io());
      const { engine } = socket.io;
      watch(engine, { events: ["upgrading", "upgrade", "upgradeError", "close"] });
      await once(socket, "connect");
      // Waits until the next poll is pending.
      await sleep(50);
      const upgrading = once(engine, "upgrading");
      await until(() => tell("answer"));
      await upgrading;
      const failed = once(engine, "upgradeError");
      await tell("end");
      await failed;
      const hello = once(socket, "hello");
      await tell("send");
      // The pending poll delivers it; only what follows stalls.
      await hello;
      const second = once(socket, "hello");
      await sleep(50);
      await tell("send");
      record(await outcome(second, 500));
      socket.emit("to the server");
      await sleep(50);
      record(engine.transport.name);
    },
  });
});

parity("option: rememberUpgrade", (scenario) => {
  const reconnect = async ({ io, once, record, options }) => {
    const socket = io({ reconnectionDelay: 5, ...options });
    await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
    for (let i = 0; i < 2; i++) {
      const again = once(socket, "connect");
      socket.io.engine.close();
      await once(socket.io, "reconnect_attempt");
      await Promise.resolve();
      record(socket.io.engine.transport.name);
      await again;
      if (socket.io.engine.transport.name === "polling") await once(socket.io.engine, "upgrade");
    }
  };
  scenario("true: the next connection starts with WebSocket", { args: { options: { rememberUpgrade: true } }, page: reconnect });
  scenario("false: the next connection starts with polling", { args: { options: { rememberUpgrade: false } }, page: reconnect });
  scenario("the default: the next connection starts with polling", { args: { options: {} }, page: reconnect });

  scenario("another Manager remembers too", {
    page: async ({ io, once, record }) => {
      const first = io({ rememberUpgrade: true });
      await Promise.all([once(first, "connect"), once(first.io.engine, "upgrade")]);
      const second = io({ rememberUpgrade: true, forceNew: true });
      record(second.io.engine.transport.name);
      await once(second, "connect");
    },
  });

  scenario("a transport error makes it forget", {
    page: async ({ io, once, record, url }) => {
      const first = io({ rememberUpgrade: true });
      await Promise.all([once(first, "connect"), once(first.io.engine, "upgrade")]);
      const failing = io("http://127.0.0.1:1", { transports: ["polling"], reconnection: false });
      await once(failing, "connect_error");
      const second = io(url, { rememberUpgrade: true, forceNew: true });
      record(second.io.engine.transport.name);
      await Promise.all([once(second, "connect"), once(second.io.engine, "upgrade")]);
    },
  });
});

parity("option: path", (scenario) => {
  for (const [path, server] of [["/x", "/x"], ["/x/", "/x/"], ["/a/b.c/", "/a/b.c"], ["/socket.io", undefined], ["/ü x/", "/%C3%BC%20x"]]) {
    scenario(`${path} is the path of every request`, {
      server: server ? { path: server } : {},
      args: { options: { path }, upgrades: true },
      page: connect,
    });
  }

  scenario("addTrailingSlash: false", {
    since: 4,
    server: { path: "/x", addTrailingSlash: false },
    args: { options: { path: "/x/", addTrailingSlash: false }, upgrades: true },
    page: connect,
  });
});
