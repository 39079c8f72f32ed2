// Listeners may call any method while they run. Order is kept, and each call takes effect before it returns.
import assert from "node:assert/strict";
import { eachVersion, quiet, until } from "./support/harness.js";

// A server that answers "echo" with "echoed" and an acknowledgement, and records what it received.
async function echoServer({ open }) {
  const server = await open();
  server.received = [];
  const serve = (socket) => {
    socket.onAny((...args) => {
      const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
      server.received.push(args);
      socket.emit("echoed", ...args.slice(1));
      ack?.(...args.slice(1));
    });
    socket.on("three", () => [1, 2, 3].forEach((n) => socket.emit("n", n)));
  };
  server.io.on("connection", serve);
  server.io.of("/other").on("connection", serve);
  return server;
}

eachVersion("listeners", ({ test }) => {
  for (const transport of ["polling", "websocket"]) {
    const args = { transport };

    test(`emit from inside connect, an event and an acknowledgement keeps its order, over ${transport}`, async (context) => {
      const server = await echoServer(context);
      await context.page.run(({ io, transport }) => {
        return new Promise((resolve) => {
          const socket = io({ transports: [transport] });
          socket.on("connect", () => {
            socket.emit("echo", 1);
            socket.emit("echo", 2, () => {
              socket.emit("echo", 4);
              socket.emit("echo", 5, () => resolve());
            });
            socket.emit("echo", 3);
          });
          socket.emit("echo", 0);
        });
      }, args);
      assert.deepEqual(server.received.map(([, n]) => n), [0, 1, 2, 3, 4, 5]);
    });

    test(`disconnect from inside connect, over ${transport}`, async (context) => {
      const server = await echoServer(context);
      const log = await context.page.run(async ({ io, once, transport }) => {
        const log = [];
        const socket = io({ transports: [transport] });
        socket.on("connect", () => {
          log.push("connect");
          socket.disconnect();
          log.push("returned", socket.connected);
        });
        socket.on("disconnect", (reason) => log.push(reason, socket.connected, typeof socket.id));
        await once(socket, "disconnect");
        return log;
      }, args);
      assert.deepEqual(log, ["connect", "io client disconnect", false, "undefined", "returned", false]);
      await until(() => server.io.engine.clientsCount === 0);
    });

    test(`disconnect from inside an event: later events are not delivered, over ${transport}`, async (context) => {
      await echoServer(context);
      const log = await context.page.run(async ({ io, once, sleep, transport }) => {
        const log = [];
        const socket = io({ transports: [transport] });
        socket.on("n", (n) => {
          log.push(n);
          socket.disconnect();
        });
        socket.on("disconnect", (reason) => log.push(reason));
        socket.emit("three");
        await once(socket, "disconnect");
        await sleep(50);
        return log;
      }, args);
      assert.deepEqual(log, [1, "io client disconnect"]);
    });

    test(`disconnect from inside an acknowledgement, over ${transport}`, async (context) => {
      const server = await echoServer(context);
      const log = await context.page.run(({ io, transport }) => {
        return new Promise((resolve) => {
          const log = [];
          const socket = io({ transports: [transport] });
          socket.on("disconnect", (reason) => log.push(reason));
          socket.emit("echo", 1, () => {
            socket.disconnect();
            resolve([...log, socket.connected]);
          });
        });
      }, args);
      assert.deepEqual(log, ["io client disconnect", false]);
      await until(() => server.io.engine.clientsCount === 0);
    });

    test(`connect from inside disconnect, over ${transport}`, async (context) => {
      const server = await echoServer(context);
      const result = await context.page.run(async ({ io, once, transport }) => {
        const socket = io({ transports: [transport] });
        const log = [];
        socket.on("connect", () => log.push("connect"));
        socket.on("disconnect", (reason) => {
          log.push(reason);
          socket.connect();
          socket.emit("echo", "from disconnect");
        });
        await once(socket, "connect");
        socket.disconnect();
        await once(socket, "echoed");
        return log;
      }, args);
      assert.deepEqual(result, ["connect", "io client disconnect", "connect"]);
      assert.deepEqual(server.received, [["echo", "from disconnect"]]);
      await until(() => server.io.engine.clientsCount === 1);
    });

    test(`a new namespace from inside a listener shares the connection, over ${transport}`, async (context) => {
      const server = await echoServer(context);
      const answer = await context.page.run(({ io, transport }) => {
        return new Promise((resolve) => {
          io({ transports: [transport] }).on("connect", () => {
            io("/other").emit("echo", "other", resolve);
          });
        });
      }, args);
      assert.equal(answer, "other");
      assert.equal(server.connections.length, 1);
    });
  }

  test("disconnect and connect again from inside an event", async (context) => {
    const server = await echoServer(context);
    const ids = await context.page.run(async ({ io, once }) => {
      const socket = io();
      const ids = [];
      socket.on("connect", () => ids.push(socket.id));
      socket.once("echoed", () => socket.disconnect().connect());
      await once(socket, "connect");
      socket.emit("echo");
      await once(socket, "connect");
      await new Promise((resolve) => socket.emit("echo", resolve));
      return ids;
    });
    assert.equal(new Set(ids).size, 2);
    await until(() => server.io.of("/").sockets.size === 1);
  });

  test("connect from inside connect_error", async ({ open, page }) => {
    const server = await open();
    let refusals = 0;
    server.io.use((_, next) => next(++refusals < 3 ? new Error("not yet") : undefined));
    const errors = await page.run(async ({ io, once }) => {
      const socket = io();
      let errors = 0;
      socket.on("connect_error", () => {
        errors++;
        socket.connect();
      });
      await once(socket, "connect");
      return errors;
    });
    assert.equal(errors, 2);
    assert.equal(server.io.of("/").sockets.size, 1);
  });

  test("a listener that removes itself or another does not affect the current event", async (context) => {
    await echoServer(context);
    const log = await context.page.run(async ({ io }) => {
      const socket = io();
      const log = [];
      const self = () => {
        log.push("self");
        socket.off("echoed", self);
        socket.off("echoed", later);
        socket.on("echoed", () => log.push("new"));
      };
      const later = () => log.push("later");
      socket.once("echoed", () => log.push("once"));
      socket.on("echoed", self);
      socket.on("echoed", later);
      socket.on("echoed", () => log.push("last"));
      for (let i = 0; i < 2; i++) {
        await new Promise((resolve) => socket.emit("echo", resolve));
        log.push("|");
      }
      return log;
    });
    assert.deepEqual(log, ["once", "self", "later", "last", "|", "last", "new", "|"]);
  });

  test("off removes one, all of an event, or all", async (context) => {
    await echoServer(context);
    const log = await context.page.run(async ({ io, once }) => {
      const socket = io();
      await once(socket, "connect");
      const log = [];
      const listener = () => log.push("a");
      const round = () => new Promise((resolve) => socket.emit("echo", resolve)).then(() => log.push("|"));
      socket.on("echoed", listener).on("echoed", listener).once("echoed", listener).addEventListener("echoed", () => log.push("b"));
      const counts = [socket.listeners("echoed").length, socket.hasListeners("echoed")];
      await round();
      socket.off("echoed", listener);
      await round();
      socket.removeListener("echoed", listener);
      await round();
      socket.removeAllListeners("echoed");
      await round();
      socket.on("echoed", listener).off();
      await round();
      return { log: log.join(""), counts, end: socket.hasListeners("echoed") };
    });
    assert.deepEqual(log, { log: "aaab|ab|b||" + "|", counts: [4, true], end: false });
  });

  test("off removes a listener that was added by once", async (context) => {
    await echoServer(context);
    const calls = await context.page.run(async ({ io }) => {
      const socket = io();
      let calls = 0;
      const listener = () => calls++;
      socket.once("echoed", listener);
      socket.off("echoed", listener);
      await new Promise((resolve) => socket.emit("echo", resolve));
      return calls;
    });
    assert.equal(calls, 0);
  });

  test("catch-all listeners see each event, before its own listeners", async (context) => {
    await echoServer(context);
    const log = await context.page.run(async ({ io, once }) => {
      const socket = io();
      await once(socket, "connect");
      const log = [];
      const any = (...args) => log.push(["any", ...args]);
      socket.on("echoed", () => log.push(["own"]));
      socket.onAny(any);
      socket.prependAny((name) => log.push(["first", name]));
      socket.onAnyOutgoing((...args) => log.push(["out", ...args]));
      await new Promise((resolve) => socket.emit("echo", 1, resolve));
      socket.offAny(any);
      socket.offAnyOutgoing();
      const counts = [socket.listenersAny().length, socket.listenersAnyOutgoing().length];
      await new Promise((resolve) => socket.emit("echo", 2, resolve));
      return { log, counts };
    });
    assert.deepEqual(log, {
      log: [["out", "echo", 1], ["first", "echoed"], ["any", "echoed", 1], ["own"], ["first", "echoed"], ["own"]],
      counts: [1, 0],
    });
  });
});

