// One connection: its options, its sockets and its state.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  ADD_TRAILING_SLASH,
  CLOSE,
  CLOSE_ON_BEFOREUNLOAD,
  CONNECT,
  FETCH,
  FORCE_BASE64,
  IS_ACTIVE,
  OBSERVED,
  OPEN,
  RANDOMIZATION_FACTOR,
  RECONNECTION,
  RECONNECTION_ATTEMPTS,
  RECONNECTION_DELAY,
  RECONNECTION_DELAY_MAX,
  REMEMBER_UPGRADE,
  SECURE,
  STATE,
  TIMEOUT,
  TIMESTAMP_REQUESTS,
  TRY_ALL_TRANSPORTS,
  UPGRADE,
  WAKE_UP,
  WITH_CREDENTIALS,
} from "../../pkg-template/src/numbers.js";
import { readOptions, readTransports } from "../../pkg-template/src/options.js";
import { Fetch, Transport, WebSocket, WebTransport, XHR } from "../../pkg-template/src/transports.js";
import { collectErrors } from "./support/errors.js";
import { actions, createManager, Manager, openManager } from "./support/shim.js";

const PROPERTIES = {
  reconnection: RECONNECTION,
  reconnectionAttempts: RECONNECTION_ATTEMPTS,
  reconnectionDelay: RECONNECTION_DELAY,
  reconnectionDelayMax: RECONNECTION_DELAY_MAX,
  randomizationFactor: RANDOMIZATION_FACTOR,
  timeout: TIMEOUT,
};
const nameOf = (number) => Object.keys(PROPERTIES).find((name) => PROPERTIES[name] === number);
/** The values of a property that the shim has set. */
const valuesOf = (core, wanted) => core.callsOf("set").filter((call) => call.property === wanted).map(({ value }) => value);

describe("the reconnection options of a Manager", () => {
  for (const name of Object.keys(PROPERTIES).slice(1)) {
    it(`${name}() sets and returns the value of the core`, () => {
      const { manager, core } = createManager();
      assert.equal(manager[name](0.25), manager);
      assert.deepEqual(valuesOf(core, PROPERTIES[name]), [0.25]);
      assert.equal(manager[name](), 0.25);
    });

    it(`${name}() refuses what is not a number`, () => {
      const { manager } = createManager();
      for (const value of ["1", null, {}]) {
        assert.throws(() => manager[name](value), { name: "TypeError", message: `${name}: expected a number` });
      }
    });
  }

  it("reconnection() is a boolean", () => {
    const { manager, core } = createManager();
    assert.equal(manager.reconnection(false).reconnection(), false);
    assert.equal(manager.reconnection(1).reconnection(), true);
    assert.deepEqual(valuesOf(core, RECONNECTION), [0, 1]);
  });

  it("timeout(false) is no timeout", () => {
    const { manager, core } = createManager();
    assert.equal(manager.timeout(false).timeout(), false);
    assert.deepEqual(valuesOf(core, TIMEOUT), [-Infinity]);
  });

  it("those of the constructor are set, if they are given", () => {
    const { core } = createManager({ reconnection: false, reconnectionDelay: "50", timeout: null, randomizationFactor: 0 });
    const set = core.callsOf("set").map(({ property, value }) => [nameOf(property), value]);
    assert.deepEqual(set, [["reconnection", 0], ["reconnectionDelay", 50], ["randomizationFactor", 0]]);
  });

  it("zero stands for the default of attempts and delays in the constructor, and for zero in a call", () => {
    const { manager, core } = createManager({ reconnectionAttempts: 0, reconnectionDelay: 0, reconnectionDelayMax: 0 });
    assert.deepEqual(core.callsOf("set"), []);
    manager.reconnectionAttempts(0);
    assert.deepEqual(valuesOf(core, RECONNECTION_ATTEMPTS), [0]);
  });
});

