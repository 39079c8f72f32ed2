// Custom parsers: those of npm, and one that fails.
import { createRequire } from "node:module";
import { parity } from "./support/scenario.js";

const PARSERS = {
  "socket.io-msgpack-parser": { file: "/harness/msgpack.js", parser: "socket.io-msgpack-parser", binary: true },
  "socket.io-json-parser": { file: "/harness/json.js", parser: "socket.io-json-parser", binary: false },
};
const TRANSPORTS = ["polling", "websocket"];
const require = createRequire(import.meta.url);

for (const [name, { file, parser, binary }] of Object.entries(PARSERS)) {
  const server = { parser: require(parser) };

  parity(name, (scenario) => {
    for (const transport of TRANSPORTS) {
      scenario(`events and acknowledgements, both ways, over ${transport}`, {
        server,
        args: { file, transport },
        page: async ({ io, watch, once, ask, record, file, transport }) => {
          const { default: parser } = await import(file);
          const socket = watch(io({ parser, transports: [transport], auth: { token: "x" } }));
          socket.on("q", (...args) => args.pop()("answer", ...args));
          await once(socket, "connect");
          record(await ask(socket, "ask"), await ask(socket, "ask", 1, "two", { three: [3, null, true] }));
          socket.emit("say", "x", 1, { a: "ü😀" });
          socket.emit("question", "q", 1);
          record(await socket.emitWithAck("ask", "promised"));
          record(await new Promise((resolve) => socket.timeout(20).emit("nobody", (...args) => resolve(args))));
          record(await ask(socket, "ask", "end"));
          socket.disconnect();
        },
      });
    }

    scenario("with an upgrade", {
      server,
      args: { file },
      page: async ({ io, watch, once, ask, record, file }) => {
        const { default: parser } = await import(file);
        const socket = watch(io({ parser }));
        await Promise.all([once(socket, "connect"), once(socket.io.engine, "upgrade")]);
        record(await ask(socket, "ask", 1));
      },
    });

    scenario("namespaces", {
      server,
      serve: ({ io }) => io.of("/a"),
      args: { file },
      page: async ({ io, watch, once, ask, record, file }) => {
        const { default: parser } = await import(file);
        const [main, a] = [watch(io({ parser, transports: ["websocket"] })), watch(io("/a", { parser }))];
        await Promise.all([once(main, "connect"), once(a, "connect")]);
        record(await ask(main, "ask", "main"), await ask(a, "ask", "a"));
        a.emit("leave");
        await once(a, "disconnect");
        record(await ask(main, "ask", "still"));
      },
    });

    scenario("events emitted while disconnected", {
      server,
      args: { file },
      page: async ({ io, ask, record, file }) => {
        const { default: parser } = await import(file);
        const socket = io({ parser, transports: ["websocket"] });
        socket.emit("a", 1);
        record(socket.sendBuffer.map(({ type, data }) => [type, data]), await ask(socket, "ask", 2));
      },
    });

    scenario("a middleware refuses", {
      server,
      serve: ({ io }) => io.use((_, next) => next(Object.assign(new Error("no"), { data: { code: 1 } }))),
      args: { file },
      page: async ({ io, watch, once, record, file }) => {
        const { default: parser } = await import(file);
        const socket = watch(io({ parser, transports: ["websocket"], reconnectionDelay: 5 }));
        const [error] = await once(socket, "connect_error");
        record(error.data);
      },
    });

    scenario("a reconnection", {
      server,
      args: { file },
      page: async ({ io, watch, once, ask, record, file }) => {
        const { default: parser } = await import(file);
        const socket = watch(io({ parser, transports: ["websocket"], reconnectionDelay: 5 }));
        watch(socket.io);
        await once(socket, "connect");
        socket.io.engine.close();
        await once(socket, "connect");
        record(await ask(socket, "ask", 1));
      },
    });

    scenario("retries", {
      server,
      args: { file },
      page: async ({ io, once, ask, record, file }) => {
        const { default: parser } = await import(file);
        const socket = io({ parser, transports: ["websocket"], retries: 1, ackTimeout: 150 });
        await once(socket, "connect");
        record(await ask(socket, "ask", 1), await ask(socket, "nobody", 1));
      },
    });

    if (binary) {
      for (const transport of TRANSPORTS) {
        scenario(`binary is part of the packet, over ${transport}`, {
          server,
          args: { file, transport },
          page: async ({ io, once, ask, record, file, transport }) => {
            const { default: parser } = await import(file);
            const socket = io({ parser, transports: [transport] });
            socket.on("q", (bytes, answer) => answer(bytes, { deep: bytes }));
            await once(socket, "connect");
            record(await ask(socket, "ask", new Uint8Array([1, 2]), { a: [new Uint8Array([3])] }));
            socket.emit("question", "q", new Uint8Array([4]));
            record(await ask(socket, "ask", "end"));
          },
        });
      }

      scenario("dates and other types of msgpack", {
        server,
        args: { file },
        page: async ({ io, once, ask, record, file }) => {
          const { default: parser } = await import(file);
          const socket = io({ parser, transports: ["websocket"] });
          await once(socket, "connect");
          record(await ask(socket, "ask", new Date(0), -1, 1.5, 2 ** 40, "", [], {}, undefined, NaN));
        },
      });
    }
  });
}

