// `socket.io.engine`: its properties, its events and its methods.
import { parity } from "./support/scenario.js";

const EVENTS = ["open", "handshake", "packet", "packetCreate", "data", "message", "drain", "flush", "heartbeat", "ping", "pong", "error", "close"];
const UPGRADE_EVENTS = ["open", "upgrading", "upgrade", "upgradeError", "close"];
const TRANSPORTS = ["polling", "websocket"];

parity("engine: properties", (scenario) => {
  scenario("opts are the options, with defaults", {
    serverless: true,
    page: ({ io, record }) => {
      const names = [
        "path",
        "withCredentials",
        "upgrade",
        "timestampParam",
        "rememberUpgrade",
        "addTrailingSlash",
        "transportOptions",
        "closeOnBeforeunload",
        "query",
        "transports",
        "forceBase64",
        "timestampRequests",
        "protocols",
        "extraHeaders",
        "requestTimeout",
        "tryAllTransports",
        "hostname",
        "secure",
        "mine",
      ];
      for (const options of [{}, { path: "/x/", upgrade: false, query: { a: 1 }, mine: true, transports: ["websocket"] }, { path: "/y", addTrailingSlash: false }]) {
        const socket = io("http://127.0.0.1:1", { ...options, forceNew: true, reconnection: false });
        const { opts } = socket.io.engine;
        record(Object.fromEntries(names.map((name) => [name, opts[name]])));
        socket.disconnect();
      }
    },
  });

  scenario("a query string becomes an object in opts", {
    serverless: true,
    page: ({ io, record }) => {
      const socket = io("http://127.0.0.1:1", { query: "a=1&b=two%20words", reconnection: false });
      record(socket.io.engine.opts.query);
      socket.disconnect();
    },
  });

  scenario("hostname, port, secure, id, readyState, transport, binaryType and writeBuffer follow the session", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"] });
      const { engine } = socket.io;
      const all = (when) => record(when, engine.hostname, String(engine.port), engine.secure, engine.readyState, engine.transport.name, engine.transport.writable, engine.binaryType, engine.writeBuffer, typeof engine.id);
      all("opening");
      await once(socket, "connect");
      await Promise.resolve().then(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      all("open");
      record(engine.id);
      engine.on("close", () => record("in close", engine.readyState, engine.transport.name, engine.id));
      socket.disconnect();
      record(engine.id, engine.readyState, engine.transport.name);
    },
  });

  for (const transport of TRANSPORTS) {
    scenario(`transport.writable while a packet is in flight, over ${transport}`, {
      args: { transport },
      page: async ({ io, once, ask, record, until, transport }) => {
        const socket = io({ transports: [transport] });
        const { engine } = socket.io;
        record(engine.transport.writable);
        await once(socket, "connect");
        await until(() => engine.transport.writable);
        record(engine.transport.writable, engine.writeBuffer.length);
        socket.emit("a");
        record(engine.transport.writable, engine.writeBuffer.length);
        socket.emit("b", 1);
        record(engine.transport.writable, engine.writeBuffer.length);
        await ask(socket, "ask");
        await until(() => engine.transport.writable);
        record(engine.transport.writable, engine.writeBuffer.length);
      },
    });
  }

  scenario("writeBuffer holds packets with type, data and options", {
    page: async ({ io, once, record, until }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      await until(() => socket.io.engine.transport.writable);
      socket.emit("a", 1);
      socket.compress(false).emit("b", new Uint8Array([1]));
      record(socket.io.engine.writeBuffer.map(({ type, data, options }) => ({ type, data, options })));
      await until(() => socket.io.engine.writeBuffer.length === 0);
    },
  });

  scenario("binaryType blob: binary is received as a Blob", {
    page: async ({ io, once, ask, record }) => {
      for (const transport of ["websocket", "polling"]) {
        const socket = io({ transports: [transport], forceNew: true });
        socket.io.engine.binaryType = "blob";
        record(socket.io.engine.binaryType);
        await once(socket, "connect");
        record(await ask(socket, "ask", new Uint8Array([1, 2, 3]), { a: [new Uint8Array([4]).buffer] }));
      }
    },
  });

  scenario("the engine is a new one for each connection", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 5 });
      const first = socket.io.engine;
      await once(socket, "connect");
      const { id } = first;
      first.close();
      await once(socket, "connect");
      record(socket.io.engine !== first, socket.io.engine.id !== id, first.readyState, first.id);
    },
  });
});

