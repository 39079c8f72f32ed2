// Methods that programs replace, on a socket or on the prototype, and members that they read and assign.
import { parity } from "./support/scenario.js";

/** What a replacement of a method sees, in the terms of both clients. */
const PLACES = { "on the socket": false, "on the prototype": true };

parity("Replaced methods of Socket", (scenario) => {
  for (const [where, onPrototype] of Object.entries(PLACES)) {
    for (const method of ["onevent", "onpacket", "emitEvent"]) {
      scenario(`${method}, ${where}, sees each event and passes it on`, {
        args: { method, onPrototype },
        page: async ({ io, once, ask, record, method, onPrototype }) => {
          const socket = io({ transports: ["websocket"], autoConnect: false });
          const place = onPrototype ? Object.getPrototypeOf(socket) : socket;
          const replaced = place[method];
          const eventOf = (given) => (Array.isArray(given) ? given : given.data);
          place[method] = function (given) {
            if (method !== "onpacket" || given.type > 1) {
              const { type, nsp, id } = given;
              record(method, this === socket, type, eventOf(given).filter((arg) => typeof arg !== "function"), nsp, id);
            }
            return replaced.call(this, given);
          };
          socket.connect();
          await once(socket, "connect");
          socket.on("hello", (...args) => record("hello", ...args.filter((arg) => typeof arg !== "function")));
          socket.on("hello", (...args) => typeof args.at(-1) === "function" && args.at(-1)("fine"));
          socket.onAny((event) => record("any", event));
          socket.emit("say", "hello", 1, { a: [] }, null);
          socket.emit("question", "hello", 2);
          socket.emit("say", "hello", new Uint8Array([1, 2]));
          record(await ask(socket, "ask", "end"));
          place[method] = replaced;
        },
      });
    }

    scenario(`emit, ${where}, sees what send and emitWithAck emit`, {
      args: { onPrototype },
      page: async ({ io, once, record, outcome, onPrototype }) => {
        const socket = io({ transports: ["websocket"] });
        await once(socket, "connect");
        const place = onPrototype ? Object.getPrototypeOf(socket) : socket;
        const replaced = place.emit;
        place.emit = function (...args) {
          record("emit", ...args.map((arg) => (typeof arg === "function" ? "function" : arg)));
          return replaced.apply(this, args);
        };
        socket.send("a", 1);
        record(await outcome(socket.emitWithAck("ask", "b")));
        record(await outcome(socket.timeout(5000).emitWithAck("ask", "c")));
        record(await outcome(socket.timeout(20).emitWithAck("nobody answers")));
        place.emit = replaced;
        record(await outcome(socket.emitWithAck("ask", "d")));
      },
    });

    scenario(`packet, ${where}, sees and changes what is sent`, {
      args: { onPrototype },
      page: async ({ io, once, ask, record, onPrototype }) => {
        const socket = io({ transports: ["websocket"] });
        await once(socket, "connect");
        const place = onPrototype ? Object.getPrototypeOf(socket) : socket;
        const replaced = place.packet;
        place.packet = function (packet) {
          const { type, id, data, options } = packet;
          record("packet", type, id, data, options);
          if (data[0] === "lost") return;
          if (data[1] === "secret") packet.data = [data[0], "***"];
          replaced.call(this, packet);
        };
        socket.on("hello", (arg, answer) => answer("answered", arg));
        socket.compress(false).emit("ask", "secret", (answer) => record("answer", answer));
        socket.emit("lost");
        socket.volatile.emit("kept", 1);
        socket.emit("question", "hello", 5);
        record(await ask(socket, "ask", new Uint8Array([7])));
        place.packet = replaced;
        socket.emit("kept", 2);
        record(await ask(socket, "ask", "end"));
      },
    });

    scenario(`onack, ${where}, sees each acknowledgement and passes it on`, {
      args: { onPrototype },
      page: async ({ io, once, ask, record, outcome, onPrototype }) => {
        const socket = io({ transports: ["websocket"] });
        await once(socket, "connect");
        const place = onPrototype ? Object.getPrototypeOf(socket) : socket;
        const replaced = place.onack;
        place.onack = function (packet) {
          record("onack", packet.id, packet.data, packet.nsp);
          return replaced.call(this, packet);
        };
        record(await ask(socket, "ask", 1, "two"));
        record(await outcome(socket.timeout(5000).emitWithAck("ask", 3)));
        record(await outcome(socket.timeout(20).emitWithAck("nobody answers")));
        place.onack = replaced;
        record(await ask(socket, "ask", 4));
      },
    });

    scenario(`connect, ${where}, is called for each new socket`, {
      serverless: true,
      args: { onPrototype },
      page: async ({ io, record, onPrototype }) => {
        const first = io("http://127.0.0.1:1", { autoConnect: false, reconnection: false });
        const place = onPrototype ? Object.getPrototypeOf(first) : first;
        const replaced = place.connect;
        place.connect = function () {
          record("connect", this.nsp);
          return this;
        };
        first.open();
        first.io._autoConnect = true;
        first.io.socket("/");
        first.io.socket("/other");
        place.connect = replaced;
      },
    });
  }

  scenario("one that throws breaks nothing else", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.on("after", (value) => record("after", value));
      const { onevent } = socket;
      let calls = 0;
      socket.onevent = function (packet) {
        calls += 1;
        onevent.call(this, packet);
        if (packet.data[0] === "after") throw new Error("thrown in onevent");
      };
      socket.emit("say", "after", 1);
      socket.emit("say", "after", 2);
      record(await ask(socket, "ask", "end"), calls, socket.connected);
    },
    differs: { reason: "an exception of a program is an uncaught error; it ends no connection", at: /./ },
  });
});

