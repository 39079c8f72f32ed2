// Delivery across connections: retries and connection state recovery.
import { parity } from "./support/scenario.js";

// Acknowledges an event when it arrives for the n-th time.
const acknowledgeAt = (n) => ({ io }) => {
  io.on("connection", (socket) => {
    const seen = {};
    socket.on("try", (name, ack) => {
      seen[name] = (seen[name] ?? 0) + 1;
      if (seen[name] === n) ack("at last", name);
    });
  });
};

parity("options: retries and ackTimeout", (scenario) => {
  scenario("ackTimeout: a late acknowledgement is an error", {
    page: async ({ io, once, ask, record, outcome }) => {
      const socket = io({ transports: ["websocket"], ackTimeout: 150 });
      await once(socket, "connect");
      record(await ask(socket, "nobody"));
      record(await ask(socket, "ask", "in time"));
      record(await outcome(socket.emitWithAck("nobody"), 1000));
      record(await outcome(socket.emitWithAck("ask", 1), 1000));
    },
  });

  scenario("timeout() has precedence over ackTimeout", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"], ackTimeout: 5000 });
      await once(socket, "connect");
      const start = performance.now();
      const args = await new Promise((resolve) => socket.timeout(30).emit("nobody", (...args) => resolve(args)));
      record(args, performance.now() - start < 2000);
    },
  });

  scenario("timeout(null) means no timeout", {
    serve: acknowledgeAt(1),
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      record(await new Promise((resolve) => socket.timeout(null).emit("try", "a", (...args) => resolve(args))));
    },
  });

  scenario("an event that is not acknowledged is sent again", {
    serve: acknowledgeAt(3),
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], retries: 3, ackTimeout: 150 });
      await once(socket, "connect");
      record(await ask(socket, "try", "a"));
      record(socket._queue.length);
    },
  });

  scenario("an error after the last try", {
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], retries: 2, ackTimeout: 150 });
      await once(socket, "connect");
      record(await ask(socket, "nobody", 1));
      record(socket._queue.length, await ask(socket, "ask", "next"));
    },
  });

  scenario("events go one at a time, in order", {
    serve: acknowledgeAt(2),
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], retries: 3, ackTimeout: 150 });
      await once(socket, "connect");
      const answers = [ask(socket, "try", "a"), ask(socket, "try", "b"), ask(socket, "ask", "c")];
      record(socket._queue.map(({ id, tryCount, pending, args }) => ({ id, tryCount, pending, args: args.slice(0, 2) })));
      record(await Promise.all(answers));
      record(socket._queue.length);
    },
  });

  scenario("events without an acknowledgement wait for one too", {
    page: async ({ io, once, record, ask, sleep }) => {
      const socket = io({ transports: ["websocket"], retries: 1, ackTimeout: 150 });
      await once(socket, "connect");
      socket.emit("ask", "no handler");
      socket.emit("nobody", "no handler");
      record(socket._queue.length, await ask(socket, "ask", "after"), socket._queue.length);
    },
  });

  scenario("events emitted before the connection wait in the queue", {
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], retries: 2, ackTimeout: 1000 });
      const answers = [ask(socket, "ask", 1), ask(socket, "ask", 2)];
      record(socket.sendBuffer.length, socket._queue.map(({ tryCount, pending }) => [tryCount, pending]));
      record(await Promise.all(answers), socket._queue.length);
    },
  });

  scenario("an event in flight when the connection ends is sent again on the next one", {
    serve: ({ io }) => io.on("connection", (socket) => socket.on("try", (ack) => socket.client.conn.id && socket.emit("asked"))),
    page: async ({ io, once, record, sleep }) => {
      const socket = io({ transports: ["websocket"], retries: 5, ackTimeout: 5000, reconnectionDelay: 5 });
      await once(socket, "connect");
      socket.emit("try", (...args) => record("answer", ...args));
      await once(socket, "asked");
      record(socket._queue.map(({ tryCount, pending }) => [tryCount, pending]));
      socket.io.engine.close();
      await once(socket, "asked");
      record(socket._queue.map(({ tryCount, pending }) => [tryCount, pending]));
    },
  });

  scenario("volatile events bypass the queue", {
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], retries: 2, ackTimeout: 1000 });
      await once(socket, "connect");
      await ask(socket, "ask", "settled");
      socket.emit("nobody");
      socket.volatile.emit("past");
      record(socket._queue.length);
      await new Promise((resolve) => setTimeout(resolve, 30));
    },
  });

  scenario("emitWithAck is queued too", {
    serve: acknowledgeAt(2),
    page: async ({ io, once, record, outcome }) => {
      const socket = io({ transports: ["websocket"], retries: 2, ackTimeout: 150 });
      await once(socket, "connect");
      record(await outcome(socket.emitWithAck("try", "a"), 1000));
      record(await outcome(socket.emitWithAck("nobody"), 1000));
    },
  });

  scenario("binary is sent again unchanged", {
    serve: ({ io }) => io.on("connection", (socket) => {
      let n = 0;
      socket.on("bytes", (bytes, ack) => ++n === 2 && ack(bytes));
    }),
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"], retries: 2, ackTimeout: 150 });
      await once(socket, "connect");
      record(await ask(socket, "bytes", new Uint8Array([1, 2, 3])));
    },
  });

  scenario("flags of a queued event are kept", {
    serve: acknowledgeAt(2),
    page: async ({ io, once, record, recordEngine }) => {
      const socket = io({ transports: ["websocket"], retries: 2, ackTimeout: 150 });
      await once(socket, "connect");
      socket.io.engine.on("packetCreate", ({ data, options }) => recordEngine(data, options));
      record(await new Promise((resolve) => socket.compress(false).timeout(160).emit("try", "a", (...args) => resolve(args))));
    },
  });

  scenario("disconnect() keeps the queue for the next connection", {
    page: async ({ io, once, record, ask, sleep }) => {
      const socket = io({ transports: ["websocket"], retries: 3, ackTimeout: 1000 });
      await once(socket, "connect");
      socket.disconnect();
      const answer = ask(socket, "ask", 1);
      record(socket._queue.length, socket.sendBuffer.length);
      socket.connect();
      record(await answer, socket._queue.length);
    },
  });
});

