// Listeners.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Emitter, ObservedEmitter } from "../../pkg-template/src/emitter.js";
import { collectErrors } from "./support/errors.js";

describe("Emitter", () => {
  const errors = collectErrors();

  it("calls listeners in the order in which they were added, with the arguments and itself", () => {
    const emitter = new Emitter();
    const calls = [];
    emitter.on("event", function (...args) {
      calls.push(["first", this === emitter, ...args]);
    });
    emitter.on("event", (...args) => calls.push(["second", ...args]));
    emitter.emit("event", 1, "two");
    assert.deepEqual(calls, [["first", true, 1, "two"], ["second", 1, "two"]]);
  });

  it("calls a listener twice that was added twice, and removes it once at a time", () => {
    const emitter = new Emitter();
    let calls = 0;
    const listener = () => (calls += 1);
    emitter.on("event", listener).on("event", listener).emit("event");
    assert.equal(calls, 2);
    emitter.off("event", listener).emit("event");
    assert.equal(calls, 3);
  });

  it("calls a listener of once() only once, even if it emits the event again", () => {
    const emitter = new Emitter();
    let calls = 0;
    emitter.once("event", () => {
      calls += 1;
      emitter.emit("event");
    });
    emitter.emit("event").emit("event");
    assert.equal(calls, 1);
    assert.equal(emitter.hasListeners("event"), false);
  });

  it("removes a listener of once() by the function that was added", () => {
    const emitter = new Emitter();
    const listener = () => assert.fail();
    emitter.once("event", listener);
    assert.deepEqual(emitter.listeners("event"), [listener]);
    emitter.off("event", listener).emit("event");
  });

  it("still calls a listener that another one removes during the event", () => {
    const emitter = new Emitter();
    const calls = [];
    const second = () => calls.push("second");
    emitter.on("event", () => {
      calls.push("first");
      emitter.off("event", second);
    });
    emitter.on("event", second);
    emitter.emit("event").emit("event");
    assert.deepEqual(calls, ["first", "second", "first"]);
  });

  it("calls a listener that was added during the event from the next event on", () => {
    const emitter = new Emitter();
    let calls = 0;
    emitter.once("event", () => emitter.on("event", () => (calls += 1)));
    emitter.emit("event");
    assert.equal(calls, 0);
    emitter.emit("event");
    assert.equal(calls, 1);
  });

  it("reports what a listener throws, and calls the others", () => {
    const emitter = new Emitter();
    const error = new Error("by a listener");
    let calls = 0;
    emitter.on("event", () => {
      throw error;
    });
    emitter.on("event", () => (calls += 1));
    emitter.emit("event");
    assert.equal(calls, 1);
    assert.deepEqual(errors, [error]);
  });

  it("removes all listeners of an event, or of all events", () => {
    const emitter = new Emitter();
    for (const event of ["a", "a", "b", "c"]) emitter.on(event, () => {});
    emitter.off("a");
    assert.deepEqual(["a", "b", "c"].map((event) => emitter.hasListeners(event)), [false, true, true]);
    emitter.off();
    assert.deepEqual(["b", "c"].map((event) => emitter.hasListeners(event)), [false, false]);
  });

  it("takes the events 1 and \"1\" for the same", () => {
    const emitter = new Emitter();
    let calls = 0;
    emitter.on(1, () => (calls += 1));
    emitter.emit("1").emit(1);
    assert.equal(calls, 2);
  });

  it("has events with the names of Object's properties only if they have listeners", () => {
    const emitter = new Emitter();
    assert.deepEqual(emitter.listeners("constructor"), []);
    emitter.emit("toString").off("__proto__");
  });

  it("refuses a listener that is not a function", () => {
    for (const method of ["on", "once"]) {
      assert.throws(() => new Emitter()[method]("event", undefined), { name: "TypeError", message: /"event"/ });
    }
  });

  it("has the other names of its methods", () => {
    const emitter = new Emitter();
    let calls = 0;
    const listener = () => (calls += 1);
    emitter.addEventListener("event", listener).emit("event");
    emitter.removeListener("event", listener).on("event", listener).removeEventListener("event", listener).emit("event");
    emitter.on("event", listener).removeAllListeners().emit("event");
    assert.equal(calls, 1);
  });
});

describe("ObservedEmitter", () => {
  class Observed extends ObservedEmitter {
    changes = [];

    constructor() {
      super(["a", "b"]);
    }

    _observe(isObserved) {
      this.changes.push(isObserved);
    }
  }

  it("tells when the first listener of the observed events is added and the last one removed", () => {
    const emitter = new Observed();
    emitter.on("other", () => {});
    assert.deepEqual(emitter.changes, []);
    emitter.on("a", () => {}).once("b", () => {});
    assert.deepEqual(emitter.changes, [true]);
    emitter.off("a");
    assert.deepEqual(emitter.changes, [true]);
    emitter.emit("b");
    assert.deepEqual(emitter.changes, [true, false]);
  });
});
