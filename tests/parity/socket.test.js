// `Socket`: properties, emitting and listening.
import { parity } from "./support/scenario.js";

const TRANSPORTS = ["polling", "websocket"];

parity("Socket: properties", (scenario) => {
  scenario("they follow the connection", {
    page: async ({ io, once, record, stateOf, snapshot }) => {
      const socket = io({ transports: ["websocket"], auth: { a: 1 } });
      const all = () => record(stateOf(socket), socket.recovered || false, socket.nsp, socket.auth, socket.sendBuffer, socket.receiveBuffer);
      all();
      socket.on("connect", all);
      socket.on("disconnect", all);
      await once(socket, "connect");
      record(socket.id !== socket.io.engine.id, socket.io.nsps["/"] === socket);
      socket.disconnect();
      all();
    },
  });

  scenario("id is set only while the socket is connected", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"] });
      record(socket.id);
      await once(socket, "connect");
      record(typeof socket.id);
      socket.on("disconnect", () => record("in disconnect", socket.id));
      socket.disconnect();
      record(socket.id);
    },
  });

  scenario("the methods that chain", {
    serverless: true,
    page: async ({ io, record }) => {
      const socket = io("http://127.0.0.1:1", { autoConnect: false, transports: ["polling"] });
      const listener = () => {};
      record(socket.connect() === socket, socket.open() === socket, socket.emit("x") === socket, socket.send("x") === socket);
      record(socket.volatile === socket, socket.compress(true) === socket, socket.timeout(5) === socket);
      record(socket.on("x", listener) === socket, socket.once("x", listener) === socket, socket.off("x") === socket);
      record(socket.onAny(listener) === socket, socket.prependAny(listener) === socket, socket.offAny() === socket);
      record(socket.onAnyOutgoing(listener) === socket, socket.prependAnyOutgoing(listener) === socket, socket.offAnyOutgoing() === socket);
      record(socket.disconnect() === socket, socket.close() === socket);
    },
  });
});

