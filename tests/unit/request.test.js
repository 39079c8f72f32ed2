// The addresses of requests, as what stands in place of XMLHttpRequest and WebSocket is given them.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Browser } from "../../src/web/browser.js";

const POLLING = { name: "polling", isWebSocket: false };
const WEBSOCKET = { name: "websocket", isWebSocket: true };
const SERVER = { secure: false, authority: "a.org", query: [] };

let urls;
const replaced = { XMLHttpRequest: globalThis.XMLHttpRequest, WebSocket: globalThis.WebSocket };

/** A connection that a transport is opened on. */
function opened({ isWebSocket }, options, sid) {
  const browser = new Browser(false);
  browser.begin({ polling: { ...SERVER, ...options }, websocket: { ...SERVER, ...options } });
  browser.open(1, isWebSocket, sid);
  return browser;
}

/** The address of its first request. */
function address(transport, options, sid) {
  const browser = opened(transport, options, sid);
  if (transport === POLLING) browser.poll(1);
  browser.end();
  return urls.pop();
}

/** Without the stamp's value. */
const unstamped = (url) => url.replace(/(&(?:t|ts)=)[0-9a-z]+/, "$1…");

describe("addresses of requests", () => {
  beforeEach(() => {
    urls = [];
    globalThis.XMLHttpRequest = class {
      open(method, url) {
        urls.push(url);
      }
      setRequestHeader() {}
      send() {}
      abort() {}
    };
    globalThis.WebSocket = class {
      constructor(url) {
        urls.push(url);
      }
      close() {}
    };
  });
  afterEach(() => Object.assign(globalThis, replaced));

  it("name protocol, transport, session and stamp", () => {
    const server = { secure: true, authority: "a.org:8443" };
    assert.equal(unstamped(address(POLLING, server)), "https://a.org:8443/socket.io/?EIO=4&transport=polling&t=…");
    assert.equal(
      unstamped(address(POLLING, server, "s_-d")),
      "https://a.org:8443/socket.io/?EIO=4&transport=polling&sid=s_-d&t=…",
    );
    assert.equal(address(WEBSOCKET, server, "sid"), "wss://a.org:8443/socket.io/?EIO=4&transport=websocket&sid=sid");
    assert.equal(address(WEBSOCKET, {}), "ws://a.org/socket.io/?EIO=4&transport=websocket");
  });

  it("name the session as soon as it has a name", () => {
    const browser = opened(POLLING, { timestampRequests: false });
    browser.poll(1);
    browser.identify(1, "é&");
    browser.send(1, "4", true);
    browser.end();
    assert.deepEqual(urls, [
      "http://a.org/socket.io/?EIO=4&transport=polling",
      "http://a.org/socket.io/?EIO=4&transport=polling&sid=%C3%A9%26",
    ]);
  });

  it("have a stamp each, over all connections", () => {
    const stamps = Array.from({ length: 50 }, () => new URL(address(POLLING, {})).searchParams.get("t"));
    assert.equal(new Set(stamps).size, 50);
    for (const stamp of stamps) assert.match(stamp, /^[0-9a-z]+$/);
  });

  for (const [path, addTrailingSlash, expected] of [
    [undefined, undefined, "/socket.io/"],
    ["", null, "/socket.io/"],
    ["/x", true, "/x/"],
    ["/x/", true, "/x/"],
    ["x/y", undefined, "/x/y/"],
    ["/", undefined, "/"],
    ["/x/", false, "/x"],
    ["/x", false, "/x"],
  ]) {
    it(`path ${JSON.stringify(path)}, addTrailingSlash ${addTrailingSlash}`, () => {
      assert.equal(new URL(address(POLLING, { path, addTrailingSlash })).pathname, expected);
    });
  }

  it("the application's query comes first and cannot override ours", () => {
    const query = ["x y", "EIO", "transport", "sid", "t"].map((key) => [key, "ü"]);
    assert.equal(
      unstamped(address(POLLING, { query })),
      "http://a.org/socket.io/?x%20y=%C3%BC&EIO=4&transport=polling&t=…",
    );
    assert.equal(
      address(WEBSOCKET, { query }),
      "ws://a.org/socket.io/?x%20y=%C3%BC&t=%C3%BC&EIO=4&transport=websocket",
    );
  });

  it("a query is encoded as encodeURIComponent does, and lone surrogates are no error", () => {
    const query = [["a-_.!~*'()Z9", "b c&d=é/?#+%😀\""], ["l\ud800", "\udc00x"], ["n", 1]];
    assert.equal(
      address(WEBSOCKET, { query }),
      "ws://a.org/socket.io/?a-_.!~*'()Z9=b%20c%26d%3D%C3%A9%2F%3F%23%2B%25%F0%9F%98%80%22&l%EF%BF%BD=%EF%BF%BDx&n=1" +
        "&EIO=4&transport=websocket",
    );
  });

  for (const [timestampRequests, polling, websocket] of [
    [undefined, true, false],
    [null, true, false],
    [true, true, true],
    [false, false, false],
  ]) {
    it(`timestampRequests ${timestampRequests}`, () => {
      const options = { timestampRequests, timestampParam: "ts" };
      assert.equal(/&ts=[0-9a-z]+$/.test(address(POLLING, options)), polling);
      assert.equal(/&ts=[0-9a-z]+$/.test(address(WEBSOCKET, options)), websocket);
    });
  }

  it("base64 is asked for by each request", () => {
    for (const transport of [POLLING, WEBSOCKET]) {
      for (const sid of [undefined, "sid"]) {
        assert.match(address(transport, { forceBase64: true }, sid), /&b64=1$/, transport.name);
      }
    }
  });
});
