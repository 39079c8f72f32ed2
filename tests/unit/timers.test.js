// The timers that Rust sets, by the page's clock or by the browser's own.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { clearTimer, setTimer } from "../../src/timers.js";

const fail = () => {
  throw new Error("by the page");
};

describe("a timer", () => {
  const { setTimeout, clearTimeout } = globalThis;
  afterEach(() => Object.assign(globalThis, { setTimeout, clearTimeout }));

  for (const isNative of [false, true]) {
    it(`reports, ${isNative ? "by the browser's clock" : "by the page's"}`, async () => {
      if (isNative) Object.assign(globalThis, { setTimeout: fail, clearTimeout: fail });
      const report = await new Promise((resolve) => {
        assert.equal(setTimer((...values) => resolve(values), 7, 1, isNative), isNative);
      });
      assert.deepEqual(report, [7, 0]);
      clearTimer(7, isNative);
    });

    it(`does not report once it is cleared, ${isNative ? "by the browser's clock" : "by the page's"}`, async () => {
      if (isNative) Object.assign(globalThis, { setTimeout: fail, clearTimeout: fail });
      setTimer(fail, 7, 1, isNative);
      clearTimer(7, isNative);
      // The browser's.
      await new Promise((resolve) => setTimeout(resolve, 10));
    });
  }

  it("is cleared by what the page's clock has returned", () => {
    for (const id of [1, {}, undefined]) {
      const cleared = [];
      globalThis.setTimeout = () => id;
      globalThis.clearTimeout = (given) => cleared.push(given);
      setTimer(fail, 7, 1, false);
      clearTimer(7, false);
      assert.deepEqual(cleared, [id]);
    }
  });

  it("is the browser's where the page's clock throws", async () => {
    globalThis.setTimeout = fail;
    const report = await new Promise((resolve) => assert.ok(setTimer((...values) => resolve(values), 7, 1, false)));
    assert.deepEqual(report, [7, 0]);
    clearTimer(7, true);
  });

  it("may throw when it is cleared", () => {
    globalThis.setTimeout = () => 1;
    globalThis.clearTimeout = fail;
    setTimer(fail, 7, 1, false);
    clearTimer(7, false);
  });
});
