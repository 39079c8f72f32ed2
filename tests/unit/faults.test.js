// Each function of the page that the package reaches throws once, at each moment. The connection goes on, or it ends by an event and
// the client connects again; no later one is affected.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { IMPORT_COUNT, IMPORTS, load } from "./support/faulty.js";
import { createPage, latestSession, server } from "./support/faulty-page.js";

const LANGUAGE = "a built-in of the language, on what the core or JSON.parse has made";
const LEAF = "a leaf that catches what the page throws, or calls nothing of the page: see the faults of the page below";
const CALLBACK = "a callback of the shim that does not throw: see the faults of the page below";

/** Why an import that does not catch exceptions needs not. */
const REASONS = [
  [/typeof ?\(|^const ret = arg0 === |^const ret = wasm\.|Object\.is\(|Array\.isArray\(/, "looks at types and identities"],
  [/const ret = (arg0|globalThis|getStringFromWasm0\(arg0, arg1\)); return ret;$|^const table = |makeClosure\(/, "makes a handle"],
  [/^throw new Error/, "a panic"],
  [/arg0\.(push|join|split|slice|includes|get|set|delete)\(|arg0\.length|arg0\[arg1|new Array\(\)/, LANGUAGE],
  [/\b(configure|authenticate|emit|message|packet|ack|encode|decode|outgoing|openResult|idle|error|details|transportError|refusal)\(/, CALLBACK],
  [/\b(join|utf8Length|binaryLength|attach|blob|toBase64|fromBase64|parse|writeHead|callback|nativeNow|newObjects)\(/, LEAF],
  [/\b(setNativeTimeout|clearNativeTimeout|detachAndClose|abortAfter|defer|readBlobs|listenToPage|send)\(/, LEAF],
];

describe("the imports of the wasm", () => {
  it("are all known", () => assert.equal(IMPORTS.length, IMPORT_COUNT));

  for (const { code, catches } of IMPORTS) {
    if (catches) continue;
    const [, reason] = REASONS.find(([pattern]) => pattern.test(code)) ?? [];
    it(`${code} catches nothing: ${reason}`, () => assert.ok(reason, "bind it with `catch`, or say why it cannot throw"));
  }
});

/** The fault that is next, if any. It throws once. */
let armed;
/** The faults that are reached while something is observed. */
let reached;

function fault(name) {
  reached?.add(name);
  if (armed !== name) return;
  armed = undefined;
  throw new Error(`fault: ${name}`);
}

/** Listeners, and other functions that the page passes. */
const passed = (name, result) => () => {
  fault(name);
  return result;
};

const parser = {
  Encoder: class {
    encode(packet) {
      fault("encoder");
      return [JSON.stringify(packet)];
    }
  },
  Decoder: class {
    listener;
    on(_, listener) {
      fault("decoder.on");
      this.listener = listener;
    }
    off() {
      fault("decoder.off");
      this.listener = undefined;
    }
    add(message) {
      fault("decoder");
      this.listener?.(JSON.parse(message));
    }
    destroy() {
      fault("decoder.destroy");
    }
  },
};

const MODES = {
  WebSocket: () => ({ transports: ["websocket"] }),
  "WebSocket with base64": () => ({ transports: ["websocket"], forceBase64: true }),
  XMLHttpRequest: () => ({ transports: ["polling"], extraHeaders: { a: "b" } }),
  fetch: ({ Fetch }) => ({ transports: [Fetch], requestTimeout: 1000 }),
  "a parser": () => ({ transports: ["websocket"], parser }),
  "XHR extended": ({ XHR }) => ({ transports: [faulty(XHR, ["doPoll", "doWrite", "write", "onData", "doClose"])], timeout: 50 }),
  "Fetch extended": ({ Fetch }) => ({ transports: [faulty(Fetch, ["doOpen", "uri", "onPacket"])], timeout: 50 }),
  "WebSocket extended": ({ WebSocket }) => {
    return { transports: [faulty(WebSocket, ["createSocket", "doOpen", "doWrite", "write", "onData", "doClose", "uri"])], timeout: 50 };
  },
};

/** A class of a transport, whose constructor and methods can fail. */
function faulty(Base, methods) {
  const Faulty = class extends Base {
    constructor(opts) {
      fault("the constructor of a transport");
      super(opts);
    }
  };
  for (const name of methods) {
    Faulty.prototype[name] = function (...args) {
      fault(`${name} of a transport`);
      return Base.prototype[name].apply(this, args);
    };
  }
  return Faulty;
}

/** What happens at each moment; a fault may occur in it, or until it has had its effects. */
const MOMENTS = {
  connecting: ({ open }) => open(),
  "connecting in vain": async ({ open, wait }) => {
    server.isDeaf = true;
    open({ timeout: 10 });
    await wait(30);
    server.isDeaf = false;
  },
  connected: async ({ wait }) => wait(30),
  sending: async ({ socket, hasParser }) => {
    socket.emit("text", { toJSON: passed("toJSON", "x") }, passed("acknowledgement"));
    const blob = Object.assign(new Blob(["b"]), { arrayBuffer: passed("Blob.arrayBuffer", new ArrayBuffer(1)) });
    for (const value of hasParser ? [1] : [new Uint8Array(1), blob]) await socket.timeout(50).emitWithAck("binary", value);
  },
  receiving: async ({ wait }) => {
    latestSession().emit();
    await wait(5);
  },
  "losing the connection": async ({ wait }) => {
    latestSession().close();
    await wait(20);
  },
  "missing a heartbeat": async ({ wait }) => {
    latestSession().fallSilent();
    await wait(35);
  },
  closing: async ({ socket, wait }) => {
    socket.disconnect();
    await wait(5);
    socket.connect();
  },
};

describe("a function of the page that throws once", () => {
  let page;
  let errors;
  before(() => (page = createPage(fault, (error) => errors.push(error))));
  after(() => page.restore());

  const wait = (ms) => new Promise((resolve) => page.native.setTimeout(resolve, ms));
  const until = async (condition) => {
    for (let i = 0; i < 400 && !condition(); i++) await wait(2);
    assert.ok(condition(), String(condition));
  };

  /** All faults that are reached, whatever the mode and the moment. */
  const everywhere = new Set();

  /** Opens a connection with listeners for everything. */
  function open(pkg, mode, more) {
    const options = {
      ...MODES[mode](pkg),
      get query() {
        return fault("query"), {};
      },
      ...{ forceNew: true, reconnectionDelay: 1, reconnectionDelayMax: 2, closeOnBeforeunload: true, autoConnect: false, ...more },
    };
    const socket = pkg.io("http://page.test", { ...options, auth: (send) => (fault("auth"), send({})) });
    Object.defineProperty(socket.io.opts, "query", Object.getOwnPropertyDescriptor(options, "query") ?? { get: passed("query", {}) });
    for (const event of ["connect", "disconnect", "connect_error"]) socket.on(event, passed(`listener of ${event}`));
    socket.on("event", (...args) => (fault("listener of event"), args.at(-1)({ toJSON: passed("toJSON of an answer", 1) })));
    socket.onAny(passed("catch-all listener"));
    socket.onAnyOutgoing(passed("outgoing catch-all listener"));
    for (const event of ["open", "close", "error", "packet", "ping", "reconnect", "reconnect_attempt"]) {
      socket.io.on(event, passed(`Manager's listener of ${event}`));
    }
    socket.io.on("open", () => {
      const { engine } = socket.io;
      engine.binaryType = "blob";
      for (const event of ["packet", "packetCreate", "drain", "flush", "close"]) engine.on(event, passed(`engine's listener of ${event}`));
    });
    socket.connect();
    return socket;
  }

  /** Goes through a moment with a fault in it; or with none, and adds those that could be to `names`. Returns what is wrong. */
  async function run(pkg, mode, moment, name, names) {
    errors = [];
    let socket;
    const wrong = [];
    const context = { wait, hasParser: mode === "a parser", open: (more) => (socket = open(pkg, mode, more)) };
    try {
      if (!moment.startsWith("connecting")) {
        context.open();
        await until(() => socket.connected);
      }
      armed = name;
      if (!name) reached = new Set();
      try {
        await MOMENTS[moment]({ ...context, socket });
      } catch (error) {
        // The page's own error, thrown to the page, or an event that got lost with its connection.
        if (!/^fault: |^operation has timed out$|disconnected/.test(error.message)) wrong.push(error.stack);
      }
      if (moment === "connecting") await wait(10);
      for (const name of reached ?? []) names.add(name);
      armed = reached = undefined;
      server.isDeaf = false;
      socket ??= context.open();
      if (!socket.active) socket.connect();
      const isAnswered = async () => socket.connected && (await socket.timeout(40).emitWithAck("text", 1).catch(() => false));
      let answer;
      for (let i = 0; i < 20 && answer !== "yes"; i++) {
        await wait(i);
        answer = await isAnswered();
      }
      if (answer !== "yes") wrong.push("the connection is neither alive nor replaced");
    } catch (error) {
      wrong.push(error.stack);
    }
    armed = reached = undefined;
    socket?.disconnect();
    const unexpected = errors.filter(({ message }) => !/^fault: /.test(message));
    return [...wrong, ...unexpected.map(({ stack }) => stack)].map((text) => `${name}: ${text.replace(/data:text[^:]*:/g, "the package:")}`);
  }

  for (const mode of Object.keys(MODES)) {
    for (const moment of Object.keys(MOMENTS)) {
      // Elsewhere that is as without.
      if (mode === "WebSocket with base64" && moment !== "sending") continue;
      it(`${mode}, ${moment}`, async function () {
        this.timeout(60000);
        let pkg = await load((code) => fault(code));
        const names = new Set();
        assert.deepEqual(await run(pkg, mode, moment, undefined, names), []);
        assert.notEqual(names.size, 0);
        const wrong = [];
        for (const name of names) {
          everywhere.add(name);
          const found = await run(pkg, mode, moment, name);
          wrong.push(...found);
          if (found.length > 0) pkg = await load((code) => fault(code));
        }
        assert.deepEqual(wrong, []);
      });
    }
  }

  it("each import that catches is reached", () => {
    const missed = IMPORTS.filter(({ code, catches }) => catches && !everywhere.has(code));
    assert.deepEqual(missed, []);
  });
});
