// The options of reconnection and of connection attempts.
import { parity } from "./support/scenario.js";

// A URL where no server listens: this port is never used.
const NOBODY = "http://127.0.0.1:1";

// Records the events of a Manager until it gives up, and its delays as powers of two of the first one.
const giveUp = async ({ Manager, watch, once, record, uri, options, delays }) => {
  const manager = watch(new Manager(uri, { transports: ["polling"], ...options }));
  let since;
  const waits = [];
  for (const event of ["error", "reconnect_error"]) manager.on(event, () => (since = performance.now()));
  manager.on("reconnect_attempt", () => waits.push(performance.now() - since));
  await once(manager, "reconnect_failed");
  // A busy machine makes delays longer, but not as much as repeated doubling.
  record("waits", waits.map((ms, i) => ms > delays[i] - 2 && ms < delays[i] + 1000));
  record(manager._readyState, Boolean(manager._reconnecting));
};

parity("options of reconnection", (scenario) => {
  scenario("the delay is doubled from attempt to attempt, up to the maximum", {
    serverless: true,
    args: {
      uri: NOBODY,
      options: { reconnectionDelay: 50, reconnectionDelayMax: 150, randomizationFactor: 0, reconnectionAttempts: 7 },
      delays: [50, 100, 150, 150, 150, 150, 150],
    },
    page: giveUp,
  });

  scenario("options set in listeners of disconnect apply to the attempts that follow", {
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5000, randomizationFactor: 0 }));
      const manager = watch(socket.io);
      await once(socket, "connect");
      socket.on("disconnect", () => {
        manager.reconnectionAttempts(3);
        manager.reconnectionDelayMax(20);
        manager.reconnectionDelay(10);
        record("set");
      });
      socket.on("disconnect", () => record("heard by the next listener"));
      manager.engine.close();
      await once(socket, "connect");
      record("back");
    },
  });

  scenario("reconnectionDelayMax bounds the first delay too", {
    serverless: true,
    args: {
      uri: NOBODY,
      options: { reconnectionDelay: 5000, reconnectionDelayMax: 30, randomizationFactor: 0, reconnectionAttempts: 2 },
    },
    page: async ({ Manager, watch, once, record, uri, options }) => {
      const start = performance.now();
      const manager = watch(new Manager(uri, { transports: ["polling"], ...options }));
      await once(manager, "reconnect_failed");
      record(performance.now() - start < 4000);
    },
  });

  scenario("randomizationFactor spreads the delays, within its bounds", {
    serverless: true,
    page: async ({ Manager, record, until }) => {
      for (const factor of [0.5, 1]) {
        const managers = Array.from({ length: 12 }, () => {
          return new Manager("http://127.0.0.1:1", { transports: ["polling"], reconnectionDelay: 100, randomizationFactor: factor });
        });
        const waits = [];
        for (const manager of managers) {
          let since;
          manager.once("error", () => (since = performance.now()));
          manager.once("reconnect_attempt", () => {
            waits.push(performance.now() - since);
            manager._close();
          });
        }
        await until(() => waits.length === managers.length);
        const [least, most] = [Math.min(...waits), Math.max(...waits)];
        record(factor, "spread", most - least > 10, "least", least >= 100 * (1 - factor) - 2, "most", most < 100 * (1 + factor) + 1000);
      }
    },
  });

  scenario("reconnectionAttempts: 0 means the default", {
    serverless: true,
    page: ({ Manager, record }) => {
      const manager = (options) => new Manager({ autoConnect: false, ...options });
      record(manager({ reconnectionAttempts: 0 }).reconnectionAttempts() === Infinity);
      record(manager({ reconnectionDelay: 0 }).reconnectionDelay(), manager({ reconnectionDelayMax: 0 }).reconnectionDelayMax());
      record(manager({ randomizationFactor: 0 }).randomizationFactor(), manager({ timeout: 0 }).timeout());
      record(manager({ reconnection: undefined }).reconnection(), manager({ reconnection: null }).reconnection());
      record(manager({ timeout: null }).timeout(), manager({ timeout: false }).timeout());
    },
  });

  scenario("reconnectionAttempts: 1", {
    serverless: true,
    args: { uri: NOBODY, options: { reconnectionDelay: 10, reconnectionAttempts: 1, randomizationFactor: 0 }, delays: [10] },
    page: giveUp,
  });

  scenario("reconnection: false: one attempt", {
    serverless: true,
    page: async ({ io, watch, once, sleep, stateOf, record }) => {
      const socket = watch(io("http://127.0.0.1:1", { reconnection: false, transports: ["polling"], reconnectionDelay: 1 }));
      watch(socket.io);
      await once(socket, "connect_error");
      await sleep(40);
      record(stateOf(socket), socket.io._readyState);
    },
  });

  scenario("reconnection: false: a lost connection stays lost until connect()", {
    page: async ({ io, watch, once, sleep, stateOf, record }) => {
      const socket = watch(io({ reconnection: false, transports: ["websocket"], reconnectionDelay: 1 }));
      watch(socket.io);
      await once(socket, "connect");
      socket.io.engine.close();
      await sleep(40);
      record(stateOf(socket), socket.io._readyState);
      socket.connect();
      await once(socket, "connect");
    },
  });

  scenario("the getter-setters change what happens next", {
    serverless: true,
    page: async ({ Manager, watch, once, record }) => {
      const manager = watch(new Manager("http://127.0.0.1:1", { transports: ["polling"], autoConnect: false }));
      record(manager.reconnectionDelay(5) === manager, manager.reconnectionDelayMax(6) === manager);
      record(manager.reconnectionAttempts(2) === manager, manager.randomizationFactor(0) === manager);
      manager.socket("/").connect();
      await once(manager, "reconnect_failed");
      record(manager.reconnectionDelay(), manager.reconnectionDelayMax(), manager.reconnectionAttempts(), manager.randomizationFactor());
    },
  });

  scenario("reconnection(false) ends the attempts", {
    serverless: true,
    page: async ({ Manager, watch, once, record, sleep }) => {
      const manager = watch(new Manager("http://127.0.0.1:1", { transports: ["polling"], reconnectionDelay: 5 }));
      await once(manager, "reconnect_error");
      manager.reconnection(false);
      await sleep(40);
      record(manager.reconnection(), manager._readyState);
    },
  });

  scenario("disconnect() in reconnect_attempt ends the attempts", {
    serverless: true,
    page: async ({ io, watch, once, record, sleep, stateOf }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: ["polling"], reconnectionDelay: 5 }));
      watch(socket.io);
      socket.io.on("reconnect_attempt", () => socket.disconnect());
      await once(socket.io, "reconnect_attempt");
      await sleep(40);
      record(stateOf(socket), socket.io._readyState);
    },
  });

  scenario("all attempts fail, then connect() starts again", {
    serverless: true,
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: ["polling"], reconnectionDelay: 5, reconnectionAttempts: 1 }));
      watch(socket.io);
      await once(socket.io, "reconnect_failed");
      record(socket.active);
      socket.connect();
      await once(socket.io, "reconnect_failed");
      record(socket.active);
    },
  });
});