parity("retries without ackTimeout", (scenario) => {
  scenario("an acknowledgement", {
    differs: { reason: "its first argument is not an error", at: /^(page|frames|sockets): / },
    page: async ({ io, once, record, sleep }) => {
      const socket = io({ transports: ["websocket"], retries: 1 });
      await once(socket, "connect");
      socket.emit("ask", "value", (...args) => record("answer", ...args));
      await sleep(60);
      record("queued", socket._queue.length);
    },
  });
});

parity("connection state recovery", (scenario) => {
  const server = { connectionStateRecovery: {} };

  scenario("a connection that is cut is recovered: id and rooms are kept, missed events are received", {
    since: 4,
    server,
    serve: ({ io, note }) => {
      io.on("connection", (socket) => {
        if (socket.recovered) note("recovered", [...socket.rooms].length, socket.data);
        socket.on("enter", (room, ack) => {
          socket.join(room);
          socket.data.entered = room;
          ack();
        });
      });
    },
    tell: {
      cut: ({ server }) => server.cut(),
      emit: ({ io }, ...args) => void io.to("room").emit(...args),
      gone: ({ server, io }) => {
        server.connections[0].socket.close(true);
        return new Promise((resolve) => setTimeout(() => resolve(io.to("room").emit("missed", 2)), 5));
      },
    },
    page: async ({ io, watch, once, ask, record, tell, renewed }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 60, randomizationFactor: 0, auth: { token: "x" } }));
      await once(socket, "connect");
      record(Boolean(socket.recovered));
      await ask(socket, "enter", "room");
      const first = once(socket, "hello");
      await tell("emit", "hello", 1);
      await first;
      const { id } = socket;
      const again = renewed(socket);
      const missed = once(socket, "missed");
      await tell("gone");
      await again;
      record(socket.id === id, socket.recovered, await missed);
    },
  });

  scenario("recovered and the id when it is not recovered", {
    since: 4,
    server: { connectionStateRecovery: { maxDisconnectionDuration: 1 } },
    tell: { gone: ({ server }) => void server.connections[0].socket.close(true), emit: ({ io }) => void io.emit("hello", 1) },
    page: async ({ io, watch, once, record, tell, renewed }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 60, randomizationFactor: 0 }));
      await once(socket, "connect");
      const first = once(socket, "hello");
      await tell("emit");
      await first;
      const { id } = socket;
      const again = renewed(socket);
      await tell("gone");
      await again;
      record(socket.id === id, Boolean(socket.recovered));
    },
  });

  scenario("pid and offset are sent with the credentials, and after disconnect() too", {
    since: 4,
    server,
    tell: { emit: ({ io }) => void io.emit("hello", 1) },
    page: async ({ io, watch, once, record, tell, renewed }) => {
      const socket = watch(io({ transports: ["websocket"], auth: { token: "x" } }));
      await once(socket, "connect");
      const first = once(socket, "hello");
      await tell("emit");
      await first;
      socket.disconnect().connect();
      await once(socket, "connect");
      record(Boolean(socket.recovered));
    },
  });

  scenario("without an offset so far", {
    since: 4,
    server,
    tell: { gone: ({ server }) => void server.connections[0].socket.close(true) },
    page: async ({ io, watch, once, record, tell, renewed }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
      await once(socket, "connect");
      const again = renewed(socket);
      await tell("gone");
      await again;
      record(Boolean(socket.recovered));
    },
  });

  scenario("each namespace is recovered separately", {
    since: 4,
    server,
    serve: ({ io }) => io.of("/a"),
    tell: { gone: ({ server }) => void server.connections[0].socket.close(true), emit: ({ io }) => void [io, io.of("/a")].forEach((namespace) => namespace.emit("hello", 1)) },
    page: async ({ io, watch, once, record, tell, renewed }) => {
      const options = { transports: ["websocket"], reconnectionDelay: 30, randomizationFactor: 0 };
      const [main, a] = [watch(io(options)), watch(io("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      const first = Promise.all([once(main, "hello"), once(a, "hello")]);
      await tell("emit");
      await first;
      const again = [main, a].map((socket) => renewed(socket));
      await tell("gone");
      await Promise.all(again);
      record(main.recovered, a.recovered);
    },
  });

  scenario("a server without recovery", {
    page: async ({ io, watch, once, record }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
      await once(socket, "connect");
      record(Boolean(socket.recovered));
      socket.io.engine.close();
      await once(socket, "connect");
      record(Boolean(socket.recovered));
    },
  });
});

parity("sendBuffer", (scenario) => {
  scenario("changes to the array", {
    differs: { reason: "it is a copy", at: /^(page|frames|sockets): / },
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.emit("dropped?");
      socket.sendBuffer.length = 0;
      record(socket.sendBuffer === socket.sendBuffer, socket.sendBuffer.length);
      await once(socket, "connect");
      record(await ask(socket, "ask"));
    },
  });

  scenario("a filtered array takes its place", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.emit("keep", 1);
      socket.emit("drop", 2);
      socket.emit("keep", new Uint8Array([3]));
      const answer = ask(socket, "ask", 4);
      socket.sendBuffer = socket.sendBuffer.filter(({ data }) => data[0] !== "drop");
      record(socket.sendBuffer.map(({ data, id }) => [data.slice(0, 1), id]));
      record(await answer, socket.sendBuffer);
    },
  });

  scenario("a removed event is not acknowledged, and its timeout still runs", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      const ended = new Promise((resolve) => socket.timeout(60).emit("ask", 1, (...args) => resolve(args)));
      socket.sendBuffer = [];
      record(await ended, await ask(socket, "ask", 2));
    },
  });
});
