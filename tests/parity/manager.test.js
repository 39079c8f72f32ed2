// `Manager`.
import { parity } from "./support/scenario.js";

parity("Manager", (scenario) => {
  scenario("its address may be options", {
    serverless: true,
    page: ({ io, record }) => {
      for (const options of [
        { hostname: "127.0.0.1", port: 1 },
        { hostname: "127.0.0.1", port: "1", secure: true },
        { hostname: "127.0.0.1" },
        { hostname: "127.0.0.1", secure: true },
        { hostname: "::1", port: 1 },
        { port: 1 },
        { secure: false },
        { secure: true },
        { host: "127.0.0.1:1" },
      ]) {
        const manager = new io.Manager({ ...options, reconnection: false, transports: [] });
        const { hostname, port, secure } = manager.engine;
        record(options, hostname, String(port) === location.port ? "the page's port" : String(port), secure);
        manager._close();
      }
    },
  });

  scenario("the getters give the defaults", {
    serverless: true,
    page: ({ Manager, record }) => {
      const manager = new Manager({ autoConnect: false });
      record(manager.reconnection(), String(manager.reconnectionAttempts()), manager.reconnectionDelay());
      record(manager.reconnectionDelayMax(), manager.randomizationFactor(), manager.timeout());
      record(manager._readyState, Boolean(manager._reconnecting), typeof manager.engine);
    },
  });

  scenario("the setters return the Manager, and the getters the new value", {
    serverless: true,
    page: ({ Manager, record }) => {
      const manager = new Manager({ autoConnect: false });
      const values = {
        reconnection: [false, true, 0, 1],
        reconnectionAttempts: [3, Infinity, 0],
        reconnectionDelay: [10, 0],
        reconnectionDelayMax: [20, 0],
        randomizationFactor: [0, 0.25, 1],
        timeout: [5, false, 100],
      };
      for (const [name, list] of Object.entries(values)) {
        for (const value of list) record(name, String(value), manager[name](value) === manager, String(manager[name]()));
      }
    },
  });

  scenario("the getters return the options", {
    serverless: true,
    page: ({ Manager, record }) => {
      const options = {
        reconnection: false,
        reconnectionAttempts: 7,
        reconnectionDelay: 11,
        reconnectionDelayMax: 13,
        randomizationFactor: 0.75,
        timeout: 17,
        autoConnect: false,
      };
      const manager = new Manager(options);
      record(Object.keys(options).slice(0, 6).map((name) => manager[name]()), manager.opts === options);
    },
  });

  scenario("open() twice makes one connection, and returns the Manager", {
    page: async ({ Manager, watch, once, record, sleep }) => {
      const manager = watch(new Manager({ autoConnect: false, transports: ["websocket"] }));
      record(manager.open() === manager, manager._readyState, manager.open() === manager, manager.connect() === manager);
      await once(manager, "open");
      record(manager.open() === manager, manager._readyState);
      await sleep(20);
    },
  });

  scenario("without a namespace, only the connection is made", {
    page: async ({ Manager, watch, once, record, sleep }) => {
      const manager = watch(new Manager({ transports: ["websocket"] }));
      await once(manager, "open");
      await sleep(20);
      record(manager._readyState, Object.keys(manager.nsps));
    },
  });

  scenario("open(callback) calls back without an error", {
    page: async ({ Manager, watch, once, record }) => {
      const manager = watch(new Manager({ autoConnect: false, transports: ["websocket"] }));
      const args = await new Promise((resolve) => manager.open((...args) => resolve(args)));
      record(args, manager._readyState);
    },
  });

  for (const name of ["open", "connect"]) {
    scenario(`${name}(callback) calls back with the error, and does not retry`, {
      serverless: true,
      page: async ({ Manager, watch, record, sleep, name }) => {
        const options = { autoConnect: false, transports: ["polling"], reconnectionDelay: 5 };
        const manager = watch(new Manager("http://127.0.0.1:1", options));
        const args = await new Promise((resolve) => manager[name]((...args) => resolve(args)));
        record(args[0] instanceof Error, args, manager._readyState);
        await sleep(40);
        record(manager._readyState, Boolean(manager._reconnecting));
      },
      args: { name },
    });
  }

  scenario("open() that fails is retried", {
    serverless: true,
    page: async ({ Manager, watch, once, record }) => {
      const options = { autoConnect: false, transports: ["polling"], reconnectionDelay: 5, reconnectionAttempts: 2 };
      const manager = watch(new Manager("http://127.0.0.1:1", options));
      manager.open();
      await once(manager, "reconnect_failed");
      record(manager._readyState);
    },
  });

  scenario("socket() returns one socket for each namespace", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ Manager, watch, once, record }) => {
      const manager = new Manager({ transports: ["websocket"] });
      const [main, a] = [manager.socket("/"), manager.socket("/a")];
      record(manager.socket("/") === main, manager.socket("/a") === a, main.nsp, a.nsp, main.io === manager);
      record(Object.keys(manager.nsps), manager.nsps["/a"] === a);
      await Promise.all([once(watch(main), "connect"), once(watch(a), "connect")]);
    },
  });

  scenario("socket() of a disconnected namespace connects it again", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ Manager, watch, once, ask, record }) => {
      const manager = new Manager({ transports: ["websocket"] });
      const [main, a] = [watch(manager.socket("/")), watch(manager.socket("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      a.disconnect();
      // Waits until the server has handled the disconnection.
      await ask(main, "ask");
      record(manager.socket("/a") === a, a.active);
      await once(a, "connect");
    },
  });

  scenario("the connection ends with the last active socket", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ Manager, watch, once, record }) => {
      const manager = watch(new Manager({ transports: ["websocket"] }));
      const [main, a] = [watch(manager.socket("/")), watch(manager.socket("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      main.disconnect();
      record(manager._readyState);
      a.disconnect();
      record(manager._readyState, manager.engine.readyState);
    },
  });

  scenario("a namespace that connects later uses the open connection", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ Manager, watch, once, record }) => {
      const manager = watch(new Manager({ transports: ["websocket"] }));
      const main = watch(manager.socket("/"));
      await once(main, "connect");
      const a = watch(manager.socket("/a"));
      await once(a, "connect");
      record(main.id !== a.id);
    },
  });

  for (const name of ["_close", "disconnect"]) {
    scenario(`${name}() disconnects all namespaces, without reconnecting`, {
      serve: ({ io }) => io.of("/a"),
      args: { name },
      page: async ({ Manager, watch, once, record, sleep, stateOf, name }) => {
        const manager = watch(new Manager({ transports: ["websocket"], reconnectionDelay: 5 }));
        const sockets = [watch(manager.socket("/")), watch(manager.socket("/a"))];
        await Promise.all(sockets.map((socket) => once(socket, "connect")));
        manager[name]();
        record(manager._readyState, sockets.map(stateOf));
        await sleep(40);
        record(manager._readyState, Boolean(manager._reconnecting));
      },
    });
  }

  scenario("a connection that is cut reconnects, with the events of reconnection", {
    serve: ({ io }) => io.of("/a"),
    tell: { cut: ({ server }) => server.cut() },
    page: async ({ Manager, watch, once, record, tell }) => {
      const manager = watch(new Manager({ transports: ["websocket"], reconnectionDelay: 5, reconnectionDelayMax: 5 }));
      const sockets = [watch(manager.socket("/")), watch(manager.socket("/a"))];
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      const engine = manager.engine;
      const again = sockets.map((socket) => once(socket, "connect"));
      tell("cut").catch(() => {});
      await Promise.all(again);
      record(manager.engine !== engine, engine.readyState, manager.engine.readyState);
    },
  });

  scenario("a socket that the page disconnected does not reconnect with the others", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ Manager, watch, once, sleep }) => {
      const manager = watch(new Manager({ transports: ["websocket"], reconnectionDelay: 5 }));
      const [main, a] = [watch(manager.socket("/")), watch(manager.socket("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      a.disconnect();
      manager.engine.close();
      await once(main, "connect");
      await sleep(20);
    },
  });

  scenario("a failing open() while a reconnection is scheduled", {
    differs: { reason: "reconnection continues, where the reference ends it", at: /^(page|manager|polls|sockets): / },
    crossOrigin: true,
    tell: { stop: ({ stop }) => stop() },
    page: async ({ Manager, watch, once, record, tell, url, sleep }) => {
      const options = { transports: ["polling"], reconnectionDelay: 60, reconnectionDelayMax: 60, randomizationFactor: 0, reconnectionAttempts: 3 };
      const manager = watch(new Manager(url, options));
      manager.socket("/");
      await once(manager, "open");
      const lost = once(manager, "close");
      await tell("stop");
      await lost;
      manager.open();
      await sleep(600);
      record(manager._readyState, Boolean(manager._reconnecting));
    },
  });

  scenario("the Manager emits each ping", {
    fake: {},
    tell: { ping: ({ fake }) => fake.last.send("2") },
    page: async ({ io, watch, once, tell }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      watch(socket.io);
      await once(socket, "connect");
      for (let i = 0; i < 2; i++) {
        const ping = once(socket.io, "ping");
        await tell("ping");
        await ping;
      }
    },
  });

  scenario("the Manager is an emitter", {
    serverless: true,
    page: ({ Manager, record }) => {
      const manager = new Manager({ autoConnect: false });
      const listener = (...args) => record("heard", ...args);
      record(manager.on("x", listener) === manager, manager.once("y", listener) === manager, manager.listeners("x").length);
      record(manager.emit("x", 1, 2) === manager, manager.hasListeners("y"), manager.emit("y", 3) === manager, manager.hasListeners("y"));
      record(manager.off("x", listener) === manager, manager.hasListeners("x"));
    },
  });
});