const THROWS = "in the reference it is an unhandled rejection, and the listeners after it are not called";

eachVersion("listeners that throw", ({ ours }) => {
  // Each place where a listener may throw, with `boom` as the listener.
  const PLACES = {
    "an event": (socket, boom) => socket.on("echoed", boom),
    "once": (socket, boom) => socket.once("echoed", boom),
    "a catch-all listener": (socket, boom) => socket.onAny(boom),
    "connect": (socket, boom) => socket.on("connect", boom),
    "an acknowledgement": (socket, boom) => socket.emit("echo", "boom", boom),
    "the Manager's open": (socket, boom) => socket.io.on("open", boom),
    "the Engine's message": (socket, boom) => socket.io.engine.on("message", boom),
  };

  for (const transport of ["polling", "websocket"]) {
    for (const [place, source] of Object.entries(PLACES)) {
      ours(THROWS, `in ${place}, over ${transport}: an uncaught error, without further effect`, async (context) => {
        const server = await echoServer(context);
        const result = await context.page.run(async ({ io, until, source, transport }) => {
          const socket = io({ transports: [transport] });
          const log = [];
          let thrown = 0;
          (0, eval)(`(${source})`)(socket, () => {
            if (thrown++ === 0) {
              throw new Error("mine");
            }
          });
          socket.on("connect", () => log.push("connect"));
          socket.on("disconnect", () => log.push("disconnect"));
          socket.on("echoed", (n) => log.push(n));
          for (let n = 0; n < 3; n++) {
            socket.emit("echo", n);
          }
          await until(() => log.includes(2));
          return { log: log.filter((entry) => entry !== "boom"), connected: socket.connected, thrown: thrown > 0 };
        }, { source: String(source), transport });
        assert.deepEqual(result, { log: ["connect", 0, 1, 2], connected: true, thrown: true });
        const uncaught = await context.page.takeUncaught();
        assert.deepEqual(uncaught.map(({ kind, message }) => [kind, message]), [["error", "mine"]]);
        assert.equal(server.connections.length, 1);
      });
    }

    ours(THROWS, `in disconnect, over ${transport}: disconnect() returns, and the next listener is called`, async (context) => {
      const server = await echoServer(context);
      const log = await context.page.run(async ({ io, once, transport }) => {
        const socket = io({ transports: [transport] });
        const log = [];
        socket.on("disconnect", () => {
          throw new Error("mine");
        });
        socket.on("disconnect", (reason) => log.push(reason));
        await once(socket, "connect");
        log.push(socket.disconnect() === socket);
        return [...log, socket.connected];
      }, { transport });
      assert.deepEqual(log, ["io client disconnect", true, false]);
      await quiet(20);
      const uncaught = await context.page.takeUncaught();
      assert.deepEqual(uncaught.map(({ kind, message }) => [kind, message]), [["error", "mine"]]);
      await until(() => server.io.engine.clientsCount === 0);
    });
  }
});
