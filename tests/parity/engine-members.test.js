// What programs read and call on `socket.io.engine` and its transport, member by member, in each state of a session.
import { parity } from "./support/scenario.js";

const EMITTER = ["on", "once", "off", "emit", "listeners", "hasListeners", "addEventListener", "removeListener", "removeEventListener", "removeAllListeners"];
const ENGINE = [
  "id",
  "readyState",
  "binaryType",
  "writeBuffer",
  "transports",
  "upgrading",
  "hostname",
  "port",
  "secure",
  "_pingTimeoutTime",
  "_hasPingExpired",
  "send",
  "write",
  "close",
  ...EMITTER,
];
const TRANSPORT = ["name", "readyState", "writable", "supportsBinary", "query", "opts", "socket", "ws", "close", "onClose", ...EMITTER];

/** Runs in the page: records the members of an engine and of its transport while it opens, is open (and upgraded), and after its end. */
async function look({ io, once, until, sleep, record, options, upgrades, names }) {
  // Without what each request adds.
  const query = ({ sid, t, b64, ...others }) => [others, typeof sid];
  const views = {
    id: (value) => typeof value,
    port: String,
    _pingTimeoutTime: (value) => (value === Infinity ? value : value > Date.now()),
    query,
    opts: ({ path, query: own, hostname, secure, port, socket, withCredentials, mine }) =>
      [path, own.EIO, hostname, secure, String(port), typeof socket, withCredentials, mine],
    socket: (value) => value === engine,
    ws: (value) => value && [value instanceof WebSocket, value.readyState, value.url.replace(/&(sid|t)=[^&]*/g, "")],
  };
  const show = (when) => {
    for (const [of, members] of Object.entries(names)) {
      const object = of === "engine" ? engine : engine.transport;
      for (const name of members) record(when, of, name, views[name] ? views[name](object[name]) : object[name]);
    }
  };
  const socket = io(options);
  const { engine } = socket.io;
  const first = engine.transport;
  show("opening");
  engine.on("upgrading", ({ readyState, query, ws }) => {
    record(engine.upgrading, readyState, query.transport, typeof query.sid, ws instanceof WebSocket, ws.readyState);
  });
  engine.on("upgrade", () => record(engine.upgrading, first.readyState, first.name, engine.transport.readyState));
  await Promise.all([once(socket, "connect"), upgrades && once(engine, "upgrade")]);
  await until(() => engine.transport.writable);
  show("open");
  record(engine.transport === first, first.readyState, typeof first.query.sid);
  socket.disconnect();
  // The reference sends a last packet, and keeps a time that counts no more.
  names.transport = names.transport.filter((name) => name !== "writable");
  names.engine = names.engine.filter((name) => name !== "_pingTimeoutTime");
  show("disconnected");
}

parity("engine: members", (scenario) => {
  scenario("there is no engine before connecting", {
    serverless: true,
    page: ({ io, record }) => record(io({ autoConnect: false }).io.engine),
  });

  for (const [how, options, upgrades] of [
    ["by long-polling", { upgrade: false, mine: 1, query: { a: "1" } }],
    ["by WebSocket", { transports: ["websocket"], forceBase64: true, withCredentials: true }],
    ["with an upgrade", {}, true],
  ]) {
    scenario(how, { args: { options, upgrades, names: { engine: ENGINE, transport: TRANSPORT } }, page: look });
  }

  scenario("transports are names, whatever the option has, and the next one is the first after a failure", {
    serverless: true,
    page: async ({ io, once, record }) => {
      const uri = "http://127.0.0.1:1";
      for (const transports of [undefined, ["websocket"], ["websocket", "polling"]]) {
        const socket = io(uri, { transports, forceNew: true, reconnection: false });
        record(socket.io.engine.transports);
        socket.disconnect();
      }
      const socket = io(uri, { transports: ["polling", "websocket"], tryAllTransports: true, forceNew: true, reconnection: false });
      const { engine } = socket.io;
      await once(socket, "connect_error");
      record(engine.transports, engine.transport.name);
    },
  });

  scenario("transportOptions are those of the transport", {
    serverless: true,
    page: ({ io, record }) => {
      const transportOptions = { websocket: { forceBase64: true, path: "/own/" }, polling: { path: "/other/" } };
      const { transport } = io("http://127.0.0.1:1", { transports: ["websocket"], transportOptions, reconnection: false }).io.engine;
      record(transport.supportsBinary, transport.opts.path, transport.opts.forceBase64);
    },
  });
});

