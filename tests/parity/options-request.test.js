// The options that affect requests.
import { parity } from "./support/scenario.js";

// Connects, and waits for one answer of the server.
const connect = async ({ io, watch, once, ask, record, options, url, payload = 1 }) => {
  const socket = watch(io(url, options));
  await once(socket, "connect");
  record(await ask(socket, "ask", payload));
};

// The same with an upgrade, so that every kind of request is seen.
const upgrade = async ({ io, watch, once, ask, record, options, url }) => {
  const socket = watch(io(url, options));
  await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
  record(await ask(socket, "ask", 1));
};

parity("option: query", (scenario) => {
  const QUERIES = {
    "an object": { a: 1, b: "two", c: true },
    "what has to be encoded": { "a b&c": "d/ü%+#=?", empty: "", emoji: "😀", quote: "'\"" },
    "null and lists": { nothing: null, list: [1, 2], object: { x: 1 } },
    "an empty object": {},
    "text": "a=1&b=two%20words&c",
  };
  for (const [name, query] of Object.entries(QUERIES)) {
    scenario(`${name} is in every request`, { args: { options: { query } }, page: upgrade });
  }

  scenario("undefined is sent as text", {
    page: async ({ io, once, record }) => {
      const socket = io({ query: { a: undefined }, transports: ["polling"] });
      await once(socket, "connect");
      record(socket.io.opts.query);
    },
  });

  scenario("the client's own parameters win", {
    timestampParam: "t",
    args: { options: { query: { EIO: 3, transport: "pigeon", t: "mine", x: 1 } } },
    page: upgrade,
  });

  scenario("a change is in the next connection, and not in this one", {
    page: async ({ io, once, ask, record }) => {
      const options = { query: { x: 1 }, transports: ["polling"], reconnectionDelay: 5 };
      const socket = io(options);
      socket.io.on("reconnect_attempt", () => socket.io.opts.query.x++);
      await once(socket, "connect");
      options.query.x = 10;
      record(await ask(socket, "ask", socket.io.opts.query.x));
      socket.io.engine.close();
      await once(socket, "connect");
      record(await ask(socket, "ask", socket.io.opts.query.x));
    },
  });

  scenario("another query replaces it", {
    page: async ({ io, once, record }) => {
      const socket = io({ query: { x: 1 }, transports: ["websocket"], reconnectionDelay: 5 });
      await once(socket, "connect");
      socket.io.opts.query = { y: 2 };
      socket.io.engine.close();
      await once(socket, "connect");
      record(socket.io.opts.query);
    },
  });
});

parity("option: extraHeaders", (scenario) => {
  scenario("they are in every polling request, not in a WebSocket request", {
    args: { options: { extraHeaders: { "x-one": "1", "X-Two": "zwei", authorization: "bearer abc" } } },
    page: upgrade,
  });

  scenario("WebSocket ignores them", {
    args: { options: { extraHeaders: { "x-one": "1" }, transports: ["websocket"] } },
    page: connect,
  });

  scenario("headers that the browser refuses are left out", {
    args: { options: { extraHeaders: { "x-one": 1, cookie: "a=b", host: "else.where", "user-agent": "x" }, transports: ["polling"] } },
    page: connect,
  });

  scenario("a header with an invalid name is left out", {
    differs: { reason: "the others are sent, where the reference drops all after it", at: /^(openings|polls|posts): / },
    args: { options: { extraHeaders: { "x-one": "1", "no name": "2", "x-three": "3" }, transports: ["polling"] } },
    page: connect,
  });

  scenario("accept and content-type", {
    args: { options: { extraHeaders: { accept: "text/plain", "content-type": "text/html" }, transports: ["polling"] } },
    page: connect,
  });

  scenario("a change is in the next request", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ extraHeaders: { "x-n": "1" }, transports: ["polling"], reconnectionDelay: 5 });
      await once(socket, "connect");
      socket.io.opts.extraHeaders["x-n"] = "2";
      record(await ask(socket, "ask", 1));
      socket.io.opts.extraHeaders = { "x-m": "3" };
      socket.io.engine.close();
      await once(socket, "connect");
      record(await ask(socket, "ask", 2));
    },
  });

  scenario("across origins a preflight asks for them", {
    crossOrigin: true,
    server: { cors: { origin: "*", allowedHeaders: ["x-one", "content-type"] } },
    args: { options: { extraHeaders: { "x-one": "1" }, transports: ["polling"] } },
    page: connect,
  });
});

parity("option: withCredentials", (scenario) => {
  for (const withCredentials of [true, false, undefined]) {
    scenario(`${withCredentials}, to another origin`, {
      crossOrigin: true,
      server: { cookie: true, cors: { origin: (_, callback) => callback(null, true), credentials: true } },
      args: { options: { withCredentials, transports: ["polling"] } },
      page: connect,
    });
  }

  scenario("cookies of the page's own origin are sent without it", {
    server: { cookie: true },
    args: { options: {} },
    page: upgrade,
  });

  scenario("across origins without CORS, nothing gets through", {
    crossOrigin: true,
    server: {},
    page: async ({ io, watch, once, url }) => {
      const socket = watch(io(url, { transports: ["polling"], reconnection: false }));
      await once(socket, "connect_error");
    },
  });
});

parity("option: forceBase64", (scenario) => {
  for (const transports of [["polling"], ["polling", "websocket"]]) {
    scenario(`true, over ${transports.join(" and ")}`, {
      args: { transports },
      page: async ({ io, once, ask, record, transports }) => {
        const socket = io({ transports, forceBase64: true });
        await Promise.all([once(socket, "connect"), transports.length === 2 && once(socket.io.engine, "upgrade")]);
        record(await ask(socket, "ask", new Uint8Array([1, 2, 3])));
      },
    });
  }

  for (const forceBase64 of [true, false]) {
    scenario(`${forceBase64}, over WebSocket`, {
      args: { options: { transports: ["websocket"], forceBase64 } },
      page: async ({ io, once, ask, record, options }) => {
        const socket = io(options);
        await once(socket, "connect");
        record(await ask(socket, "ask", new Uint8Array([1, 2, 3]), { deep: [new Uint8Array([255]).buffer] }));
      },
    });
  }
});

parity("option: timestampRequests", (scenario) => {
  for (const timestampRequests of [undefined, true, false]) {
    scenario(`${timestampRequests}`, { args: { options: { timestampRequests } }, page: upgrade });
  }

  scenario("timestampParam is the parameter's name", {
    timestampParam: "ts",
    args: { options: { timestampParam: "ts", timestampRequests: true } },
    page: upgrade,
  });

  scenario("no two requests have the same timestamp", {
    tell: { timestamps: ({ server }) => JSON.stringify(server.log.map(({ query }) => query.t)) },
    page: async ({ io, once, ask, record, tell }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      for (let i = 0; i < 10; i++) await ask(socket, "ask", i);
      const timestamps = JSON.parse(await tell("timestamps"));
      record(timestamps.length > 20, new Set(timestamps).size === timestamps.length, timestamps.every(Boolean));
    },
  });
});

parity("options that are for Node.js", (scenario) => {
  scenario("they are accepted and do nothing", {
    args: {
      options: {
        agent: false,
        pfx: "x",
        key: "x",
        passphrase: "x",
        cert: "x",
        ca: "x",
        ciphers: "x",
        rejectUnauthorized: true,
        perMessageDeflate: { threshold: 1 },
        localAddress: "127.0.0.2",
        forceNode: true,
        nonsense: 1,
      },
    },
    page: upgrade,
  });
});