parity("Members of Socket that programs read and assign", (scenario) => {
  scenario("acks and ids", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      const pending = () => record(socket.ids, Object.keys(socket.acks), Object.values(socket.acks).map((ack) => typeof ack));
      pending();
      socket.emit("buffered", () => {});
      pending();
      await once(socket, "connect");
      socket.emit("nobody answers", () => {});
      socket.emit("no acknowledgement");
      pending();
      record(await ask(socket, "ask", 1));
      pending();
      socket.acks = {};
      pending();
      socket.emit("nobody answers", () => {});
      socket.disconnect();
      pending();
    },
  });

  scenario("an acknowledgement whose handler was dropped from acks is ignored", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.emit("ask", 1, () => record("not called"));
      socket.acks = {};
      record(await ask(socket, "ask", 2));
    },
  });

  scenario("flags of the next emit", {
    serverless: true,
    page: ({ io, record }) => {
      const socket = io("http://127.0.0.1:1", { autoConnect: false });
      record({ ...socket.flags }, { ...socket.volatile.flags }, { ...socket.timeout(5).compress(false).flags });
      socket.emit("event");
      record(socket.flags, socket.sendBuffer.length);
      socket.flags = { volatile: true };
      socket.emit("event");
      record(socket.flags, socket.sendBuffer.length);
    },
  });

  scenario("_callbacks", {
    serverless: true,
    page: ({ io, record }) => {
      const socket = io("http://127.0.0.1:1", { autoConnect: false });
      const listener = () => record("heard");
      const shown = () => record(Object.entries(socket._callbacks ?? {}).map(([event, list]) => [event, list.map(({ fn }) => typeof fn)]));
      shown();
      socket.on("a", listener).once("a", listener).on(1, listener);
      shown();
      record(socket._callbacks.$a[0] === listener, socket._callbacks.$a[1].fn === listener);
      socket._callbacks.$a.push(listener);
      record(socket.listeners("a").length);
      socket._callbacks = { $b: [listener] };
      record(socket.hasListeners("a"), socket.hasListeners("b"));
      shown();
      socket._callbacks = undefined;
      shown();
    },
  });

  scenario("an id that is assigned lasts until the connection ends", {
    page: async ({ io, once, record, renewed }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.id = "assigned";
      record(socket.id);
      socket.disconnect();
      record(socket.id);
      socket.connect();
      await once(socket, "connect");
      record(typeof socket.id, socket.id === "assigned");
    },
  });

  scenario("the emit of Manager's prototype works on a socket", {
    serverless: true,
    page: ({ io, record }) => {
      const socket = io("http://127.0.0.1:1", { autoConnect: false });
      socket.on("*", (...args) => record("heard", ...args));
      io.Manager.prototype.emit.call(socket, "*", 1, 2);
    },
  });
});