parity("engine: the transport is an emitter", (scenario) => {
  const listen = async ({ io, url, once, record, until, sleep, options, outcome }) => {
    const socket = io(options.uri ?? url, { reconnection: false, ...options });
    const { engine } = socket.io;
    const { transport } = engine;
    for (const event of ["open", "close", "error"]) transport.on(event, (...args) => record("transport", event, args.length, transport.readyState));
    for (const event of ["open", "close"]) engine.on(event, () => record("engine", event));
    record(transport.hasListeners("open"), transport.on("x", () => record("x")) === transport, transport.emit("x") === transport);
    await outcome(Promise.race([once(socket, "connect"), once(socket, "connect_error")]));
    await sleep(20);
    if (socket.connected) await until(() => transport.writable);
    transport.close();
    await sleep(20);
    record(transport.hasListeners("open"));
  };
  for (const transport of ["polling", "websocket"]) {
    scenario(`open and close over ${transport}`, { args: { options: { transports: [transport] } }, page: listen });
    scenario(`error over ${transport}`, {
      serverless: true,
      args: { options: { transports: [transport], uri: "http://127.0.0.1:1" } },
      page: async (helpers) => {
        const { io, once, record, sleep } = helpers;
        const { uri, transports } = helpers.options;
        const socket = io(uri, { transports, reconnection: false });
        socket.io.engine.transport.on("error", ({ type, message }) => record("error", type, message));
        await once(socket, "connect_error");
        await sleep(20);
      },
    });
  }

  scenario("packet and drain", {
    fake: {},
    tell: { send: ({ fake }, packet) => fake.last.send(packet) },
    page: async ({ io, once, tell, recordEngine, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      await sleep(20);
      const { transport } = socket.io.engine;
      const heard = (packet) => recordEngine("packet", packet.type, packet.data);
      transport.on("packet", heard).once("drain", () => recordEngine("drain"));
      await tell("send", '42["text",1]');
      await sleep(20);
      socket.emit("out");
      await sleep(20);
      transport.off("packet", heard);
      await tell("send", '42["text",2]');
      await sleep(20);
    },
  });

  scenario("an upgrade removes the listeners of the transport before it", {
    page: async ({ io, once, record }) => {
      const socket = io();
      const { engine } = socket.io;
      const before = engine.transport.on("packet", () => {});
      await Promise.all([once(socket, "connect"), once(engine, "upgrade")]);
      record(before.hasListeners("packet"), before === engine.transport);
    },
  });
});

parity("engine: calls on the transport and the engine", (scenario) => {
  for (const transport of ["polling", "websocket"]) {
    scenario(`transport.close() ends the session, and it is renewed, over ${transport}`, {
      args: { transport },
      page: async ({ io, once, watch, record, sleep, transport }) => {
        const socket = watch(io({ transports: [transport], reconnectionDelay: 5 }));
        watch(socket.io);
        const { engine } = socket.io;
        watch(engine, { events: ["close"] });
        await once(socket, "connect");
        await sleep(20);
        record(engine.transport.close() === engine.transport, engine.readyState, engine.transport.readyState);
        engine.transport.close();
        await once(socket, "connect");
        record(socket.io.engine !== engine);
      },
    });
  }

  scenario("transport.onClose() ends the session too", {
    differs: { reason: "the WebSocket is closed too, where the reference leaves it open", at: /^(frames|sockets): / },
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 5 });
      await once(socket, "connect");
      const ended = once(socket, "disconnect");
      socket.io.engine.transport.onClose("transport close");
      record((await ended)[0]);
      await once(socket, "connect");
    },
  });

  scenario("transport.close() while it opens", {
    serverless: true,
    page: async ({ io, watch, record, sleep }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: ["polling"], reconnection: false }));
      watch(socket.io);
      const { engine } = socket.io;
      watch(engine, { events: ["open", "close", "error"] });
      engine.transport.close();
      record(engine.readyState, socket.io._readyState);
      await sleep(40);
      record(engine.readyState, socket.io._readyState);
    },
  });

  scenario("transport.ws is the browser's: its listeners hear, and it can be closed", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 5 });
      await once(socket, "connect");
      const { ws } = socket.io.engine.transport;
      ws.addEventListener("message", ({ data }) => record("message", data));
      ws.addEventListener("close", ({ type }) => record(type));
      socket.emit("say", "hello", 1);
      record(await once(socket, "hello"));
      const ended = once(socket, "disconnect");
      ws.close();
      record((await ended)[0]);
      await once(socket, "connect");
      record(socket.io.engine.transport.ws !== ws);
    },
  });

  for (const transports of [["polling"], ["websocket"]]) {
    scenario(`a program emits data on the engine, over ${transports}`, {
      fake: {},
      args: { transports },
      page: async ({ io, once, watch, recordEngine, sleep, transports }) => {
        const socket = watch(io({ transports }));
        const { engine } = socket.io;
        engine.emit("data", '2["early"]');
        await once(socket, "connect");
        await sleep(20);
        engine.on("data", (data) => recordEngine("data", data));
        recordEngine(engine.emit("data", '2["text",1]') === engine);
        engine.emit("data", '51-["binary",{"_placeholder":true,"num":0}]');
        engine.emit("data", new Uint8Array([1, 2]).buffer);
        await sleep(5);
        socket.once("text", () => engine.emit("data", '2["within"]'));
        engine.emit("data", '2["text",2]');
        await sleep(5);
      },
    });
  }

  scenario("an overdue ping is told, and the next event finds it", {
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 5 });
      await once(socket, "connect");
      const { engine } = socket.io;
      record(engine._hasPingExpired());
      engine._pingTimeoutTime = Date.now() - 1;
      const ended = once(socket, "disconnect");
      const answer = ask(socket, "ask", 1);
      record((await ended)[0], await answer);
    },
  });

  for (const [transport, isBusy] of [["polling", true], ["websocket", true], ["polling", false], ["websocket", false]]) {
    scenario(`no packet is created once close() has been called, over ${transport}${isBusy ? ", while messages leave" : ""}`, {
      fake: {},
      args: { transport, isBusy },
      page: async ({ io, once, record, recordEngine, sleep, transport, isBusy }) => {
        const socket = io({ transports: [transport], reconnection: false });
        const { engine } = socket.io;
        await once(socket, "connect");
        await sleep(20);
        engine.on("packetCreate", ({ type, data }) => recordEngine("create", type, data));
        engine.on("close", (reason) => recordEngine("close", reason));
        if (isBusy) socket.emit("one");
        engine.close();
        record(engine.readyState);
        engine.send("x");
        engine.write("y");
        record(engine.writeBuffer.length);
        if (isBusy) await once(engine, "close");
        engine.send("z");
        await sleep(20);
      },
    });
  }

  scenario("no packet is created after close() during an upgrade", {
    page: async ({ io, once, record, recordEngine, sleep }) => {
      const socket = io({ reconnection: false });
      const { engine } = socket.io;
      engine.on("packetCreate", ({ type, data }) => recordEngine("create", type, data));
      engine.once("upgrading", () => {
        engine.close();
        record(engine.readyState);
        engine.send("x");
        socket.emit("y");
      });
      await once(engine, "close");
      engine.send("z");
    },
  });

  scenario("a page that leaves has a closed transport", {
    page: async ({ io, once, record, sleep }) => {
      for (const transports of [["polling"], ["websocket"]]) {
        const socket = io({ transports, closeOnBeforeunload: true, forceNew: true });
        await once(socket, "connect");
        await sleep(20);
        const { engine } = socket.io;
        record(engine.transport.readyState);
        dispatchEvent(new Event("beforeunload"));
        record(engine.transport.readyState, engine.readyState);
        await sleep(20);
        socket.disconnect();
      }
    },
  });
});