parity("option: timeout", (scenario) => {
  const silent = { onRequest: (req) => req.url.startsWith("/socket.io/") };

  scenario("an attempt that takes longer than the timeout is a connect_error", {
    fake: silent,
    page: async ({ io, watch, once, record }) => {
      const start = performance.now();
      const socket = watch(io({ transports: ["polling"], timeout: 60, reconnection: false }));
      watch(socket.io);
      await once(socket, "connect_error");
      const ms = performance.now() - start;
      record(ms >= 55, ms < 1000, socket.active, socket.io._readyState);
    },
  });

  scenario("then the next attempt begins", {
    fake: silent,
    page: async ({ io, watch, once }) => {
      const options = { transports: ["polling"], timeout: 300, reconnectionDelay: 5, reconnectionAttempts: 2 };
      const socket = watch(io(options));
      watch(socket.io);
      await once(socket.io, "reconnect_failed");
    },
  });

  scenario("false: an attempt may take any time", {
    fake: silent,
    page: async ({ io, watch, record, sleep, stateOf }) => {
      const socket = watch(io({ transports: ["polling"], timeout: false, reconnection: false }));
      watch(socket.io);
      await sleep(80);
      record(stateOf(socket), socket.io._readyState, socket.io.timeout());
    },
  });

  scenario("a change with timeout() applies to the next attempt", {
    fake: silent,
    page: async ({ Manager, watch, once, record }) => {
      const manager = watch(new Manager({ transports: ["polling"], autoConnect: false, reconnection: false }));
      record(manager.timeout(), manager.timeout(40) === manager, manager.timeout());
      manager.open();
      await once(manager, "error");
      record(manager._readyState);
    },
  });

  scenario("a connection that opens in time is not closed", {
    page: async ({ io, watch, once, ask, sleep, record }) => {
      const socket = watch(io({ transports: ["websocket"], timeout: 150 }));
      watch(socket.io);
      await once(socket, "connect");
      await sleep(180);
      record(await ask(socket, "ask", 1));
    },
  });
});