parity("engine: events", (scenario) => {
  for (const transport of TRANSPORTS) {
    scenario(`every event of a session, over ${transport}`, {
      fake: {},
      args: { transport, events: EVENTS },
      tell: { send: ({ fake }, packet) => fake.last.send(packet) },
      page: async ({ io, watch, once, tell, sleep, record, transport, events }) => {
        const socket = watch(io({ transports: [transport] }));
        watch(socket.io.engine, { events });
        await once(socket, "connect");
        await sleep(40);
        const ping = once(socket.io, "ping");
        await tell("send", "2");
        await ping;
        await sleep(40);
        await tell("send", '42["text",1]');
        await sleep(40);
        socket.emit("out", 1);
        await sleep(40);
        socket.disconnect();
        record("end");
      },
    });
  }

  scenario("binary in packet, data and packetCreate", {
    fake: {},
    args: { events: ["packet", "packetCreate", "data", "message"] },
    tell: {
      send: ({ fake }) => fake.last.sendAll(['451-["x",{"_placeholder":true,"num":0}]', Buffer.from([1, 2])]),
    },
    page: async ({ io, watch, once, tell, events, sleep }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      await once(socket, "connect");
      watch(socket.io.engine, { events });
      const received = once(socket, "x");
      await tell("send");
      await received;
      socket.emit("y", new Uint8Array([3, 4]), { a: new Uint8Array([5]).buffer });
      await sleep(20);
    },
  });

  scenario("handshake has the server's handshake data", {
    fake: { handshake: { pingInterval: 12345, pingTimeout: 6789, maxPayload: 4242, extra: { a: [1] }, upgrades: ["webtransport"] } },
    args: { events: ["handshake", "open"] },
    page: async ({ io, watch, once, events }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      watch(socket.io.engine, { events });
      await once(socket, "connect");
    },
  });

  scenario("compress is in the options of packetCreate", {
    page: async ({ io, once, recordEngine, record, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.io.engine.on("packetCreate", ({ type, data, options }) => recordEngine({ type, data, options }));
      socket.emit("a");
      socket.compress(false).emit("b");
      socket.compress(true).emit("c");
      socket.emit("d", new Uint8Array([1]));
      socket.compress(false).emit("e", new Uint8Array([1]));
      socket.compress(false).timeout(1000).emit("f", () => {});
      socket.compress(false).volatile.emit("g");
      record("emitted");
      await sleep(20);
    },
  });

  scenario("compress is kept for buffered packets", {
    page: async ({ io, once, recordEngine, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.compress(false).emit("a");
      socket.emit("b");
      record(socket.sendBuffer.map(({ options }) => options));
      socket.io.engine.on("packetCreate", ({ data, options }) => recordEngine(data, options));
      await once(socket, "connect");
    },
  });

  scenario("an upgrade", {
    args: { events: UPGRADE_EVENTS },
    page: async ({ io, watch, once, record, events }) => {
      const socket = io();
      const { engine } = socket.io;
      engine.on("upgrading", (transport) => record("upgrading", transport.name, engine.transport.name));
      engine.on("upgrade", (transport) => record("upgrade", transport.name, engine.transport.name, transport === engine.transport));
      watch(engine, { events });
      await Promise.all([once(socket, "connect"), once(engine, "upgrade")]);
    },
  });

  scenario("error and close when a transport fails", {
    differs: { reason: "the engine is already closed when it emits error", at: /^engine: . \["engine","error"/ },
    serverless: true,
    args: { events: ["open", "error", "close"] },
    page: async ({ io, watch, once, record, events, sleep }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: ["polling"], reconnection: false }));
      const { engine } = socket.io;
      watch(engine, { events });
      await once(socket, "connect_error");
      await sleep(10);
      record(engine.readyState, engine.transport.name);
    },
  });

  scenario("error and close when an open session fails", {
    differs: { reason: "the engine is already closed when it emits error", at: /^engine: . \["engine","error"/ },
    fake: {},
    args: { events: ["error", "close"] },
    tell: { forget: ({ fake: { last } }) => last.polled().then(() => void (last.closed = true)) },
    page: async ({ io, watch, once, tell, events }) => {
      const socket = watch(io({ transports: ["polling"], reconnection: false }));
      watch(socket.io);
      watch(socket.io.engine, { events });
      await once(socket, "connect");
      await tell("forget");
      const lost = once(socket, "disconnect");
      socket.emit("x");
      await lost;
    },
  });
});

parity("engine: order", (scenario) => {
  scenario("several packets in one long-polling response", {
    differs: { reason: "each packet reaches all listeners before the next one", at: /^page: / },
    fake: {},
    tell: { send: ({ fake }) => fake.last.sendAll(['42["one"]', '42["two"]']) },
    page: async ({ io, once, tell, record, sleep }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      await sleep(20);
      socket.onAny((name) => record("socket", name));
      socket.io.engine.on("message", (message) => record("engine", message));
      const two = once(socket, "two");
      await tell("send");
      await two;
    },
  });
});

parity("engine: methods", (scenario) => {
  scenario("send and write send a message unchanged", {
    fake: {},
    page: async ({ io, once, record, recordEngine, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      const { engine } = socket.io;
      await once(socket, "connect");
      await sleep(20);
      engine.on("packetCreate", ({ type, data, options }) => recordEngine("create", { type, data, options }));
      engine.on("flush", () => recordEngine("flush"));
      engine.on("drain", () => recordEngine("drain"));
      record(engine.send("text") === engine);
      await sleep(10);
      record(engine.write("more", { compress: false }) === engine);
      await sleep(10);
      engine.send("called back", () => recordEngine("callback 1"));
      await sleep(10);
      engine.send("called back", {}, () => recordEngine("callback 2"));
      await sleep(10);
      engine.send(new Uint8Array([1, 2]));
      engine.send(new Uint8Array([3]).buffer, { compress: false }, () => recordEngine("callback 3"));
      await sleep(30);
    },
  });

  scenario("send before the session is open, and after it is closed", {
    fake: {},
    page: async ({ io, once, record, recordEngine, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      const { engine } = socket.io;
      engine.send("early", () => recordEngine("callback"));
      record(engine.writeBuffer.map(({ type, data }) => ({ type, data })));
      await once(socket, "connect");
      socket.disconnect();
      record(engine.send("late", () => recordEngine("late callback")) === engine, engine.writeBuffer.length);
      await sleep(20);
    },
  });

  scenario("close() sends what is buffered first", {
    fake: {},
    page: async ({ io, once, watch, record, sleep }) => {
      const socket = watch(io({ transports: ["polling"], reconnection: false }));
      const { engine } = socket.io;
      watch(engine, { events: ["close"] });
      await once(socket, "connect");
      await sleep(20);
      socket.emit("one");
      socket.emit("two");
      record(engine.close() === engine, engine.readyState);
      const closed = engine.readyState === "closed" || once(engine, "close");
      await closed;
      record(engine.readyState);
    },
  });

  scenario("close() while it opens", {
    // Whether the server sees a request that is aborted immediately depends on the browser.
    serverless: true,
    page: async ({ io, watch, record, sleep }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: ["polling"], reconnection: false }));
      watch(socket.io);
      const { engine } = socket.io;
      watch(engine, { events: ["open", "close"] });
      engine.close();
      record(engine.readyState, socket.io._readyState);
      await sleep(40);
      record(engine.readyState, socket.io._readyState);
    },
  });

  scenario("the engine is an emitter", {
    serverless: true,
    page: ({ io, record }) => {
      const { engine } = io("http://127.0.0.1:1", { reconnection: false }).io;
      const listener = (...args) => record("heard", ...args);
      record(engine.on("x", listener) === engine, engine.listeners("x").length, engine.hasListeners("x"));
      record(engine.once("y", listener) === engine, engine.emit("y", 1) === engine, engine.hasListeners("y"));
      record(engine.off("x", listener) === engine, engine.hasListeners("x"));
    },
  });

  scenario("the Manager's packet event reports each decoded packet", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ io, watch, once, ask, record }) => {
      const [main, a] = [io({ transports: ["websocket"] }), io("/a")];
      main.io.on("packet", (packet) => {
        const { type, nsp, id, data } = packet;
        record({ type, nsp, id, data: Array.isArray(data) ? data : Object.keys(data ?? {}) });
      });
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      a.emit("say", "x", 1, new Uint8Array([2]));
      await once(a, "x");
      main.on("q", (answer) => answer());
      main.emit("question", "q");
      await ask(main, "ask", 1);
      main.emit("leave");
      await once(main, "disconnect");
    },
  });
});