parity("Socket: emit", (scenario) => {
  for (const transport of TRANSPORTS) {
    scenario(`JSON values go there and back over ${transport}`, {
      args: { transport },
      page: async ({ io, once, ask, record, transport }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        const values = [
          [],
          [undefined],
          [null, true, false, 0, -1, 1.5, 1e300, ""],
          [NaN, Infinity, -0],
          ["ü😀\u2028\u0000\"\\\n\x1e"],
          [{ a: { b: [1, { c: null }] }, d: undefined }],
          [[1, [2, [3]]], [undefined, () => {}]],
          [new Date(0)],
          [{ toJSON: () => ({ instead: 1 }) }],
          [new Map([[1, 2]]), new Set([1])],
          [{ _placeholder: true, num: 0 }],
          [Object.create(null)],
          [new String("boxed"), new Number(1), new Boolean(false)],
          [{ "__proto__x": 1, constructor: 2 }],
        ];
        for (const args of values) record(await ask(socket, "ask", ...args));
      },
    });

    scenario(`binary goes there and back over ${transport}`, {
      args: { transport },
      page: async ({ io, once, ask, record, transport }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        const bytes = Uint8Array.from({ length: 8 }, (_, i) => i * 31);
        record(await ask(socket, "ask", bytes));
        record(await ask(socket, "ask", bytes.buffer));
        record(await ask(socket, "ask", bytes.subarray(2, 5)));
        record(await ask(socket, "ask", new DataView(bytes.buffer, 1, 3)));
        record(await ask(socket, "ask", new Uint16Array(bytes.buffer)));
        record(await ask(socket, "ask", new Uint8Array(0)));
        record(await ask(socket, "ask", new Blob(["blob"])));
        record(await ask(socket, "ask", new File(["file"], "name.txt", { type: "text/plain" })));
        record(await ask(socket, "ask", { a: [bytes, { b: new ArrayBuffer(2) }], c: "text" }, bytes));
        record(await ask(socket, "ask", bytes, bytes, new Uint8Array([9])));
        record(await ask(socket, "ask", { toJSON: () => ({ bytes }) }));
      },
    });
  }

  scenario("a large text and a large buffer", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      record(await ask(socket, "ask", "ü".repeat(200000)));
      record(await ask(socket, "ask", new Uint8Array(300000).fill(7)));
    },
  });

  scenario("names of events", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      const heard = (...args) => record("heard", ...args);
      for (const name of ["", "a b", "ü", "1", "constructor", "hasOwnProperty", "toString", "message", "error", "ping"]) {
        socket.on(name, (...args) => heard(name, ...args));
      }
      await once(socket, "connect");
      for (const name of ["", "a b", "ü", "1", 2, "constructor", "hasOwnProperty", "toString", "message", "error", "ping"]) {
        socket.emit("say", name, 1);
      }
      record(await ask(socket, "ask", "end"));
    },
  });

  scenario("reserved names throw", {
    serverless: true,
    page: ({ io, attempt, record }) => {
      const socket = io({ autoConnect: false });
      for (const name of ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]) {
        record(name, attempt(() => typeof socket.emit(name)));
      }
      record(socket.sendBuffer.length);
    },
  });

  scenario("a reserved name rejects emitWithAck", {
    serverless: true,
    page: async ({ io, outcome, record }) => record(await outcome(io({ autoConnect: false }).emitWithAck("disconnect"))),
  });

  scenario("an invalid name is an error", {
    differs: { reason: "a TypeError that names the argument", at: /^(page|uncaught|sockets|frames): / },
    page: async ({ io, once, attempt, record, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      for (const name of [undefined, null, {}, true]) record(attempt(() => typeof socket.emit(name, 1)));
      await sleep(10);
    },
  });

  scenario("send() emits message", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.send("a", 1, new Uint8Array([1]));
      socket.send();
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("arguments are serialized at the call", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      const value = { n: 1 };
      const bytes = new Uint8Array([1]);
      const answer = ask(socket, "ask", value, bytes);
      value.n = 2;
      record(await answer, value);
      bytes[0] = 2;
    },
  });

  scenario("values that JSON cannot encode throw, and nothing is sent", {
    page: async ({ io, once, ask, attempt, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      const circle = {};
      circle.self = circle;
      record(attempt(() => typeof socket.emit("x", 1n)).throws?.name);
      record(attempt(() => typeof socket.emit("x", circle)).throws instanceof Error);
      record(attempt(() => typeof socket.emit("x", { toJSON: () => { throw new RangeError("mine"); } })).throws?.name);
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("events emitted while disconnected are sent on connection, in order", {
    page: async ({ io, once, ask, record, watch }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      socket.emit("say", "a", 1);
      socket.emit("say", "b", new Uint8Array([2]));
      const answer = ask(socket, "ask", "c");
      record(socket.sendBuffer.map(({ type, data, id, options }) => ({ type, data: data.slice(0, 2), id, options })));
      socket.on("connect", () => record("buffered", socket.sendBuffer.length));
      record(await answer, socket.sendBuffer);
    },
  });

  scenario("events emitted while disconnected, over polling", {
    bodies: true,
    differs: { reason: "the events are sent in one request, where the reference makes one each", at: /^posted: / },
    page: async ({ io, ask, record }) => {
      const socket = io({ transports: ["polling"] });
      socket.emit("a", 1);
      socket.emit("b", 2);
      record(await ask(socket, "ask", 3));
    },
  });

  scenario("a packet with attachments, over polling", {
    bodies: true,
    differs: { reason: "text and attachments are sent in one request, where the reference sends the text first", at: /^posted: / },
    page: async ({ io, once, ask, sleep, record }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      // The answer may arrive before the request ends; events emitted until then are buffered.
      await sleep(100);
      record(await ask(socket, "ask", new Uint8Array([1])));
    },
  });

  scenario("events emitted while disconnected are serialized then or later", {
    differs: { reason: "it is serialized when it is emitted, in the reference when it is sent", at: /^(page|frames|sockets): / },
    page: async ({ io, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      const value = { n: 1 };
      const answer = ask(socket, "ask", value);
      value.n = 2;
      record(await answer);
    },
  });

  scenario("sendBuffer = [] drops buffered events", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.emit("dropped", 1);
      record(socket.sendBuffer.length);
      socket.sendBuffer = [];
      record(socket.sendBuffer);
      await once(socket, "connect");
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("events emitted between connections are sent on the next one", {
    page: async ({ io, once, ask, record, watch }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
      await once(socket, "connect");
      socket.io.engine.close();
      socket.emit("late", 1);
      record(socket.sendBuffer.length, await ask(socket, "ask", 2));
    },
  });

  scenario("events emitted before disconnect() are sent", {
    page: async ({ io, once, watch, record }) => {
      for (const transport of ["websocket", "polling"]) {
        const socket = watch(io({ transports: [transport], forceNew: true }));
        await once(socket, "connect");
        socket.emit("one", 1);
        socket.emit("two", new Uint8Array([2]));
        record(socket.disconnect() === socket);
      }
    },
  });

  scenario("events emitted after disconnect() wait for connect()", {
    page: async ({ io, once, watch, record, ask }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      await once(socket, "connect");
      socket.disconnect();
      socket.emit("late");
      record(socket.sendBuffer.length);
      socket.connect();
      await once(socket, "connect");
      record(socket.sendBuffer.length, await ask(socket, "ask", 1));
    },
  });

  scenario("volatile: dropped while disconnected, sent while connected", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.volatile.emit("early");
      record(socket.sendBuffer.length);
      await once(socket, "connect");
      await ask(socket, "ask", "settled");
      socket.volatile.emit("connected", new Uint8Array([1]));
      record(await ask(socket, "ask", 1));
      socket.disconnect();
      socket.volatile.emit("late");
      record(socket.sendBuffer.length);
    },
  });

  scenario("volatile: dropped while the transport is not writable", {
    page: async ({ io, once, ask, record, sleep }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      record(await ask(socket, "ask", "settled"));
      await sleep(30);
      socket.emit("first");
      socket.volatile.emit("dropped");
      socket.emit("second");
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("volatile applies to one event", {
    page: async ({ io, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.volatile.emit("dropped");
      socket.emit("kept");
      record(socket.sendBuffer.length, await ask(socket, "ask", 1));
    },
  });

  scenario("compress() changes nothing on the wire, and may be combined with other flags", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.compress(false).emit("a", 1);
      socket.compress(true).volatile.timeout(1000).emit("b", 1);
      record(await ask(socket.compress(false), "ask", 1));
    },
  });
});

parity("Socket: acknowledgements", (scenario) => {
  for (const transport of TRANSPORTS) {
    scenario(`each way, over ${transport}`, {
      args: { transport },
      page: async ({ io, once, ask, record, transport }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        record(await ask(socket, "ask"));
        record(await ask(socket, "ask", 1, { a: 2 }, new Uint8Array([3])));
        socket.on("q", (...args) => args.pop()("answer", ...args, new Uint8Array([4])));
        socket.emit("question", "q", 1, "two");
        socket.emit("question", "q", new Uint8Array([5]));
        record(await ask(socket, "ask", "end"));
      },
    });
  }

  scenario("ids count up for each socket, across reconnections too", {
    serve: ({ io }) => io.of("/a"),
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 5 });
      const other = io("/a");
      await Promise.all([once(socket, "connect"), once(other, "connect")]);
      for (let i = 0; i < 11; i++) record(await ask(socket, "ask", i));
      record(await ask(other, "ask", "a"));
      socket.io.engine.close();
      await once(socket, "connect");
      record(await ask(socket, "ask", "again"));
    },
  });

  scenario("a listener may answer only once, at any time, and with no argument", {
    page: async ({ io, once, ask, record, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      socket.on("twice", (answer) => record(typeof answer, answer(1), answer(2)));
      socket.on("late", (answer) => setTimeout(answer, 20));
      socket.on("void", (answer) => answer());
      socket.on("never", () => {});
      await once(socket, "connect");
      for (const name of ["twice", "late", "void", "never"]) socket.emit("question", name);
      record(await ask(socket, "ask", 1));
      await sleep(40);
    },
  });

  scenario("an answer after disconnect() and before the next connection", {
    page: async ({ io, once, record, watch, attempt, sleep }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      let answer;
      socket.on("q", (callback) => (answer = callback));
      await once(socket, "connect");
      const asked = once(socket, "q");
      socket.emit("question", "q");
      await asked;
      socket.disconnect();
      record(attempt(() => answer(1)));
      await sleep(20);
    },
  });

  scenario("an answer after a reconnection", {
    differs: { reason: "it is not sent into another session", at: /^(frames|sockets|page|manager): / },
    page: async ({ io, once, record, watch, attempt, sleep }) => {
      const socket = watch(io({ transports: ["websocket"], reconnectionDelay: 5 }));
      let answer;
      socket.on("q", (callback) => (answer = callback));
      await once(socket, "connect");
      const asked = once(socket, "q");
      socket.emit("question", "q");
      await asked;
      socket.io.engine.close();
      await once(socket, "connect");
      record(attempt(() => answer(1)));
      await sleep(20);
    },
  });

  scenario("an acknowledgement that will not come is dropped on disconnection, without timeout", {
    page: async ({ io, once, record, watch, sleep }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      await once(socket, "connect");
      socket.emit("nobody", (...args) => record("called", ...args));
      socket.disconnect();
      await sleep(20);
      record("quiet");
    },
  });

  scenario("the handler's this is the socket", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      await new Promise((resolve) => {
        socket.emit("ask", function () {
          record(this === socket);
          resolve();
        });
      });
    },
  });
});