parity("a custom parser", (scenario) => {
  scenario("the packets that its encoder gets, and the order of calls", {
    fake: {
      onPacket: (session, packet) => {
        if (!packet.startsWith("4{")) return false;
        const { type } = JSON.parse(packet.slice(1));
        if (type === 0) session.send(`4${JSON.stringify({ type: 0, nsp: "/", data: { sid: "id" } })}`);
        return true;
      },
    },
    page: async ({ io, watch, once, record, sleep }) => {
      class Encoder {
        encode(packet) {
          const { type, nsp, id, data, options } = packet;
          record("encode", { type, nsp, id, data, options });
          return [JSON.stringify({ type, nsp, id, data })];
        }
      }
      class Decoder {
        listeners = {};
        on(event, listener) {
          this.listeners[event] = listener;
          return this;
        }
        off(event) {
          delete this.listeners[event];
          return this;
        }
        add(text) {
          const packet = JSON.parse(text);
          record("add", packet);
          this.listeners.decoded?.(packet);
        }
        destroy() {}
      }
      const socket = watch(io({ parser: { Encoder, Decoder }, transports: ["websocket"] }));
      await once(socket, "connect");
      socket.emit("a", 1, new Uint8Array([2]), () => {});
      socket.compress(false).emit("b");
      socket.disconnect();
      await sleep(10);
    },
  });

  scenario("a decoder that throws is a parse error, and the client reconnects", {
    args: { file: "/harness/json.js" },
    fake: {
      onPacket: (session, packet) => {
        if (!packet.startsWith("4{")) return false;
        const { type, data } = JSON.parse(packet.slice(1));
        if (type === 0) session.send(`4${JSON.stringify({ type: 0, nsp: "/", data: { sid: `${session.sid}-id` } })}`);
        if (type === 2 && data[0] === "break") session.send("4this is no JSON");
        return true;
      },
    },
    page: async ({ io, watch, once, record, file }) => {
      const { default: parser } = await import(file);
      const socket = watch(io({ parser, transports: ["websocket"], reconnectionDelay: 5 }));
      watch(socket.io);
      await once(socket, "connect");
      const lost = once(socket, "disconnect");
      socket.emit("break");
      const [reason, details] = await lost;
      record(reason, details instanceof Error, socket.active);
      await once(socket, "connect");
    },
  });

  scenario("packets of unknown types and namespaces are ignored", {
    args: { file: "/harness/json.js" },
    fake: {
      onPacket: (session, packet) => {
        if (!packet.startsWith("4{")) return false;
        const { type } = JSON.parse(packet.slice(1));
        const send = (value) => session.send(`4${JSON.stringify(value)}`);
        if (type === 0) {
          send({ type: 0, nsp: "/", data: { sid: "id" } });
          send({ type: 2, nsp: "/other", data: ["x", 1] });
          send({ type: 3, nsp: "/", id: 77, data: [1] });
          send({ type: 2, nsp: "/", data: ["end"] });
        }
        return true;
      },
    },
    page: async ({ io, watch, once, file }) => {
      const { default: parser } = await import(file);
      const socket = watch(io({ parser, transports: ["websocket"] }));
      watch(socket.io);
      await once(socket, "end");
    },
  });
});
