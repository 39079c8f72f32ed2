// What the browser's side of a connection reports, and what not, whatever a page has put in place of the browser's objects.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { Browser } from "../../src/web/browser.js";

const [TEXT, DRAINED, POLL_ENDED, TIMER, OFFLINE, LEAVING, FAILED] = [1, 4, 5, 6, 7, 8, 9];
const REPLACED = ["XMLHttpRequest", "WebSocket", "setTimeout", "clearTimeout", "fetch", "addEventListener", "removeEventListener"];
const ORIGINALS = Object.fromEntries(REPLACED.map((name) => [name, globalThis[name]]));
const { now } = Date;
const later = (ms = 0) => new Promise((resolve) => ORIGINALS.setTimeout(resolve, ms));

let reports;
let ended = [];

/** A connection whose reports are written down. */
function connection({ isNative = false, ...options } = {}) {
  reports = [];
  const browser = new Browser(isNative);
  browser.attach(new WebAssembly.Memory({ initial: 1 }), 0, (...report) => reports.push(report));
  const requests = { secure: false, authority: "a.org", query: [], ...options };
  browser.begin({ polling: requests, websocket: requests, closeOnBeforeunload: true });
  ended.push(browser);
  return browser;
}

/** Requests that do what is said when they are sent and when they are aborted. */
function replaceRequest({ send = () => {}, abort = () => {} }) {
  globalThis.XMLHttpRequest = class {
    status = 0;
    open() {}
    setRequestHeader() {}
    send() {
      send(this);
    }
    abort() {
      abort(this);
    }
  };
}

function answer(request, text) {
  Object.assign(request, { status: 200, responseText: text });
  request.onloadend();
}

const kinds = () => reports.map(([kind]) => kind);

