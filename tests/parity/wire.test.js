// The wire, as a server sees it: packets, payloads, batches, heartbeat, close.
import { parity } from "./support/scenario.js";

const TRANSPORTS = ["polling", "websocket"];

parity("wire", (scenario) => {
  for (const transport of TRANSPORTS) {
    scenario(`the packets of a session, over ${transport}`, {
      serve: ({ io }) => io.of("/a,b"),
      args: { transport },
      page: async ({ io, once, ask, record, transport }) => {
        const [main, other] = [io({ transports: [transport], auth: { a: 1 } }), io("/a,b".slice(0, 2))];
        other.on("connect_error", ({ message }) => record(message));
        await once(main, "connect");
        main.emit("text", "a\x1eb", "€");
        main.emit("none");
        main.emit("binary", new Uint8Array([0, 255]), { a: new Uint8Array(0) });
        record(await ask(main, "ask", new Uint8Array([1])));
        main.on("q", (answer) => answer(new Uint8Array([2]), { b: 1 }));
        main.emit("question", "q");
        record(await ask(main, "ask"));
        main.disconnect();
      },
    });

    scenario(`each ping is answered, over ${transport}`, {
      fake: {},
      args: { transport },
      tell: { ping: ({ fake }) => fake.last.send("2") },
      page: async ({ io, watch, once, tell, transport }) => {
        const socket = io({ transports: [transport] });
        watch(socket.io);
        await once(socket, "connect");
        for (let i = 0; i < 3; i++) {
          const ping = once(socket.io, "ping");
          await tell("ping");
          await ping;
        }
      },
    });

    scenario(`a noop has no effect, over ${transport}`, {
      fake: {},
      args: { transport },
      tell: { send: ({ fake }) => fake.last.sendAll(["6", '42["after"]']) },
      page: async ({ io, watch, once, tell, transport }) => {
        const socket = watch(io({ transports: [transport] }));
        await once(socket, "connect");
        const after = once(socket, "after");
        await tell("send");
        await after;
      },
    });

    scenario(`packets of several namespaces at once, over ${transport}`, {
      fake: {},
      args: { transport },
      tell: {
        send: ({ fake }) => fake.last.sendAll([
          '42["main",1]',
          '42/a,["a",2]',
          '451-/a,["bytes",{"_placeholder":true,"num":0}]',
          Buffer.from([1, 2]),
          '42/a,7["question"]',
          '42/nowhere,["lost"]',
          '42["end"]',
        ]),
      },
      page: async ({ io, watch, once, tell, transport }) => {
        const [main, a] = [watch(io({ transports: [transport] })), watch(io("/a"))];
        a.on("question", (answer) => answer("yes"));
        await Promise.all([once(main, "connect"), once(a, "connect")]);
        const end = once(main, "end");
        await tell("send");
        await end;
      },
    });

    scenario(`acknowledgements in any order, and with attachments, over ${transport}`, {
      fake: {
        onPacket: (session, packet) => {
          if (packet !== '422["x"]') return false;
          session.sendAll(['432["third"]', '461-0[{"_placeholder":true,"num":0}]', Buffer.from([9]), '431[]', '431["again"]', '4399["nobody"]']);
          return true;
        },
      },
      args: { transport },
      page: async ({ io, once, ask, record, transport, sleep }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        const answers = [ask(socket, "x"), ask(socket, "x"), ask(socket, "x")];
        for (const answer of answers) answer.then((args) => record(args));
        await Promise.all(answers);
        await sleep(10);
      },
    });
  }

  scenario("ids of acknowledgements may be large", {
    fake: {},
    tell: { send: ({ fake }) => fake.last.sendAll(['42123456789["q"]', '429007199254740991["q"]', '42["end"]']) },
    page: async ({ io, watch, once, tell }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      socket.on("q", (answer) => answer("yes"));
      await once(socket, "connect");
      const end = once(socket, "end");
      await tell("send");
      await end;
    },
  });

  scenario("attachments in another order, and used twice", {
    fake: {},
    tell: {
      send: ({ fake }) => fake.last.sendAll([
        '452-["x",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]]',
        Buffer.from([1]),
        Buffer.from([2]),
        '451-["unused"]',
        Buffer.from([3]),
        '42["placeholder as data",{"_placeholder":true,"num":0}]',
        '42["end"]',
      ]),
    },
    page: async ({ io, watch, once, tell }) => {
      const socket = watch(io({ transports: ["websocket"] }));
      await once(socket, "connect");
      const end = once(socket, "end");
      await tell("send");
      await end;
    },
  });

  scenario("keys such as __proto__ are data", {
    fake: {},
    tell: {
      send: ({ fake }) => fake.last.sendAll([
        '42["x",{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}]',
        '451-["y",{"__proto__":{"a":{"_placeholder":true,"num":0}}}]',
        Buffer.from([5]),
        '42["__proto__",1]',
        '42["end"]',
      ]),
    },
    page: async ({ io, once, tell, record }) => {
      const socket = io({ transports: ["websocket"] });
      const heard = [];
      socket.onAny((...args) => heard.push(args));
      await once(socket, "connect");
      const end = once(socket, "end");
      await tell("send");
      await end;
      for (const [name, value] of heard) record(name, value && Object.keys(value), JSON.stringify(value));
      record({}.polluted === undefined, Object.getPrototypeOf(heard[0][1]) === Object.prototype);
    },
  });

  scenario("packets of one turn are batched up to maxPayload, by the bytes of UTF-8", {
    since: 4,
    bodies: true,
    fake: { handshake: { maxPayload: 60 } },
    page: async ({ io, once, sleep, record }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      await sleep(30);
      for (const text of ["first", "a".repeat(10), "b".repeat(10), "é".repeat(10), "€".repeat(8), "😀".repeat(5), "c", "d", "x".repeat(100), "y", "z"]) {
        socket.emit("e", text);
      }
      record(socket.io.engine.readyState);
      await sleep(150);
    },
  });

  scenario("without maxPayload there is no limit", {
    bodies: true,
    fake: { handshake: { maxPayload: undefined } },
    page: async ({ io, once, sleep, record }) => {
      const socket = io({ transports: ["polling"] });
      await once(socket, "connect");
      await sleep(30);
      for (let i = 0; i < 10; i++) socket.emit("e", "x".repeat(1000));
      record(socket.io.engine.readyState);
      await sleep(60);
    },
  });

  scenario("WebSocket has no limit", {
    fake: { handshake: { maxPayload: 20 } },
    page: async ({ io, once, sleep, record }) => {
      const socket = io({ transports: ["websocket"] });
      await once(socket, "connect");
      for (let i = 0; i < 5; i++) socket.emit("e", "x".repeat(30));
      record(socket.io.engine.readyState);
    },
  });

  scenario("a CONNECT with a payload, a DISCONNECT of a namespace", {
    fake: {},
    page: async ({ io, watch, once, record }) => {
      const [main, a] = [watch(io({ transports: ["websocket"] })), watch(io("/a", { auth: { n: 1 } }))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      a.disconnect();
      main.disconnect();
      record("end");
    },
  });

  scenario("the server ends a namespace, and refuses another", {
    fake: {
      onPacket: (session, packet) => {
        if (packet.startsWith("40/refused")) return session.send('44/refused,{"message":"no","data":{"code":1}}'), true;
        return false;
      },
    },
    tell: { end: ({ fake }) => fake.last.send("41/a,") },
    page: async ({ io, watch, once, tell, stateOf, record }) => {
      const sockets = ["/", "/a", "/refused"].map((name) => watch(io(name, { transports: ["websocket"] })));
      await Promise.all(sockets.map((socket, i) => once(socket, i === 2 ? "connect_error" : "connect")));
      const ended = once(sockets[1], "disconnect");
      await tell("end");
      await ended;
      record(sockets.map(stateOf));
    },
  });

  scenario("a refusal with plain text", {
    differs: { reason: "the text is the error's message, where the reference has none", at: /^page: .*connect_error/ },
    fake: { onPacket: (session, packet) => packet === "40" && (session.send('44"only text"'), true) },
    page: async ({ io, watch, once }) => {
      await once(watch(io({ transports: ["websocket"] })), "connect_error");
    },
  });

  scenario("events after a DISCONNECT", {
    fake: {},
    tell: { send: ({ fake }) => fake.last.sendAll(['42/a,["before"]', "41/a,", '42/a,["after"]', '42["end"]']) },
    page: async ({ io, watch, once, tell }) => {
      const [main, a] = [watch(io({ transports: ["websocket"] })), watch(io("/a"))];
      await Promise.all([once(main, "connect"), once(a, "connect")]);
      const end = once(main, "end");
      await tell("send");
      await end;
    },
  });
});
