// Transport classes of the application: what extends XHR, Fetch and WebSocket, and what only has the members of a transport.
import { parity } from "./support/scenario.js";

/** Runs in the page: connects by the classes that `define` makes, exchanges text and binary data, and closes. */
async function exchange({ module, io, watch, once, until, ask, record, define, upgrades, options }) {
  const calls = [];
  const classes = new Function(`return ${define}`)()(module, (name, value) => calls.push([name, value]));
  const socket = watch(io({ transports: classes, ...options }));
  const { engine } = socket.io;
  watch(engine, { events: ["open", "upgrading", "upgrade", "close"] });
  const upgraded = upgrades && once(engine, "upgrade");
  await once(socket, "connect");
  await upgraded;
  const { transport } = engine;
  record(engine.transports, transport.name, Boolean(upgrades) || transport instanceof classes[0], transport.readyState, typeof transport.query.sid, transport.socket === engine);
  record(await ask(socket, "ask", 1, "zwei€"));
  record(await ask(socket, "ask", new Uint8Array([1, 2, 3])));
  await until(() => transport.writable);
  socket.disconnect();
  await until(() => transport.readyState === "closed");
  const kinds = [...new Set(calls.map(([name]) => name))].sort();
  record(kinds, calls.filter(([, value]) => value !== undefined));
}

/** Classes, as functions of the exports and of what records a call. */
const EXTENDED = {
  "XHR": (module, call) => [
    class Own extends module.XHR {
      doPoll() {
        call("doPoll");
        super.doPoll();
      }
      doWrite(data, callback) {
        call("doWrite");
        super.doWrite(data, callback);
      }
      onData(data) {
        call("onData");
        super.onData(data);
      }
    },
  ],
  "Fetch": (module, call) => [
    class Own extends module.Fetch {
      onPacket(packet) {
        if (packet.type === "open") call("onPacket", packet.type);
        super.onPacket(packet);
      }
      doWrite(data, callback) {
        call("doWrite");
        super.doWrite(data, callback);
      }
    },
  ],
  "WebSocket": (module, call) => [
    class Own extends module.WebSocket {
      createSocket(uri, protocols, opts) {
        call("createSocket", [uri.split("?")[0].slice(0, 5), typeof opts]);
        return super.createSocket(uri, protocols, opts);
      }
      doWrite(packet, data) {
        if (packet.type === "message") call("doWrite", typeof data);
        super.doWrite(packet, data);
      }
      onData(data) {
        call("onData");
        super.onData(data);
      }
    },
  ],
  "WebSocket with a uri of its own": (module, call) => [
    class Own extends module.WebSocket {
      uri() {
        const uri = super.uri();
        call("uri", [...new URL(uri).searchParams.keys()]);
        return `${uri}&own=1`;
      }
    },
  ],
};

/** What only has the members: a WebSocket that writes its name into each packet's type. */
const PLAIN = (module, call) => {
  // The class that all extend.
  let Base = module.WebSocket;
  while (Object.getPrototypeOf(Base.prototype).onPacket) Base = Object.getPrototypeOf(Base);
  const TYPES = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];
  return [
    class Plain extends Base {
      get name() {
        return "websocket";
      }
      doOpen() {
        const query = new URLSearchParams(this.query);
        call("doOpen", [this.opts.hostname, this.opts.secure, this.opts.path, String(query)]);
        this.native = new WebSocket(`ws://${this.opts.hostname}:${this.opts.port}${this.opts.path}?${query}`);
        this.native.binaryType = "arraybuffer";
        this.native.onopen = () => this.onOpen();
        this.native.onmessage = ({ data }) => {
          const isText = typeof data === "string";
          this.onPacket(isText ? { type: TYPES[data[0]], data: data.slice(1) } : { type: "message", data });
        };
        this.native.onclose = (context) => this.onClose({ description: "gone", context });
      }
      write(packets) {
        this.writable = false;
        for (const { type, data } of packets) {
          this.native.send(typeof data === "string" || data === undefined ? TYPES.indexOf(type) + (data ?? "") : data);
        }
        setTimeout(() => {
          this.writable = true;
          this.emitReserved("drain");
        });
      }
      doClose() {
        call("doClose");
        this.native.close();
      }
    },
  ];
};

parity("transport classes of the application", (scenario) => {
  for (const [name, define] of Object.entries(EXTENDED)) {
    scenario(`${name}, extended`, { args: { define: String(define), options: { timestampRequests: false } }, page: exchange });
  }
  scenario("one that has only the members", {
    args: { define: String(PLAIN), },
    page: exchange,
  });
  scenario("long-polling extended, with an upgrade to the built-in WebSocket", {
    args: { upgrades: true, define: "(module) => [class Own extends module.XHR {}, module.WebSocket]" },
    page: exchange,
  });
  scenario("long-polling extended, with an upgrade to WebSocket extended", {
    args: { upgrades: true, define: "(module) => [class Own extends module.Fetch {}, class Other extends module.WebSocket {}]" },
    page: exchange,
  });

  scenario("closed by itself: the Manager reconnects by another object", {
    page: async ({ module, io, watch, once, record }) => {
      const made = [];
      class Own extends module.WebSocket {
        constructor(opts) {
          super(opts);
          made.push(this);
        }
      }
      const socket = watch(io({ transports: [Own], reconnectionDelay: 5 }));
      await once(socket, "connect");
      made[0].close();
      await once(socket, "connect");
      record(made.length, made[0].readyState, socket.io.engine.transport === made[1]);
    },
  });

  for (const base of ["XHR", "Fetch", "WebSocket"]) {
    scenario(`${base}: an error of its own`, {
      args: { base },
      page: async ({ module, io, once, record, base }) => {
        class Own extends module[base] {
          doOpen() {
            setTimeout(() => this.onError("no luck", 42, { mine: true }));
          }
        }
        const socket = io({ transports: [Own], reconnection: false });
        const error = await once(socket, "connect_error");
        record(error.message, error.type, error.description, error.context);
      },
    });
    scenario(`${base}: a server that is not there`, {
      args: { base },
      page: async ({ module, io, once, record, base }) => {
        class Own extends module[base] {}
        const socket = io("http://localhost:1", { transports: [Own], reconnection: false });
        const error = await once(socket, "connect_error");
        record(error.message, error.type);
      },
    });
  }

  scenario("what it says when it closes", {
    page: async ({ module, io, watch, once, record }) => {
      class Own extends module.WebSocket {
        onClose() {
          super.onClose({ description: "told by the application", context: { code: 7 } });
        }
      }
      const socket = watch(io({ transports: [Own], reconnection: false }));
      await once(socket, "connect");
      const disconnected = new Promise((resolve) => socket.on("disconnect", (...args) => resolve(args)));
      socket.io.engine.transport.ws.close();
      const [reason, details] = await disconnected;
      record(reason, details.description, details.context);
    },
  });
});