parity("option: autoConnect", (scenario) => {
  scenario("false: nothing happens before connect()", {
    page: async ({ io, watch, once, record, sleep, stateOf }) => {
      const socket = watch(io({ autoConnect: false, transports: ["websocket"] }));
      watch(socket.io);
      await sleep(20);
      record(stateOf(socket), socket.io._readyState, typeof socket.io.engine);
      record(socket.connect() === socket, stateOf(socket), socket.io._readyState);
      await once(socket, "connect");
    },
  });

  scenario("false: another namespace does not connect either", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ io, watch, once, record, sleep, stateOf }) => {
      const options = { autoConnect: false, transports: ["websocket"] };
      const [main, other] = [watch(io("/", options)), watch(io("/a", options))];
      main.connect();
      await once(main, "connect");
      await sleep(20);
      record(stateOf(main), stateOf(other));
      other.open();
      await once(other, "connect");
      record(stateOf(main), stateOf(other));
    },
  });

  scenario("connect() twice, and when connected, is one connection", {
    page: async ({ io, watch, once, record, sleep }) => {
      const socket = watch(io({ autoConnect: false, transports: ["websocket"] }));
      record(socket.connect().connect() === socket);
      await once(socket, "connect");
      record(socket.connect() === socket);
      await sleep(20);
    },
  });
});

parity("option: auth", (scenario) => {
  const AUTHS = {
    "an object": { token: "abc", n: 1, list: [1, { deep: null }] },
    "an empty object": {},
    "null": null,
  };
  for (const [name, auth] of Object.entries(AUTHS)) {
    scenario(`${name} is in the handshake`, {
      args: { options: { auth, transports: ["websocket"] } },
      page: async ({ io, watch, once, record, options }) => {
        const socket = watch(io(options));
        record(socket.auth ?? "none");
        await once(socket, "connect");
      },
    });
  }

  scenario("a function passes an object to its callback", {
    page: async ({ io, watch, once, record }) => {
      const auth = (callback) => {
        record("asked");
        callback({ token: "abc" });
      };
      const socket = watch(io({ auth, transports: ["websocket"] }));
      record(socket.auth === auth);
      await once(socket, "connect");
    },
  });

  scenario("a function may take its time", {
    page: async ({ io, watch, once, record, sleep, stateOf }) => {
      const socket = watch(io({ auth: (callback) => setTimeout(callback, 30, { token: "late" }), transports: ["websocket"] }));
      await once(socket.io, "open");
      record(stateOf(socket));
      await once(socket, "connect");
    },
  });

  scenario("a function may pass nothing", {
    page: async ({ io, watch, once }) => {
      const socket = watch(io({ auth: (callback) => callback(), transports: ["websocket"] }));
      await once(socket, "connect");
    },
  });

  scenario("each connection reads it again", {
    page: async ({ io, watch, once, record }) => {
      const auth = { n: 1 };
      const socket = watch(io({ auth, transports: ["websocket"], reconnectionDelay: 5 }));
      record(socket.auth === auth);
      await once(socket, "connect");
      auth.n = 2;
      socket.io.engine.close();
      await once(socket, "connect");
      socket.auth = { other: true };
      socket.disconnect().connect();
      await once(socket, "connect");
      socket.auth = (callback) => callback({ third: 3 });
      socket.disconnect().connect();
      await once(socket, "connect");
    },
  });

  scenario("each namespace has its own", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ io, watch, once }) => {
      const sockets = [io("/", { auth: { main: 1 }, transports: ["websocket"] }), io("/a", { auth: { a: 2 } })];
      await Promise.all(sockets.map((socket) => once(watch(socket), "connect")));
    },
  });

  scenario("manager.socket() takes it too", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ Manager, watch, once, record }) => {
      const manager = new Manager({ transports: ["websocket"], auth: { not: "this" } });
      const sockets = [manager.socket("/"), manager.socket("/a", { auth: { a: 2 } })];
      record(sockets.map(({ auth }) => auth));
      await Promise.all(sockets.map((socket) => once(watch(socket), "connect")));
    },
  });

  scenario("a middleware refuses, the page corrects it and connects again", {
    serve: ({ io }) => {
      io.use((socket, next) => {
        const error = new Error("not authorized");
        error.data = { code: 42, list: ["why"] };
        next(socket.handshake.auth.token === "good" ? undefined : error);
      });
    },
    page: async ({ io, watch, once, record, stateOf }) => {
      const socket = watch(io({ auth: { token: "bad" }, transports: ["websocket"] }));
      watch(socket.io);
      const [error] = await once(socket, "connect_error");
      record(error instanceof Error, error.data, stateOf(socket), socket.io._readyState);
      socket.auth.token = "good";
      socket.connect();
      await once(socket, "connect");
    },
  });
});