describe("Manager", () => {
  const errors = collectErrors();

  it("opens at once, unless autoConnect is false", () => {
    assert.deepEqual(createManager({ autoConnect: undefined }).core.callsOf("act"), [{ action: OPEN, of: 0 }]);
    assert.deepEqual(createManager({ autoConnect: false }).core.callsOf("act"), []);
  });

  it("open() does nothing while it is open or opening", () => {
    const { manager, core } = createManager();
    for (const state of ["open", "opening", "closed"]) {
      core.answer(STATE, 0, state);
      assert.equal(manager.open(), manager);
    }
    assert.deepEqual(core.callsOf("act"), [{ action: OPEN, of: 0 }]);
  });

  it("open(callback) hands the result of that attempt to its callback, once", () => {
    const { manager, core, host } = createManager();
    const results = [];
    manager.open((...args) => results.push(args));
    assert.deepEqual(core.callsOf("act"), [{ action: OPEN, of: 1 }]);
    host.configure(1);
    const error = new Error("no");
    host.openResult(1, error);
    host.openResult(1, undefined);
    assert.deepEqual(results, [[error]]);
  });

  it("open(callback) that succeeds calls without arguments, and what the callback throws is reported", () => {
    const { manager, host } = createManager();
    const error = new Error("by the callback");
    manager.connect((...args) => {
      assert.deepEqual(args, []);
      throw error;
    });
    host.configure(1);
    host.openResult(1, undefined);
    assert.deepEqual(errors, [error]);
  });

  it("has one socket for each namespace", () => {
    const { manager } = createManager();
    const socket = manager.socket("/a");
    assert.equal(manager.socket("/a"), socket);
    assert.notEqual(manager.socket("/b"), socket);
    assert.deepEqual(Object.keys(manager.nsps), ["/a", "/b"]);
    assert.equal(manager.socket("__proto__").nsp, "__proto__");
    assert.throws(() => manager.socket(undefined), { name: "TypeError", message: "nsp: expected a string" });
  });

  it("connects a socket, and again one that is not active", () => {
    const { manager, core } = createManager({ autoConnect: undefined });
    const { core: idle, manager: other } = createManager();
    manager.socket("/");
    core.answer(IS_ACTIVE, 0, true);
    manager.socket("/");
    core.answer(IS_ACTIVE, 0, false);
    manager.socket("/");
    assert.deepEqual(actions(core), [[CONNECT, 0], [CONNECT, 0]]);
    other.socket("/");
    assert.deepEqual(actions(idle), []);
  });

  it("closes by _close() and disconnect()", () => {
    const { manager, core } = createManager();
    manager._close();
    manager.disconnect();
    assert.deepEqual(actions(core), [[CLOSE, 0], [CLOSE, 0]]);
  });

  it("asks the core for packets while somebody listens for them", () => {
    const { manager, core } = createManager();
    const listener = () => {};
    manager.on("packet", listener).on("open", listener).off("packet", listener);
    assert.deepEqual(valuesOf(core, OBSERVED), [1, 0]);
  });

  it("takes the query of the uri, unless the options have one", () => {
    const manager = (opts) => new Manager("http://a.org/?a=1+2&b", { autoConnect: false, ...opts });
    assert.deepEqual(manager().opts.query, { a: "1+2", b: "" });
    assert.deepEqual(manager({ query: { c: 3 } }).opts.query, { c: 3 });
  });

  it("keeps the options object, so that a page can change it", () => {
    const opts = { autoConnect: false };
    assert.equal(new Manager("http://a.org", opts).opts, opts);
    const frozen = Object.freeze({ autoConnect: false });
    assert.equal(new Manager("http://a.org", frozen).opts.path, "/socket.io");
  });

  it("has an engine for each session, and lists the one before until it is closed", () => {
    const { manager, host, engine } = openManager();
    assert.equal(engine.opts.path, "/socket.io/");
    host.configure(2);
    assert.notEqual(manager.engine, engine);
    assert.deepEqual(manager._closing, [engine]);
    host.emit(1, 1, "close", "forced close");
    assert.deepEqual(manager._closing, []);
  });

  for (const [args, message] of [
    [[1], "uri: expected a string"],
    [["http://a.org", 1], "opts: expected an object"],
    [["http://a.org", { path: 1 }], "path: expected a string"],
    [["ftp://a.org"], "uri: the scheme must be http, https, ws or wss"],
    [["http://a.org", { transports: "websocket" }], /^transports: expected an array/],
    [["http://a.org", { transports: ["flash"] }], /^transports: unknown transport "flash"/],
    [["http://a.org", { transports: [class Flash {}] }], /^transports: unknown transport Flash/],
    [["http://a.org", { transports: [null] }], /^transports: unknown transport null/],
    [["http://a.org", { transports: ["polling"], transportImplementations: [XHR] }], /not together with transports/],
  ]) {
    it(`refuses ${JSON.stringify(args)}`, () => assert.throws(() => new Manager(...args), { name: "TypeError", message }));
  }
});

