// What the core calls.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ENCODED, ENGINE, MANAGER, SOCKET, STATE, UPGRADE } from "../../pkg-template/src/numbers.js";
import { collectErrors } from "./support/errors.js";
import { FAILED, openManager, openSocket, PARSED } from "./support/shim.js";

/** Encodes to JSON; a test may replace its methods. */
function parser(overrides = {}) {
  const { encode = (packet) => [JSON.stringify(packet)], add = () => {} } = overrides;
  const listeners = new Map();
  const Decoder = class {
    on(event, listener) {
      listeners.set(event, listener);
    }
    off(event) {
      listeners.delete(event);
    }
    add(message) {
      add(message, listeners);
    }
    destroy() {
      listeners.clear();
    }
  };
  return { Encoder: class { encode = encode; }, Decoder, listeners };
}

describe("the callbacks of the core", () => {
  const errors = collectErrors();

  it("an event from the server reaches the listeners, parsed where its JSON begins", () => {
    const { socket, host } = openSocket();
    const received = [];
    socket.on("event", (...args) => received.push(args));
    host.message(0, '42["event",{"a":1}]', 2, undefined, -1, 1);
    assert.deepEqual(received, [[{ a: 1 }]]);
  });

  it("an event that is not JSON, or has no valid name, is a parse failure", () => {
    const { core, host } = openSocket();
    for (const text of ['["event"', "[]", '["connect"]', "{}"]) host.message(0, text, 0, undefined, -1, 1);
    assert.deepEqual(core.callsOf("parseFailed").map(({ error }) => error.message), Array(4).fill("invalid payload"));
  });

  it("the function for an acknowledgement sends the first answer only", () => {
    const { socket, core, host } = openSocket();
    let answer;
    socket.on("event", (callback) => (answer = callback));
    host.message(0, '["event"]', 0, undefined, 7, 1);
    answer("first");
    answer("second");
    const [{ socket: number, engine, id, json }, ...more] = core.callsOf("acknowledge");
    assert.deepEqual([number, engine, id, json, more], [0, 1, 7, '["first"]', []]);
  });

  it("an event has its attachments in place, and one that lacks some is a parse failure", () => {
    const { socket, core, host } = openSocket();
    const received = [];
    socket.on("event", (...args) => received.push(args));
    const binary = new ArrayBuffer(1);
    const text = '451-["event",{"_placeholder":true,"num":0}]';
    host.message(0, text, 4, [binary], -1, 1);
    assert.equal(received[0][0], binary);
    host.message(0, text.replace(":0}", ":1}"), 4, [binary], -1, 1);
    assert.deepEqual([received.length, core.callsOf("parseFailed").length], [1, 1]);
  });

  it("an acknowledgement goes to the session of the event, with attachments", () => {
    const { socket, core, host } = openSocket();
    const binary = new Uint8Array(1);
    socket.on("event", (callback) => callback(binary));
    host.message(0, ["event"], PARSED, undefined, 0, 3);
    const json = '[{"_placeholder":true,"num":0}]';
    assert.deepEqual(core.callsOf("acknowledge"), [{ socket: 0, engine: 3, id: 0, args: [binary], json, attachments: [binary], count: 1 }]);
  });

  describe("acknowledgements", () => {
    /** A socket that has emitted an event: `order` lists what happens, `ack` has the core report how it went. */
    function emitted({ takesError }) {
      const opened = openSocket();
      const { manager, socket, core, host } = opened;
      const order = [];
      core.parseFailed = ({ message }) => order.push(`closed: ${message}`);
      (takesError ? socket.timeout(10) : socket).emit("event", function (...args) {
        order.push(args);
        assert.equal(this, socket);
      });
      const [{ token }] = core.callsOf("emit");
      const ack = (...outcome) => {
        host.ack(0, token, ...outcome);
        assert.equal(manager._acks.size, 0);
      };
      return { ...opened, order, ack };
    }

    for (const [what, payload, from, attachments] of [
      ["in a text", '431[1,"a"]', 3],
      ["that is parsed", [1, "a"], PARSED],
      ["with attachments", '461-1[{"_placeholder":true,"num":0},"a"]', 5, [1]],
    ]) {
      it(`an answer ${what}`, () => {
        const { order, ack } = emitted({ takesError: false });
        ack(payload, from, attachments);
        assert.deepEqual(order, [[1, "a"]]);
      });

      it(`an answer ${what}, where an error is possible`, () => {
        const { order, ack } = emitted({ takesError: true });
        ack(payload, from, attachments);
        assert.deepEqual(order, [[null, 1, "a"]]);
      });
    }

    it("an error, where one is expected", () => {
      const { order, ack } = emitted({ takesError: true });
      const error = new Error("operation has timed out");
      ack(error, FAILED);
      assert.deepEqual(order, [[error]]);
    });

    it("an error, where none is expected, calls nobody", () => {
      const { order, ack } = emitted({ takesError: false });
      ack(new Error("socket has been disconnected"), FAILED);
      assert.deepEqual(order, []);
    });

    for (const [what, ...outcome] of [
      ["not JSON", "430[", 3],
      ["not an array", '430{"0":1}', 3],
      ["not an array, and parsed", { 0: 1 }, PARSED],
      ["nothing, and parsed", undefined, PARSED],
      ["incomplete", '461-0[{"_placeholder":true,"num":1}]', 5, [new ArrayBuffer(1)]],
    ]) {
      it(`a payload that is ${what} closes the connection, then the handler gets an error`, () => {
        const { order, ack } = emitted({ takesError: true });
        ack(...outcome);
        const [closed, [error, ...more]] = order;
        assert.deepEqual([closed, order.length, more], ["closed: invalid payload", 2, []]);
        assert.ok(error instanceof Error);
        assert.equal(error.message, "socket has been disconnected");
      });

      it(`a payload that is ${what} closes the connection, where no error is expected`, () => {
        const { order, ack } = emitted({ takesError: false });
        ack(...outcome);
        assert.deepEqual(order, ["closed: invalid payload"]);
      });
    }

    it("the listener of ackTimeout takes an error, as that of timeout()", () => {
      const { manager, core, host } = openSocket();
      const calls = [];
      manager.socket("/n", { ackTimeout: 5 }).emit("event", (...args) => calls.push(args));
      host.ack(1, core.callsOf("emit")[0].token, [1], PARSED);
      assert.deepEqual(calls, [[null, 1]]);
    });

    it("each event has a token of its own, over all namespaces, in whatever order the answers come", () => {
      const { manager, socket, core, host } = openSocket();
      const calls = [];
      for (const name of ["a", "b"]) socket.emit(name, () => calls.push(name));
      manager.socket("/n").emit("c", () => calls.push("c"));
      const tokens = core.callsOf("emit").map(({ token }) => token);
      assert.equal(new Set(tokens).size, 3);
      host.ack(1, tokens[2], [], PARSED);
      host.ack(0, tokens[1], [], PARSED);
      host.ack(0, tokens[0], [], PARSED);
      assert.deepEqual([calls, manager._acks.size], [["c", "b", "a"], 0]);
    });

    it("tokens begin anew past the largest number of 32 bits", () => {
      const { manager, socket, core } = openSocket();
      manager._latestToken = 2 ** 32 - 2;
      for (let i = 0; i < 3; i++) socket.emit("event", () => {});
      assert.deepEqual(core.callsOf("emit").map(({ token }) => token), [2 ** 32 - 1, 0, 1]);
    });

    it("what a handler throws is reported", () => {
      const { socket, core, host } = openSocket();
      const error = new Error("by the handler");
      socket.emit("event", () => {
        throw error;
      });
      host.ack(0, core.callsOf("emit")[0].token, [], PARSED);
      assert.deepEqual(errors, [error]);
    });

    it("an event that cannot be encoded leaves no token", () => {
      const { manager, socket } = openSocket();
      assert.throws(() => socket.emit("event", 1n, () => {}), TypeError);
      assert.equal(manager._acks.size, 0);
    });
  });

  describe("the options of a session", () => {
    const thrown = new Error("by a getter");
    const throwing = {
      get() {
        throw thrown;
      },
      enumerable: true,
      configurable: true,
    };

    it("are those at its beginning", () => {
      const { manager, core, host } = openManager({ upgrade: true });
      manager.opts.upgrade = false;
      host.configure(2);
      const configured = core.callsOf("configure");
      assert.deepEqual(configured.map(({ engine, flags }) => [engine, flags & UPGRADE]), [[1, UPGRADE], [2, 0]]);
      assert.deepEqual(configured[1].transports, ["polling", "websocket", "webtransport"]);
      assert.ok(configured[1].polling.includes("a.org"));
      assert.equal(manager.engine.opts.upgrade, false);
    });

    it("that are wrong by now are an error", () => {
      const { manager, core, host } = openManager();
      manager.opts.transports = "websocket";
      host.configure(2);
      const [{ engine, error }] = core.callsOf("configureFailed");
      assert.equal(engine, 2);
      assert.ok(error instanceof TypeError);
    });

    for (const [what, change] of Object.entries({
      "an option": (opts) => Object.defineProperty(opts, "upgrade", throwing),
      "a name in the query": (opts) => (opts.query = Object.defineProperty({}, "a", throwing)),
      "a value in the query": (opts) => (opts.query = { a: { toString: throwing.get } }),
      "the path": (opts) => (opts.path = { toString: throwing.get }),
      "an option of a transport": (opts) => (opts.transportOptions = { websocket: Object.defineProperty({}, "path", throwing) }),
    })) {
      it(`that throw while they are read are an error, the session's engine is there: ${what}`, () => {
        const { manager, core, host, engine } = openManager();
        change(manager.opts);
        host.configure(2);
        assert.deepEqual(core.callsOf("configureFailed"), [{ engine: 2, error: thrown }]);
        assert.notEqual(manager.engine, engine);
        const closes = [];
        manager.engine.on("close", (reason) => closes.push(reason));
        host.emit(ENGINE, 2, "close", "transport error");
        assert.deepEqual(closes, ["transport error"]);
        assert.deepEqual(errors, []);
      });
    }
  });

  it("events of the Manager and of sockets lose missing arguments at the end", () => {
    const { manager, socket, host } = openSocket();
    const calls = [];
    manager.on("reconnect_attempt", (...args) => calls.push(args));
    socket.on("disconnect", (...args) => calls.push(args));
    host.emit(MANAGER, 0, "reconnect_attempt", 1, undefined);
    host.emit(SOCKET, 0, "disconnect", "transport close", { description: "x" });
    assert.deepEqual(calls, [[1], ["transport close", { description: "x" }]]);
  });

  it("the core has the offset of the last event before listeners of `disconnect` run", () => {
    const { socket, core, host } = openSocket();
    socket.on("disconnect", () => assert.deepEqual(core.callsOf("setOffset"), [{ socket: 0, offset: "b" }]));
    for (const args of [["event", "a"], ["event", "b"], ["event", 1], ["event"]]) host.message(0, args, PARSED, undefined, -1, 1);
    // One that wants to be acknowledged is not in the server's log.
    host.message(0, ["event", "c"], PARSED, undefined, 7, 1);
    assert.deepEqual(core.callsOf("setOffset"), []);
    host.emit(SOCKET, 0, "disconnect", "transport close");
    assert.equal(core.callsOf("setOffset").length, 1);
  });

  it("nothing reaches a Manager that is idle", () => {
    const { manager, host } = openSocket();
    manager.on("event", () => assert.fail());
    host.idle();
    host.emit(MANAGER, 0, "event");
  });

  describe("credentials", () => {
    for (const [name, auth, data] of [
      ["none", undefined, undefined],
      ["an object", { token: "a" }, { token: "a" }],
      ["a function that is called", (send) => send({ token: "b" }), { token: "b" }],
    ]) {
      it(`${name}`, () => {
        const { socket, core, host } = openSocket();
        socket.auth = auth;
        host.authenticate(0, 1, undefined, undefined);
        const json = data && JSON.stringify(data);
        assert.deepEqual(core.callsOf("authenticate"), [{ socket: 0, engine: 1, data, json }]);
      });
    }

    it("have the recovered session before them", () => {
      const { socket, core, host } = openSocket();
      socket.auth = { token: "a" };
      host.authenticate(0, 1, "pid", "offset");
      assert.deepEqual(core.callsOf("authenticate")[0].data, { pid: "pid", offset: "offset", token: "a" });
    });

    it("have none before them that the server has not given", () => {
      const { core, host } = openSocket();
      host.authenticate(0, 1, "pid", undefined);
      assert.deepEqual(core.callsOf("authenticate")[0].json, '{"pid":"pid"}');
    });

    it("are a value for an encoder of the application", () => {
      const { socket, core, host } = openSocket({ parser: parser() });
      socket.auth = { token: "a" };
      host.authenticate(0, 1, undefined, undefined);
      assert.deepEqual(core.callsOf("authenticate"), [{ socket: 0, engine: 1, data: socket.auth, json: undefined }]);
    });

    it("that throw are reported", () => {
      const { socket, core, host } = openSocket();
      const error = new Error("by auth");
      socket.auth = () => {
        throw error;
      };
      host.authenticate(0, 1, undefined, undefined);
      assert.deepEqual([errors, core.callsOf("authenticate")], [[error], []]);
    });
  });

  describe("a parser of the application", () => {
    const EVENT = 2;

    it("encodes packets, whose texts become messages", () => {
      const { socket, core, host } = openSocket({ parser: parser() });
      socket.emit("event", new Uint8Array(1));
      assert.equal(core.callsOf("emit")[0].json, undefined);
      host.encode(1, EVENT, 0, 3, ["event"], true);
      const packet = { type: EVENT, data: ["event"], options: { compress: true }, id: 3, nsp: "/" };
      const parts = [`4${JSON.stringify(packet)}`];
      assert.deepEqual(core.callsOf("write"), [{ engine: 1, parts, compress: true, how: ENCODED }]);
    });

    it("that throws while it encodes is reported", () => {
      const error = new Error("by the encoder");
      const { core, host } = openSocket({
        parser: parser({
          encode() {
            throw error;
          },
        }),
      });
      host.encode(1, EVENT, 0, -1, ["event"], true);
      assert.deepEqual([errors, core.callsOf("write")], [[error], []]);
    });

    it("that throws while it decodes is a parse failure", () => {
      const error = new Error("by the decoder");
      const { core, host } = openSocket({
        parser: parser({
          add() {
            throw error;
          },
        }),
      });
      host.decode("text");
      assert.deepEqual(core.callsOf("parseFailed"), [{ error }]);
    });

    it("hands its packets to the core as copies, while the connection is open", () => {
      const used = parser({ add: (message, listeners) => listeners.get("decoded")?.(message) });
      const { core, host } = openSocket({ parser: used });
      const data = ["event"];
      host.decode({ type: EVENT, nsp: "/", data });
      assert.deepEqual(core.callsOf("packet"), []);
      core.answer(STATE, 0, "open");
      host.emit(MANAGER, 0, "open");
      host.decode({ type: EVENT, nsp: "/", data });
      const [{ payload, ...rest }] = core.callsOf("packet");
      assert.deepEqual(rest, { kind: EVENT, namespace: "/", id: -1 });
      assert.deepEqual(payload, data);
      assert.notEqual(payload, data);
    });
  });
});
