// `io()`: the package's exports, how it parses URLs, and which calls share a connection.
import { parity } from "./support/scenario.js";

const anyNamespace = ({ io }) => io.of(/.*/);

parity("exports", (scenario) => {
  scenario("the exports exist and refer to each other", {
    serverless: true,
    page: ({ module, record }) => {
      const { io, connect, Manager, Socket, protocol } = module;
      record(...[io, connect, Manager, Socket, protocol].map((value) => typeof value), protocol);
      record(io === connect, io === module.default, io === io.io, io === io.connect, io.Manager === Manager, io.Socket === Socket);
    },
  });

  scenario("io() returns instances of the exported classes", {
    serverless: true,
    page: ({ io, Manager, Socket, record }) => {
      const socket = io({ autoConnect: false });
      record(socket instanceof Socket, socket.io instanceof Manager, new Manager({ autoConnect: false }) instanceof Manager);
    },
  });
});

parity("address", (scenario) => {
  const read = ({ io, record, addresses }) => {
    for (const address of addresses) {
      // Not over WebSocket: browsers delay new ones after too many failures.
      const socket = io(address, { forceNew: true, autoConnect: false, transports: ["polling"] });
      socket.connect();
      const { hostname, port, secure } = socket.io.engine;
      record(address, socket.nsp, hostname, String(port), secure);
      socket.disconnect();
    }
  };

  scenario("scheme, host, port and namespace are read from the address", {
    serverless: true,
    args: {
      addresses: [
        "http://example.invalid",
        "https://example.invalid",
        "ws://example.invalid:81",
        "wss://example.invalid/ns",
        "http://example.invalid:8080/a/b",
        "https://example.invalid:443/",
        "http://example.invalid:80",
        "http://example.invalid/Ns",
        "http://example.invalid/a?x=1",
        "http://example.invalid/a#hash",
        "http://user:secret@example.invalid/a",
        "http://[::1]:1234/six",
        "http://[2001:db8::1]",
        "http://127.0.0.1:1/",
      ],
    },
    page: read,
  });

  scenario("a host's name is in lower case", {
    serverless: true,
    args: { addresses: ["http://EXAMPLE.invalid/Ns"] },
    differs: { reason: "the engine's hostname is in lower case, as in every address of a browser", at: /^page: . .*invalid","80"/ },
    page: read,
  });

  scenario("without a scheme, the page's is taken", {
    serverless: true,
    args: { addresses: ["example.invalid", "example.invalid:81", "example.invalid/ns", "//example.invalid", "//example.invalid:82/ns", "localhost:1/x"] },
    page: read,
  });

  scenario("without a host, the page's is taken", {
    serve: anyNamespace,
    page: async ({ io, record, once, watch, url }) => {
      const relative = ["", "/", "/ns", "/a/b", "/ns?back=http://a.b", "//", "///ns", "http://", "ws:///ns"];
      const calls = [[], [undefined], [{}], [url], [`${url}/ns2`], ...relative.map((address) => [address])];
      for (const [i, call] of calls.entries()) {
        const options = { forceNew: true, transports: ["websocket"] };
        const socket = typeof call[0] === "object" && call[0] ? io({ ...call[0], ...options }) : io(call[0], options);
        watch(socket, { as: `call ${i}` });
        await once(socket, "connect");
        record(call, socket.nsp, socket.io.engine.hostname, String(socket.io.engine.port), socket.io.engine.secure);
        socket.disconnect();
      }
    },
  });

  scenario("without a host but with a port, the page's host is taken", {
    serverless: true,
    args: { addresses: [":1", ":1/ns", "//:1", "http://:1/ns", "ws://:1?x=1", "https://:1"] },
    page: read,
  });

  scenario("a namespace is sent as it is written", {
    serve: anyNamespace,
    page: async ({ io, once, ask, record }) => {
      for (const name of ["/a b", "/ü", "/%20", "/a%2Fb", "/😀", "/a:b", "/A", "/a.b-c_d~"]) {
        const socket = io(name, { transports: ["websocket"] });
        await once(socket, "connect");
        record(name, socket.nsp, await ask(socket, "ask", name));
      }
    },
  });

  scenario("a query in the address is the connection's query, not part of the namespace", {
    serve: anyNamespace,
    page: async ({ io, once, record, url }) => {
      for (const address of [`${url}/q?a=1&b=two%20words`, `${url}/?c=ü`, "/q?d=4&d2=5", `${url}?e`]) {
        const socket = io(address, { transports: ["polling"], forceNew: true });
        await once(socket, "connect");
        record(socket.nsp);
        socket.disconnect();
      }
    },
  });

  scenario("the last value of a name that occurs twice in the query of an address counts", {
    page: async ({ io, once, record }) => {
      const socket = io("/?d=4&d=5", { transports: ["polling"] });
      await once(socket, "connect");
      record(socket.nsp);
    },
  });

  scenario("the query option wins over a query in the address", {
    differs: { reason: "the option wins, as it does without io()", at: /^(openings|polls|posts|sockets): / },
    page: async ({ io, once, record, url }) => {
      const socket = io(`${url}/?a=1`, { transports: ["polling"], query: { b: 2 } });
      await once(socket, "connect");
      record(socket.nsp);
    },
  });
});

parity("shared connections", (scenario) => {
  scenario("namespaces of one server share a connection", {
    serve: anyNamespace,
    page: async ({ io, record, once, watch, ask, url }) => {
      const options = { transports: ["websocket"] };
      const sockets = [io("/a", options), io("/b", options), io(`${url}/c`, options)].map((socket) => watch(socket));
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      record(sockets.map(({ io }) => io === sockets[0].io), Object.keys(sockets[0].io.nsps));
      for (const socket of sockets) record(await ask(socket, "ask", socket.nsp));
      sockets[0].disconnect();
      record(await ask(sockets[1], "ask", "still"));
      sockets[1].disconnect();
      sockets[2].disconnect();
      record(sockets[0].io._readyState);
    },
  });

  scenario("which calls share a Manager", {
    serverless: true,
    page: ({ io, record }) => {
      const make = (uri, options) => io(uri, { autoConnect: false, ...options }).io;
      const first = make("http://127.0.0.1:1/a");
      record("other namespace", make("http://127.0.0.1:1/b") === first);
      record("same namespace", make("http://127.0.0.1:1/a") === first);
      record("forceNew", make("http://127.0.0.1:1/c", { forceNew: true }) === first);
      record("multiplex: false", make("http://127.0.0.1:1/d", { multiplex: false }) === first);
      record("multiplex: true", make("http://127.0.0.1:1/e", { multiplex: true }) === first);
      record("other path", make("http://127.0.0.1:1/f", { path: "/other" }) === first);
      record("same path", make("http://127.0.0.1:1/g", { path: "/socket.io" }) === first);
      record("other port", make("http://127.0.0.1:2/h") === first);
      record("other host", make("http://localhost:1/i") === first);
      record("other query", make("http://127.0.0.1:1/j?x=1", { query: { y: 1 } }) === first);
      const web = make("http://127.0.0.1/a");
      record("default port", make("http://127.0.0.1:80/b") === web);
      record("other scheme", make("https://127.0.0.1:80/c") === web);
      const secure = make("https://127.0.0.1/a");
      record("default port of https", make("https://127.0.0.1:443/b") === secure);
      const six = make("http://[::1]/a");
      record("default port of IPv6", make("http://[::1]:80/b") === six);
    },
  });

  scenario("a disconnected namespace gets a separate connection", {
    page: async ({ io, record, once }) => {
      const options = { transports: ["websocket"] };
      const first = io(options);
      await once(first, "connect");
      first.disconnect();
      const second = io(options);
      await once(second, "connect");
      record(first === second, first.io === second.io, first.connected);
    },
  });

  scenario("ws: and http: addresses of one server share a connection", {
    serverless: true,
    differs: { reason: "ws: and http: are the same server", at: /^page: / },
    page: ({ io, record }) => {
      const make = (uri) => io(uri, { autoConnect: false }).io;
      record(make("http://127.0.0.1:1/a") === make("ws://127.0.0.1:1/b"), make("https://127.0.0.1:1/a") === make("wss://127.0.0.1:1/b"));
    },
  });

  scenario("a forced connection is not shared with the calls after it", {
    serverless: true,
    page: ({ io, record }) => {
      const make = (uri, options) => io(uri, { autoConnect: false, ...options }).io;
      const forced = make("http://127.0.0.1:1/a", { forceNew: true });
      const first = make("http://127.0.0.1:1/b");
      record(forced === first, make("http://127.0.0.1:1/c") === first);
    },
  });

  scenario("the options object is the Manager's", {
    serverless: true,
    page: ({ io, Manager, record }) => {
      const options = { autoConnect: false, query: { a: 1 } };
      const socket = io("http://127.0.0.1:1", options);
      record(socket.io.opts === options, socket.io.opts.query === options.query);
      record(new Manager("http://127.0.0.1:1", options).opts === options);
      record(new Manager(options).opts === options);
      // The options of the second call are ignored.
      const second = io("http://127.0.0.1:1/b", { reconnectionDelay: 5, autoConnect: false });
      record(second.io === socket.io, second.io.opts === options, second.io.reconnectionDelay());
    },
  });
});