class OwnPolling extends XHR {}

class OwnSocket extends Transport {
  get name() {
    return "own";
  }

  doOpen() {}
}

describe("the transports option", () => {
  for (const [transports, expected] of [
    [undefined, {}],
    [null, {}],
    [["websocket", "polling"], { transports: ["websocket", "polling"], fetch: false, classes: {} }],
    [[Fetch, WebSocket], { transports: ["polling", "websocket"], fetch: true, classes: {} }],
    [[Fetch, XHR], { transports: ["polling", "polling"], fetch: false, classes: {} }],
    [[WebTransport], { transports: ["webtransport"], fetch: false, classes: {} }],
    [[OwnPolling, "websocket"], { transports: ["polling", "websocket"], fetch: true, classes: { polling: OwnPolling } }],
    [[OwnSocket], { transports: ["websocket"], fetch: false, classes: { websocket: OwnSocket } }],
    [[], { transports: [], fetch: false, classes: {} }],
  ]) {
    const names = transports?.map((entry) => entry.name ?? entry);
    it(`${names ?? transports}`, () => assert.deepEqual(readTransports({ transports }), expected));
  }

  it("each transport is used once", () => {
    const names = (transports) => readOptions({ transports }, {}).transports;
    assert.deepEqual(names(["polling", "polling", "websocket"]), ["polling", "websocket"]);
    assert.deepEqual(names(["websocket", "polling", "websocket"]), ["websocket", "polling"]);
    assert.deepEqual(names([]), []);
    for (const missing of [undefined, null]) assert.deepEqual(names(missing), ["polling", "websocket", "webtransport"]);
  });
});

