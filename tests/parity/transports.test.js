// Transports as tokens, long-polling over fetch, and the options added in version 4.
import { parity } from "./support/scenario.js";

parity("transports as tokens", (scenario) => {
  scenario("they are exported, with their names", {
    serverless: true,
    page: ({ module, record }) => {
      for (const name of ["XHR", "Fetch", "WebSocket", "WebTransport", "NodeXHR", "NodeWebSocket"]) record(name, typeof module[name]);
    },
  });

  for (const [names, upgrades] of [[["XHR"], false], [["Fetch"], false], [["WebSocket"], false], [["XHR", "WebSocket"], true], [["Fetch", "WebSocket"], true], [["WebSocket", "Fetch"], false]]) {
    scenario(`[${names}]`, {
      args: { names, upgrades },
      page: async ({ module, io, watch, once, ask, record, names, upgrades }) => {
        const socket = watch(io({ transports: names.map((name) => module[name]) }));
        const { engine } = socket.io;
        watch(engine, { events: ["open", "upgrading", "upgrade", "close"] });
        const upgraded = upgrades && once(engine, "upgrade");
        await once(socket, "connect");
        await upgraded;
        record(engine.transport.name, await ask(socket, "ask", 1, new Uint8Array([2])));
      },
    });
  }
});

parity("transports that differ", (scenario) => {
  scenario("WebTransport, if the server offers it", {
    differs: { reason: "it is skipped", at: /^(engine|uncaught): / },
    fake: { handshake: { upgrades: ["webtransport"] } },
    page: async ({ io, watch, once, sleep, record }) => {
      const socket = io({ transports: ["polling", "webtransport"] });
      watch(socket.io.engine, { events: ["upgrading", "upgrade", "upgradeError"] });
      await once(socket, "connect");
      await sleep(300);
      record(socket.io.engine.transport.name);
    },
  });
});

parity("long-polling over fetch", (scenario) => {
  const connect = async ({ module, io, watch, once, ask, record, options, url }) => {
    const socket = watch(io(url, { transports: [module.Fetch], ...options }));
    await once(socket, "connect");
    record(await ask(socket, "ask", 1, "zwei€"));
  };

  scenario("extraHeaders", { args: { options: { extraHeaders: { "x-one": "1", accept: "text/plain" } } }, page: connect });

  scenario("extraHeaders that change", {
    page: async ({ module, io, once, ask, record }) => {
      const socket = io({ transports: [module.Fetch], extraHeaders: { "x-n": "1" }, reconnectionDelay: 5 });
      await once(socket, "connect");
      socket.io.opts.extraHeaders["x-n"] = "2";
      record(await ask(socket, "ask", 1));
    },
  });

  for (const withCredentials of [true, false]) {
    scenario(`withCredentials: ${withCredentials}, to the own origin`, {
      server: { cookie: true },
      args: { options: { withCredentials } },
      page: connect,
    });
    scenario(`withCredentials: ${withCredentials}, to another origin`, {
      crossOrigin: true,
      server: { cookie: true, cors: { origin: (_, callback) => callback(null, true), credentials: true } },
      args: { options: { withCredentials } },
      page: connect,
    });
  }

  scenario("query, timestamps and base64", {
    args: { options: { query: { a: 1 }, forceBase64: true, timestampRequests: false } },
    page: connect,
  });

  for (const status of [400, 500]) {
    scenario(`a poll with status ${status} is a fetch read error`, {
      fake: { onRequest: (req, res) => req.url.startsWith("/socket.io/") && Boolean(res.writeHead(status).end("body")) },
      page: async ({ module, io, watch, once, record }) => {
        const socket = watch(io({ transports: [module.Fetch], reconnection: false }));
        const [error] = await once(socket, "connect_error");
        record(error instanceof Error, error.context instanceof Response);
      },
    });
  }

  scenario("nobody listens: a fetch read error", {
    serverless: true,
    page: async ({ module, io, watch, once, record }) => {
      const socket = watch(io("http://127.0.0.1:1", { transports: [module.Fetch], reconnection: false }));
      const [error] = await once(socket, "connect_error");
      record(error instanceof Error, error.type, error.message, error.description instanceof TypeError);
    },
  });

  scenario("a POST that is refused is a fetch write error", {
    fake: {},
    tell: { forget: ({ fake: { last } }) => last.polled().then(() => void (last.closed = true)) },
    page: async ({ module, io, watch, once, tell, record }) => {
      const socket = watch(io({ transports: [module.Fetch], reconnection: false }));
      await once(socket, "connect");
      await tell("forget");
      const lost = once(socket, "disconnect");
      socket.emit("x");
      const [, details] = await lost;
      record(details.context instanceof Response);
    },
  });
});

parity("option: requestTimeout", (scenario) => {
  scenario("a request that exceeds the timeout fails", {
    fake: { onRequest: (req) => req.url.startsWith("/socket.io/") },
    page: async ({ io, watch, once, record }) => {
      const start = performance.now();
      const socket = watch(io({ transports: ["polling"], requestTimeout: 50, reconnection: false }));
      watch(socket.io);
      await once(socket, "connect_error");
      const ms = performance.now() - start;
      record(ms >= 45, ms < 2000);
    },
  });

  scenario("a poll that exceeds the timeout ends the connection", {
    fake: {},
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["polling"], requestTimeout: 150, reconnection: false }));
      await once(socket, "connect");
      await once(socket, "disconnect");
      record("end");
    },
  });
});