parity("Members of Manager that programs read, assign and call", (scenario) => {
  scenario("uri is the whole address", {
    serverless: true,
    page: ({ io, record }) => {
      const options = { autoConnect: false, forceNew: true };
      const shown = (uri) => uri.replaceAll(location.host, "<page>");
      for (const uri of [undefined, "/", "/admin", "/admin?a=1", `//${location.host}/x`, location.host, "http://a.org", "https://a.org:8443/n?b", "ws://a.org"]) {
        record(uri?.replaceAll(location.host, "<page>"), shown(io(uri, options).io.uri));
      }
      record(shown(io(options).io.uri));
    },
  });

  scenario("uri may be assigned: the next connection goes there", {
    page: async ({ io, once, record }) => {
      const socket = io("http://127.0.0.1:1", { transports: ["websocket"], reconnection: false });
      await once(socket, "connect_error");
      socket.io.uri = location.origin;
      socket.connect();
      await once(socket, "connect");
      record(socket.connected, socket.io.engine.hostname === location.hostname, socket.io.engine.port === location.port);
    },
  });

  scenario("skipReconnect", {
    page: async ({ io, once, record, sleep }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 10, reconnectionDelayMax: 10 });
      const manager = socket.io;
      await once(socket, "connect");
      record(Boolean(manager.skipReconnect));
      manager.skipReconnect = true;
      manager.engine.close();
      await sleep(100);
      record(socket.connected, manager._readyState, Boolean(manager._reconnecting));
      socket.connect();
      await once(socket, "connect");
      record(Boolean(manager.skipReconnect));
      manager._close();
      record(manager.skipReconnect);
    },
  });

  scenario("the options behind the setters can be read and assigned", {
    serverless: true,
    page: ({ io, record }) => {
      const manager = new io.Manager("http://127.0.0.1:1", { autoConnect: false, reconnectionDelay: 7 });
      const names = ["_reconnection", "_reconnectionAttempts", "_reconnectionDelay", "_reconnectionDelayMax", "_randomizationFactor", "_timeout"];
      record(names.map((name) => manager[name]));
      manager._reconnection = false;
      manager._reconnectionAttempts = 3;
      manager._reconnectionDelay = 20;
      record(manager.reconnection(), manager.reconnectionAttempts(), manager.reconnectionDelay());
    },
  });

  scenario("backoff", {
    page: async ({ io, once, record }) => {
      const options = { reconnectionDelay: 5, reconnectionDelayMax: 6, randomizationFactor: 0, transports: ["websocket"] };
      const socket = io("http://127.0.0.1:1", options);
      const { backoff } = socket.io;
      const { ms, max, jitter, attempts } = backoff;
      record(ms, max, jitter, attempts);
      await once(socket.io, "reconnect_error");
      record(socket.io.backoff.attempts);
      await once(socket.io, "reconnect_error");
      socket.disconnect();
      socket.io.backoff.reset();
      record(socket.io.backoff.attempts);
    },
  });

  scenario("reconnect() schedules an attempt", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 10, autoConnect: false });
      socket.io.reconnect();
      record(socket.io._reconnecting);
      const [attempt] = await once(socket.io, "reconnect_attempt");
      await once(socket.io, "reconnect");
      record(attempt, socket.io._readyState, socket.connected);
    },
  });

  scenario("onclose() ends the session, and the Manager reconnects", {
    differs: { reason: "the reason is that of a session that is closed", at: /./ },
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 10 });
      await once(socket, "connect");
      socket.on("disconnect", (reason) => record("disconnect", reason));
      socket.io.onclose("forced");
      await once(socket, "connect");
      record(socket.connected);
    },
  });

  scenario("_opts of a socket", {
    page: async ({ io, once, record, outcome }) => {
      const auth = { a: 1 };
      const socket = io({ transports: ["websocket"], ackTimeout: 5000, auth, retries: 0 });
      record(socket._opts.ackTimeout, socket._opts.auth === auth, socket._opts.retries);
      await once(socket, "connect");
      socket._opts.ackTimeout = 20;
      record(await outcome(new Promise((resolve) => socket.emit("nobody answers", (error) => resolve(error.message)))));
      record(await outcome(socket.emitWithAck("ask", 1)));
    },
  });

  scenario("the offset of the last event can be read", {
    server: { connectionStateRecovery: {} },
    since: 4,
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      record(typeof socket._lastOffset);
      socket.emit("say", "hello");
      await once(socket, "hello");
      record(typeof socket._lastOffset);
    },
  });
});

parity("The encoder and the decoder of a Manager", (scenario) => {
  for (const transport of ["polling", "websocket"]) {
    scenario(`what programs put in their place is used, over ${transport}`, {
      args: { transport },
      page: async ({ io, once, ask, record, transport }) => {
        const socket = io({ transports: [transport], auth: { big: 1n } });
        const { encoder, decoder } = socket.io;
        encoder.replacer = (_, value) => (typeof value === "bigint" ? `${value}n` : value);
        const { tryParse } = decoder;
        let parsed = 0;
        decoder.tryParse = function (json) {
          parsed += 1;
          return tryParse.call(this, json.replaceAll("7n", "seven"));
        };
        await once(socket, "connect");
        socket.on("hello", (...args) => record("hello", ...args));
        socket.emit("say", "hello", 7n, { deep: [8n] });
        record(await ask(socket, "ask", 9n, new Uint8Array([1]), { a: "1" }));
        record(parsed > 0);
      },
    });
  }

  scenario("what tryParse refuses is a parse error", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], reconnection: false });
      await once(socket, "connect");
      socket.io.decoder.tryParse = () => false;
      socket.on("hello", () => record("not called"));
      const disconnected = once(socket, "disconnect");
      socket.emit("say", "hello");
      const [reason] = await disconnected;
      record(reason);
    },
  });
});