describe("the options of a session", () => {
  const SERVER = { secure: true, authority: "a.org:8443" };
  const read = (options) => readOptions(options, SERVER);

  const has = (flags, flag) => (flags & flag) !== 0;

  /** What a list for one transport says, by name. */
  const named = ([flags, requestTimeout, extraHeaders, protocols, authority, path, timestampParam, ...query]) => {
    return { flags, requestTimeout, extraHeaders, protocols, authority, path, timestampParam, query };
  };
  const requests = (options) => {
    const { polling, websocket } = read(options);
    return { polling: named(polling), websocket: named(websocket) };
  };

  for (const [name, flag, byDefault] of [
    ["upgrade", UPGRADE, true],
    ["rememberUpgrade", REMEMBER_UPGRADE, false],
    ["tryAllTransports", TRY_ALL_TRANSPORTS, false],
    ["closeOnBeforeunload", CLOSE_ON_BEFOREUNLOAD, false],
    ["wakeUp", WAKE_UP, true],
  ]) {
    it(`${name} of the session, ${byDefault} by default`, () => {
      const found = [undefined, null, true, false, 1, 0].map((value) => has(read({ [name]: value }).flags, flag));
      assert.deepEqual(found, [byDefault, byDefault, true, false, true, false]);
      assert.equal(read({ [name]: true }).flags ^ read({ [name]: false }).flags, flag);
    });
  }

  for (const [name, flag, ...byDefault] of [
    ["addTrailingSlash", ADD_TRAILING_SLASH, true, true],
    ["forceBase64", FORCE_BASE64, false, false],
    ["withCredentials", WITH_CREDENTIALS, false, false],
    ["timestampRequests", TIMESTAMP_REQUESTS, true, false],
  ]) {
    it(`${name} of polling and WebSocket, ${byDefault.join(" and ")} by default`, () => {
      const found = (value) => Object.values(requests({ [name]: value })).map(({ flags }) => has(flags, flag));
      for (const missing of [undefined, null]) assert.deepEqual(found(missing), byDefault);
      for (const value of [true, false]) assert.deepEqual(found(value), [value, value]);
    });
  }

  it("those of requests name the server, whatever the application's say", () => {
    for (const { flags, authority } of Object.values(requests({ secure: false, authority: "b.org" }))) {
      assert.deepEqual([has(flags, SECURE), authority], [true, SERVER.authority]);
    }
    assert.equal(has(readOptions({}, { secure: false, authority: "a.org" }).polling[0], SECURE), false);
  });

  it("transportOptions are stronger, each for its transport", () => {
    const transportOptions = { polling: { path: "/p", forceBase64: true }, websocket: { path: "/w" } };
    const { polling, websocket } = requests({ path: "/x", forceBase64: false, transportOptions });
    assert.deepEqual([polling.path, has(polling.flags, FORCE_BASE64)], ["/p", true]);
    assert.deepEqual([websocket.path, has(websocket.flags, FORCE_BASE64)], ["/w", false]);
  });

  for (const [path, expected] of [[undefined, ""], [null, ""], ["/p", "/p"], [1, "1"]]) {
    it(`path ${JSON.stringify(path)} is a text, empty for the default`, () => {
      assert.equal(requests({ path }).polling.path, expected);
    });
  }

  for (const [protocols, expected] of [[undefined], [null], [""], ["a", "a"], [["a", "b"], ["a", "b"]]]) {
    it(`protocols ${JSON.stringify(protocols)}`, () => assert.deepEqual(requests({ protocols }).websocket.protocols, expected));
  }

  for (const [query, expected] of [
    [undefined, []],
    [null, []],
    ["a=1+2&b", ["a", "1+2", "b", ""]],
    [{ a: 1, b: null, c: undefined, d: ["x", "y"] }, ["a", "1", "b", "null", "c", "undefined", "d", "x,y"]],
  ]) {
    it(`query ${JSON.stringify(query)} is a list of texts`, () => assert.deepEqual(requests({ query }).polling.query, expected));
  }

  for (const [timestampParam, expected] of [[undefined, "t"], [null, "t"], ["", ""], ["ts", "ts"], [1, "1"]]) {
    it(`timestampParam ${JSON.stringify(timestampParam)} is a text`, () => {
      assert.equal(requests({ timestampParam }).websocket.timestampParam, expected);
    });
  }

  for (const [requestTimeout, expected] of [[undefined, 0], [0, 0], [1.5, 1], ["20", 20], [NaN, 0], [-1, 0xffff_ffff]]) {
    it(`requestTimeout ${requestTimeout} is a whole number`, () => {
      assert.equal(requests({ requestTimeout }).polling.requestTimeout, expected);
    });
  }

  it("the headers stay the object that they are, and requests are made by fetch where that is asked for", () => {
    const extraHeaders = {};
    const { polling } = requests({ extraHeaders, transports: [Fetch] });
    assert.equal(polling.extraHeaders, extraHeaders);
    const byFetch = [[Fetch], [XHR], undefined].map((transports) => has(requests({ transports }).polling.flags, FETCH));
    assert.deepEqual(byFetch, [true, false, false]);
  });
});