parity("option: requestTimeout, with Fetch", (scenario) => {
  scenario("a request that takes longer", {
    differs: { reason: "it fails, where the reference waits", at: /^page: / },
    fake: { onRequest: (req) => req.url.startsWith("/socket.io/") },
    page: async ({ module, io, watch, record, sleep }) => {
      const socket = watch(io({ transports: [module.Fetch], requestTimeout: 50, reconnection: false }));
      await sleep(200);
      record("after 200 ms");
      socket.disconnect();
    },
  });
});

parity("option: transportOptions", (scenario) => {
  scenario("it overrides the options of one transport", {
    args: {
      options: {
        query: { a: 1 },
        extraHeaders: { "x-all": "1" },
        transportOptions: { polling: { extraHeaders: { "x-polling": "2" } }, websocket: { timestampRequests: true } },
      },
    },
    page: async ({ io, watch, once, ask, record, options }) => {
      const socket = watch(io(options));
      await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("a query of one transport replaces the query", {
    since: 4,
    args: {
      options: {
        transports: ["websocket"],
        query: { a: 1 },
        transportOptions: { websocket: { query: { EIO: "4", transport: "websocket", b: 2 } } },
      },
    },
    page: async ({ io, watch, once, record, options }) => {
      const socket = watch(io(options));
      await once(socket, "connect");
      record(socket.io.opts.query);
    },
  });

  scenario("a query of one transport that lacks the session's own parameters", {
    differs: { reason: "it replaces the query option only", at: /^openings: / },
    fake: {},
    page: async ({ io, once, record }) => {
      const transportOptions = { websocket: { query: { b: 2 } } };
      const socket = io({ transports: ["websocket"], query: { a: 1 }, transportOptions });
      await once(socket, "connect");
      record(socket.connected);
    },
  });

  scenario("forceBase64 of one transport", {
    args: { options: { transports: ["websocket"], transportOptions: { websocket: { forceBase64: true } } } },
    page: async ({ io, once, ask, record, options }) => {
      const socket = io(options);
      await once(socket, "connect");
      record(await ask(socket, "ask", new Uint8Array([1])));
    },
  });
});

parity("option: tryAllTransports", (scenario) => {
  const noWebSocket = ({ upgrade }) => upgrade;
  const noPolling = ({ upgrade, query }) => !upgrade && query.transport === "polling";

  for (const [name, refuse, transports] of [
    ["WebSocket fails, polling is tried", noWebSocket, ["websocket", "polling"]],
    ["polling fails, WebSocket is tried", noPolling, ["polling", "websocket"]],
  ]) {
    scenario(name, {
      refuse,
      args: { transports },
      page: async ({ io, watch, once, ask, record, transports }) => {
        const socket = watch(io({ transports, tryAllTransports: true, upgrade: false }));
        watch(socket.io);
        watch(socket.io.engine, { events: ["open", "error", "close"] });
        await once(socket, "connect");
        record(socket.io.engine.transport.name, transports, await ask(socket, "ask", 1));
      },
    });
  }

  scenario("all fail: the error of the last one", {
    refuse: ({ query }) => Boolean(query.transport),
    page: async ({ io, watch, once }) => {
      const socket = watch(io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnection: false }));
      watch(socket.io);
      watch(socket.io.engine, { events: ["close"] });
      await once(socket, "connect_error");
    },
  });

  scenario("a remembered WebSocket fails", {
    differs: { reason: "the others are tried, where the reference tries it again first", at: /^(page|manager|openings|polls|posts): / },
    tell: { refuse: ({ server }) => void (server.refuse = ({ upgrade }) => upgrade) },
    page: async ({ io, watch, once, tell, record }) => {
      const options = { transports: ["polling", "websocket"], rememberUpgrade: true, tryAllTransports: true, reconnectionDelay: 20, randomizationFactor: 0 };
      const socket = io(options);
      await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
      await tell("refuse");
      socket.io.on("reconnect_error", () => record("reconnect_error"));
      socket.io.opts.upgrade = false;
      const again = once(socket, "connect");
      socket.io.engine.close();
      await again;
      record(socket.io.engine.transport.name);
    },
  });

  scenario("false: the first error counts", {
    refuse: noWebSocket,
    page: async ({ io, watch, once }) => {
      const socket = watch(io({ transports: ["websocket", "polling"], reconnection: false }));
      watch(socket.io);
      await once(socket, "connect_error");
    },
  });
});

parity("option: protocols", (scenario) => {
  for (const protocols of ["mine", ["one", "two"]]) {
    scenario(`${JSON.stringify(protocols)} is requested`, {
      fake: {},
      args: { protocols },
      page: async ({ io, watch, once, record, protocols }) => {
        const socket = watch(io({ transports: ["websocket"], protocols }));
        await once(socket, "connect");
        record(socket.io.opts.protocols);
      },
    });
  }

  scenario("an invalid protocol is a connect_error", {
    differs: { reason: "immediately, where the reference waits for its timeout", at: /^page: .*connect_error/ },
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket"], protocols: ["not valid"], reconnection: false, timeout: 60 }));
      const [error] = await once(socket, "connect_error");
      record(error instanceof Error);
    },
  });
});

parity("option: useNativeTimers", (scenario) => {
  for (const useNativeTimers of [true, false, undefined]) {
    scenario(`${useNativeTimers}, with timers that stand still`, {
      args: { options: { useNativeTimers } },
      fake: { onRequest: (req) => req.url.startsWith("/socket.io/") },
      page: async ({ io, watch, record, sleep, options }) => {
        const { setTimeout } = window;
        window.setTimeout = () => 0;
        const socket = watch(io({ transports: ["polling"], timeout: 30, reconnection: false, ...options }));
        await sleep(100);
        window.setTimeout = setTimeout;
        record("end");
        socket.disconnect();
      },
    });
  }
});