parity("engine: the page's life cycle", (scenario) => {
  const offline = async ({ io, watch, once, record, stateOf, sleep, url, options, stays }) => {
    const socket = watch(io(url, { transports: ["websocket"], reconnectionDelay: 5, ...options }));
    watch(socket.io);
    watch(socket.io.engine, { events: ["close"] });
    await once(socket, "connect");
    dispatchEvent(new Event("offline"));
    record(stateOf(socket));
    await (stays ? sleep(80) : once(socket, "connect"));
    record(stateOf(socket));
  };
  scenario("offline closes the connection at once", { page: offline });
  scenario("offline closes a connection over polling too", { args: { options: { transports: ["polling"] } }, page: offline });
  scenario("offline does not affect localhost", { host: "localhost", args: { stays: true }, page: offline });

  scenario("going offline while it connects", {
    // Its request may be aborted before it is sent.
    differs: { reason: "an immediate connect_error, where the reference waits for the timeout", at: /^(page|manager|engine|openings): / },
    fake: { onRequest: (req) => req.url.startsWith("/socket.io/") },
    page: async ({ io, watch, record, sleep }) => {
      const socket = watch(io({ transports: ["polling"], reconnection: false, timeout: 300 }));
      dispatchEvent(new Event("offline"));
      await sleep(50);
      record("after 50 ms");
      socket.disconnect();
    },
  });

  for (const closeOnBeforeunload of [undefined, true, false]) {
    scenario(`beforeunload with closeOnBeforeunload: ${closeOnBeforeunload}`, {
      args: { options: closeOnBeforeunload === undefined ? {} : { closeOnBeforeunload } },
      page: async ({ io, watch, once, record, stateOf, sleep, options }) => {
        const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5, ...options }));
        watch(socket.io);
        watch(socket.io.engine, { events: ["close"] });
        await once(socket, "connect");
        dispatchEvent(new Event("beforeunload"));
        record(stateOf(socket), socket.io.engine.readyState);
        await sleep(40);
        record(stateOf(socket), socket.io.engine.readyState);
      },
    });
  }

  scenario("a ping timeout missed during sleep is noticed at the next emit", {
    page: async ({ io, watch, once, ask, record }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
      await once(socket, "connect");
      const { now } = Date;
      Date.now = () => now() + 60000;
      socket.emit("say", "buffered", 1);
      record(socket.sendBuffer.length, socket.connected);
      const again = once(socket, "buffered");
      await once(socket, "disconnect");
      Date.now = now;
      await again;
      record(await ask(socket, "ask", 2));
    },
  });
});