parity("Socket: timeout and emitWithAck", (scenario) => {
  scenario("timeout(): an error after that many ms", {
    page: async ({ io, once, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      const start = performance.now();
      const args = await new Promise((resolve) => socket.timeout(50).emit("nobody", 1, (...args) => resolve(args)));
      const ms = performance.now() - start;
      record(args, args[0] instanceof Error, ms >= 45, ms < 1000);
    },
  });

  scenario("timeout(): null and the answer in time, and a late answer is ignored", {
    serve: ({ io }) => io.on("connection", (socket) => socket.on("slow", (answer) => setTimeout(answer, 60, "late"))),
    page: async ({ io, once, ask, record, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      record("in time", await ask(socket.timeout(5000), "ask", 1, 2));
      socket.timeout(20).emit("slow", (...args) => record("late", ...args));
      await sleep(100);
    },
  });

  scenario("timeout() applies to one event", {
    page: async ({ io, once, record, ask }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      record(await ask(socket.timeout(1000), "ask", 1));
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("timeout() while disconnected removes the event from the buffer", {
    page: async ({ io, once, record, ask }) => {
      const socket = io({ autoConnect: false, transports: ["websocket"] });
      const ended = new Promise((resolve) => socket.timeout(20).emit("gone", (...args) => resolve(args)));
      socket.emit("stays");
      record(socket.sendBuffer.length, await ended, socket.sendBuffer.length);
      socket.connect();
      await once(socket, "connect");
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("disconnection is an error only for callbacks that take errors", {
    page: async ({ io, once, record, outcome, sleep }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      socket.on("disconnect", () => record("disconnect"));
      socket.timeout(5000).emit("nobody", (...args) => record("timeout", ...args));
      socket.emit("nobody", (...args) => record("plain", ...args));
      const promised = socket.emitWithAck("nobody");
      socket.disconnect();
      record(await outcome(promised));
      await sleep(10);
    },
  });

  scenario("disconnection does not affect events that are not sent yet", {
    page: async ({ io, once, record, outcome, sleep }) => {
      const socket = io({ transports: ["websocket"], reconnectionDelay: 5 });
      await once(socket, "connect");
      socket.io.engine.close();
      const promised = socket.emitWithAck("ask", 1);
      record(await outcome(promised, 1000));
    },
  });

  scenario("emitWithAck resolves with the first value", {
    page: async ({ io, record }) => {
      const socket = io({ transports: ["websocket"] });
      record(await socket.emitWithAck("ask", "before the connection"));
      record(await socket.emitWithAck("ask", 1, 2));
      record(await socket.emitWithAck("ask"));
      record(await socket.emitWithAck("ask", new Uint8Array([1])));
      record(await socket.timeout(1000).emitWithAck("ask", { a: 1 }));
      record(socket.emitWithAck("ask") instanceof Promise);
    },
  });

  scenario("emitWithAck with a timeout rejects", {
    page: async ({ io, once, record, outcome }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      record(await outcome(socket.timeout(20).emitWithAck("nobody"), 1000));
    },
  });
});

parity("Socket: listeners", (scenario) => {
  scenario("on, once, off and their aliases", {
    serverless: true,
    page: ({ io, record }) => {
      const socket = io({ autoConnect: false });
      const a = (...args) => record("a", ...args);
      const b = (...args) => record("b", ...args);
      socket.on("x", a).on("x", a).once("x", b);
      record(socket.listeners("x").length, socket.hasListeners("x"), socket.listeners("x")[0] === a, socket.listeners("y"));
      socket.off("x", a);
      record(socket.listeners("x").length);
      socket.off("x", b);
      record(socket.listeners("x").length);
      socket.off("x");
      record(socket.hasListeners("x"));
      for (const name of ["off", "removeListener", "removeEventListener", "removeAllListeners"]) {
        socket.addEventListener("x", a);
        socket.on("y", b);
        record(name, socket[name]("x", a) === socket, socket.hasListeners("x"));
        socket[name]("y");
        record(socket.hasListeners("y"));
        socket.on("z", a);
        socket[name]();
        record(socket.hasListeners("z"));
      }
    },
  });

  scenario("listeners are called in order, with the socket as this", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.on("x", function (...args) {
        record("first", this === socket, ...args);
      });
      socket.once("x", function (...args) {
        record("once", this === socket, ...args);
      });
      socket.on("x", (...args) => record("third", ...args));
      await once(socket, "connect");
      socket.emit("say", "x", 1);
      socket.emit("say", "x", 2);
      await ask(socket, "ask");
    },
  });

  scenario("listeners added and removed during an event take effect from the next one", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      const late = () => record("late");
      const removed = () => record("removed");
      socket.on("x", () => {
        socket.off("x", removed);
        socket.on("x", late);
      });
      socket.on("x", removed);
      await once(socket, "connect");
      socket.emit("say", "x");
      await ask(socket, "ask");
      socket.emit("say", "x");
      await ask(socket, "ask");
    },
  });

  scenario("a listener that emits, disconnects and connects", {
    page: async ({ io, once, ask, record, watch }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      socket.on("x", (n) => {
        record("x", n);
        if (n === 1) socket.emit("say", "x", 2);
        if (n === 2) {
          socket.disconnect();
          record("after disconnect", socket.connected);
          socket.connect();
        }
      });
      await once(socket, "connect");
      socket.emit("say", "x", 1);
      await once(socket, "disconnect");
      await once(socket, "connect");
    },
  });

  scenario("catch-all listeners come first, in their order", {
    page: async ({ io, once, ask, record, snapshot }) => {
      const socket = io({ transports: ["websocket"] });
      const any = (...args) => record("any", ...args);
      socket.on("x", (...args) => record("own", ...args));
      socket.onAny(any);
      socket.prependAny((...args) => record("prepended", ...args));
      socket.onAny(function () {
        record("this", this === socket);
      });
      record(socket.listenersAny().length, socket.listenersAny()[1] === any);
      await once(socket, "connect");
      socket.emit("say", "x", 1, new Uint8Array([2]));
      await ask(socket, "ask");
      socket.offAny(any);
      socket.emit("say", "x", 2);
      await ask(socket, "ask");
      socket.offAny();
      record(socket.listenersAny());
      socket.emit("say", "x", 3);
      await ask(socket, "ask");
    },
  });

  scenario("catch-all listeners receive the acknowledgement, and no events of the client itself", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.onAny((...args) => record("any", ...args));
      await once(socket, "connect");
      socket.emit("question", "q", 1);
      await ask(socket, "ask");
      socket.disconnect();
    },
  });

  scenario("outgoing catch-all listeners are called when an event is sent", {
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      const any = (...args) => record("out", ...args);
      record(socket.listenersAnyOutgoing());
      socket.onAnyOutgoing(any);
      socket.prependAnyOutgoing((...args) => record("prepended", ...args));
      record(socket.listenersAnyOutgoing().length, socket.listenersAnyOutgoing()[1] === any);
      socket.emit("buffered", 1);
      socket.volatile.emit("dropped");
      record("emitted");
      await once(socket, "connect");
      await ask(socket, "ask", { a: new Uint8Array([1]) });
      socket.timeout(1000).emit("timed", () => {});
      socket.offAnyOutgoing(any);
      socket.emit("second");
      socket.offAnyOutgoing();
      socket.emit("third");
      record(socket.listenersAnyOutgoing());
      await ask(socket, "ask");
    },
  });

  scenario("events received before the CONNECT are buffered", {
    fake: {
      onPacket: (session, packet) => {
        if (packet !== "40") return false;
        session.sendAll(['42["early",1]', '420["question",2]', '40{"sid":"the-id"}', '42["late",3]']);
        return true;
      },
    },
    page: async ({ io, watch, once, record, sleep }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      socket.on("question", (n, answer) => answer(n));
      await once(socket, "late");
      record(socket.receiveBuffer);
      await sleep(20);
    },
  });

  scenario("a listener that throws", {
    differs: { reason: "later listeners are called, and the error is an uncaught error", at: /^(page|uncaught|manager): / },
    page: async ({ io, once, ask, record }) => {
      const socket = io({ transports: ["websocket"] });
      socket.on("x", () => {
        throw new Error("of a listener");
      });
      socket.on("x", () => record("second"));
      await once(socket, "connect");
      socket.emit("say", "x");
      record(await ask(socket, "ask", 1));
    },
  });

  scenario("a listener that is not a function is an error", {
    serverless: true,
    differs: { reason: "a TypeError that names the argument", at: /^(page|uncaught): / },
    page: ({ io, attempt, record }) => {
      const socket = io({ autoConnect: false });
      for (const name of ["on", "once", "onAny", "onAnyOutgoing"]) {
        record(name, attempt(() => typeof socket[name]("x", "no function")));
      }
    },
  });
});