describe("what the browser's side of a connection reports", () => {
  afterEach(() => {
    Object.assign(globalThis, ORIGINALS);
    Date.now = now;
    for (const browser of ended) browser.end();
    ended = [];
  });

  describe("reports of a request", () => {
    it("the packets of a body one by one, then its end", async () => {
      let polled;
      replaceRequest({ send: (request) => (polled = request) });
      const browser = connection();
      browser.open(7, false);
      browser.poll(7);
      answer(polled, '4a\x1e42["e"]\x1ebAQID');
      assert.deepEqual(reports, [
        [TEXT, 7, "4a", 0],
        [TEXT, 7, '42["e"]', 3],
        [TEXT, 7, "bAQID", 0],
        [POLL_ENDED, 7, undefined, 0],
      ]);
    });

    it("an empty body is one packet", () => {
      let polled;
      replaceRequest({ send: (request) => (polled = request) });
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      answer(polled, "");
      assert.deepEqual(kinds(), [TEXT, POLL_ENDED]);
    });

    it("a request that answers twice is heard once", async () => {
      replaceRequest({ send: (request) => queueMicrotask(() => (answer(request, "4a"), answer(request, "4b"))) });
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      await later();
      assert.deepEqual(kinds(), [TEXT, POLL_ENDED]);
      browser.send(1, "4x", true);
      await later();
      assert.deepEqual(kinds(), [TEXT, POLL_ENDED, DRAINED]);
    });

    it("a request that answers at once and then throws has answered, after the call", async () => {
      replaceRequest({
        send: (request) => {
          answer(request, "4a");
          throw new Error("nevertheless");
        },
      });
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      assert.deepEqual(kinds(), []);
      await later();
      assert.deepEqual(kinds(), [TEXT, POLL_ENDED]);
    });

    it("failures, by what failed", async () => {
      const error = new Error("no");
      replaceRequest({
        send: () => {
          throw error;
        },
      });
      globalThis.fetch = () => Promise.reject(error);
      globalThis.WebSocket = class {
        constructor() {
          throw error;
        }
      };
      for (const fetch of [false, true]) {
        const browser = connection({ fetch });
        browser.open(1, false);
        browser.poll(1);
        browser.send(1, "4x", true);
        await later(5);
        const first = FAILED + (fetch ? 2 : 0);
        assert.deepEqual(reports, [[first, 1, error, -1], [first + 1, 1, error, -1]]);
      }
      const browser = connection();
      browser.open(1, true);
      await later();
      assert.deepEqual(reports, [[FAILED + 4, 1, error, -1]]);
    });

    it("a status that is none of success comes with the request", async () => {
      let polled;
      replaceRequest({ send: (request) => (polled = request) });
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      polled.onloadend();
      assert.deepEqual(reports, [[FAILED, 1, polled, 0]]);
    });
  });

  describe("a transport that is closed", () => {
    it("reports nothing more, not even of the request that is aborted by that", async () => {
      let polled;
      replaceRequest({ send: (request) => (polled = request), abort: (request) => request.onloadend() });
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      browser.close(1);
      answer(polled, "4a");
      await later();
      assert.deepEqual(reports, []);
    });

    it("lets a POST go out, and with it the poll that the server ends", () => {
      const aborted = [];
      replaceRequest({ abort: (request) => aborted.push(request) });
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      browser.send(1, "41", true);
      browser.close(1);
      assert.deepEqual(aborted, []);
    });

    it("is told of no message that has left", async () => {
      globalThis.WebSocket = class {
        send() {}
        close() {}
      };
      const browser = connection();
      browser.open(1, true);
      browser.send(1, "4x", true);
      browser.close(1);
      await later();
      assert.deepEqual(reports, []);
    });
  });

  describe("the timer", () => {
    it("runs when it was set last, once", async () => {
      const browser = connection();
      browser.wake(1);
      browser.wake(20);
      await later(10);
      assert.deepEqual(kinds(), []);
      await later(30);
      assert.deepEqual(kinds(), [TIMER]);
    });

    it("that a clock of the page's did not know how to clear is none", async () => {
      const browser = connection();
      browser.wake(1);
      globalThis.clearTimeout = () => {};
      browser.wake(-1);
      await later(20);
      assert.deepEqual(kinds(), []);
    });

    it("and the time of day are native ones where that is asked for", async () => {
      const browser = connection({ isNative: true });
      globalThis.setTimeout = () => assert.fail("the page's");
      Date.now = () => 0;
      browser.wake(1);
      assert.ok(browser.now() > 1e12);
      await later(20);
      assert.deepEqual(kinds(), [TIMER]);
    });
  });

  describe("the page", () => {
    it("is listened to from a session's beginning until nothing is open, or all ends", () => {
      const listeners = [];
      globalThis.addEventListener = (event, listener) => listeners.push([event, listener]);
      globalThis.removeEventListener = (event, listener) => {
        const at = listeners.findIndex(([name, other]) => name === event && other === listener);
        assert.ok(at >= 0, `nobody has added this listener of ${event}`);
        listeners.splice(at, 1);
      };
      const browser = connection();
      assert.deepEqual(listeners.map(([event]) => event), ["offline", "beforeunload"]);
      for (const [, listener] of listeners) listener();
      assert.deepEqual(kinds(), [OFFLINE, LEAVING]);
      browser.idle();
      assert.deepEqual(listeners, []);
      const local = connection({ authority: "localhost:3000" });
      assert.deepEqual(listeners.map(([event]) => event), ["beforeunload"]);
      local.end();
      assert.deepEqual(listeners, []);
    });
  });

  describe("the end", () => {
    it("closes transports, clears the timer and ends all reports", async () => {
      let aborted = 0;
      const cleared = [];
      const sockets = [];
      globalThis.setTimeout = () => "the timer";
      globalThis.clearTimeout = (timer) => cleared.push(timer);
      replaceRequest({ abort: () => (aborted += 1) });
      globalThis.WebSocket = class {
        isClosed = false;
        constructor() {
          sockets.push(this);
        }
        close() {
          this.isClosed = true;
        }
      };
      const browser = connection();
      browser.open(1, false);
      browser.poll(1);
      browser.open(2, true);
      browser.wake(1);
      browser.end();
      assert.equal(aborted, 1);
      assert.deepEqual(sockets.map(({ isClosed }) => isClosed), [true]);
      assert.deepEqual(cleared, ["the timer"]);
      await later(10);
      assert.deepEqual(reports, []);
    });
  });
});
