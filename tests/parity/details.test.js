// Details of errors, options and order that pages may rely on.
import { parity } from "./support/scenario.js";

parity("details", (scenario) => {
  scenario('"force new connection" is forceNew', {
    page: ({ io, record }) => {
      const make = (uri, options) => io(uri, { autoConnect: false, ...options }).io;
      const first = make("http://127.0.0.1:1/a");
      record(make("http://127.0.0.1:1/c2", { "force new connection": true }) === first);
    },
  });

  scenario("a refused upgrade: an upgradeError, and polling continues", {
    refuse: ({ upgrade }) => upgrade,
    page: async ({ io, watch, once, ask, record }) => {
      const socket = watch(io());
      const failed = once(socket.io.engine, "upgradeError");
      await once(socket, "connect");
      const [error] = await failed;
      record(error, error.transport);
      record(socket.io.engine.transport.name, await ask(socket, "ask", 1));
    },
  });

  scenario("a wrong path is a connect_error with the server's status", {
    page: async ({ io, watch, once }) => {
      const socket = watch(io({ path: "/wrong", transports: ["polling"], reconnection: false }));
      watch(socket.io);
      await once(socket, "connect_error");
    },
  });

  scenario("the path is in the Manager's options", {
    page: ({ io, record }) => {
      record(io("http://127.0.0.1:1", { autoConnect: false }).io.opts.path);
      record(io("http://127.0.0.1:1", { autoConnect: false, path: "/x/" }).io.opts.path);
    },
  });

  scenario("Manager listeners added after the socket receive an error after the socket's listeners", {
    page: async ({ io, once, record }) => {
      const socket = io({ path: "/wrong", transports: ["polling"], reconnection: false });
      for (const event of ["connect_error"]) socket.on(event, () => record("socket", event));
      for (const event of ["error"]) socket.io.on(event, () => record("manager", event));
      await once(socket.io, "error");
    },
  });

  for (const status of [400, 401, 413, 500, 503]) {
    scenario(`status ${status} with a body`, {
      args: { status },
      fake: {
        onRequest: (req, res) => {
          const asked = /status=(\d+)/.exec(req.url);
          if (asked) res.writeHead(Number(asked[1])).end('{"code":3,"message":"Bad request"}');
          return Boolean(asked);
        },
      },
      page: async ({ io, watch, once, record, status, stateOf }) => {
        const socket = watch(io({ transports: ["polling"], reconnection: false, query: { status } }));
        const [error] = await once(socket, "connect_error");
        record(error.type, error.description, error.context instanceof XMLHttpRequest, stateOf(socket));
      },
    });
  }

  scenario("the origin is not allowed by the server", {
    server: { allowRequest: (_, callback) => callback("not you", false) },
    page: async ({ io, watch, once }) => {
      const socket = watch(io({ transports: ["polling"], reconnection: false }));
      await once(socket, "connect_error");
    },
  });

  scenario("sendBuffer in another order", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.emit("one");
      socket.emit("two");
      socket.sendBuffer = [...socket.sendBuffer].reverse();
      await once(socket, "connect");
      record(await ask(socket, "ask"));
    },
  });
});
