// What the core calls.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { MANAGER, SOCKET, STATE } from "../../pkg-template/src/numbers.js";
import { collectErrors } from "./support/errors.js";
import { openSocket } from "./support/shim.js";

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
    host.message(0, '42["event",{"a":1}]', 2, -1, 1);
    assert.deepEqual(received, [[{ a: 1 }]]);
  });

  it("an event that is not JSON, or has no valid name, is a parse failure", () => {
    const { core, host } = openSocket();
    for (const text of ['["event"', "[]", '["connect"]', "{}"]) host.message(0, text, 0, -1, 1);
    assert.deepEqual(core.callsOf("parseFailed").map(({ error }) => error.message), Array(4).fill("invalid payload"));
  });

  it("the function for an acknowledgement sends the first answer only", () => {
    const { socket, core, host } = openSocket();
    let answer;
    socket.on("event", (callback) => (answer = callback));
    host.message(0, '["event"]', 0, 7, 1);
    answer("first");
    answer("second");
    const [{ socket: number, engine, id, json }, ...more] = core.callsOf("acknowledge");
    assert.deepEqual([number, engine, id, json, more], [0, 1, 7, '["first"]', []]);
  });

  it("an acknowledgement calls its handler with null first only where an error is possible", () => {
    const { host } = openSocket();
    const calls = [];
    const handler = (...args) => calls.push(args);
    const error = new Error("timeout");
    host.ack(0, handler, [1, 2], false);
    host.ack(0, handler, [1, 2], true);
    host.ack(0, handler, error, true);
    assert.deepEqual(calls, [[1, 2], [null, 1, 2], [error]]);
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
      assert.deepEqual(core.callsOf("write"), [{ engine: 1, parts, compress: true, encoded: true }]);
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
