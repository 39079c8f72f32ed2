// What Rust calls. For base64, placeholders and packets see the tables in `vectors.test.js`.
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { describe, it } from "mocha";
import {
  attachListeners,
  binaryLength,
  blob,
  defer,
  detachAndClose,
  listenToPage,
  readBlobs,
  send,
  toBase64,
  utf8Length,
  writeHead,
} from "../../src/leaves.js";

const PLACE = 1000;
/** What no head is made of. */
const UNTOUCHED = 0xff;
const LENGTH = 63;

describe("the head", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });

  /** The head that is written of a text. Nothing is written around its place. */
  function headOf(text) {
    new Uint8Array(memory.buffer).fill(UNTOUCHED);
    writeHead(text, memory, PLACE);
    const bytes = new Uint8Array(memory.buffer);
    const length = bytes[PLACE];
    const end = PLACE + 1 + LENGTH;
    assert.ok(length <= LENGTH);
    assert.ok(bytes.subarray(0, PLACE).every((byte) => byte === UNTOUCHED));
    assert.ok(bytes.subarray(end).every((byte) => byte === UNTOUCHED));
    return String.fromCharCode(...bytes.subarray(PLACE + 1, PLACE + 1 + length));
  }

  const long = (length) => `42/${"n".repeat(length - 4)},`;

  for (const [what, text, head] of [
    ["an array", '42["event",1]', "42["],
    ["a string", '44"no"', '44"'],
    ["an object", '40{"sid":"a"}', "40{"],
    ["a namespace and an id", '42/n,7["event"]', "42/n,7["],
    ["no JSON", "40/n,", "40/n,"],
    ["no comma after the namespace", '40/n["', '40/n["'],
    ["JSON that is no array", "43/n,7true", "43/n,7true"],
    ["a namespace with brackets", '42/a[b]{c},["event"]', "42/a[b]{c},["],
    ["a namespace with quotes", '42/"a",["event"]', '42/"a",['],
    ["a namespace with a slash", '42/a/b,["event"]', "42/a/b,["],
    ["a namespace with a line break", '42/a\nb,["event"]', "42/a\nb,["],
    ["a comma without a namespace", '42,/a["event"]', '42,/a["event"]'],
    ["attachments", '452-/n,7["event"]', "452-/n,7["],
    ["units that are no letters", "4\0\x7f[", "4\0\x7f["],
    ["text that is not ASCII after where the JSON begins", '42["é😀"]', "42["],
    ["62 units without JSON", long(LENGTH - 1), long(LENGTH - 1)],
    ["JSON that begins with the 63rd unit", `${long(LENGTH - 1)}["event"]`, `${long(LENGTH - 1)}[`],
    ["JSON that is long", `42["${"x".repeat(1000)}"]`, "42["],
  ]) {
    it(`a message with ${what}`, () => assert.equal(headOf(text), head));
  }

  for (const [what, text] of [
    ["a namespace that is not ASCII", '42/é,["event"]'],
    ["a surrogate pair", "42/😀,[1]"],
    ["U+0080", "4\x80["],
    ["63 units without JSON", long(LENGTH)],
    ["JSON that begins with the 64th unit", `${long(LENGTH)}["event"]`],
  ]) {
    it(`not of a message with ${what}`, () => assert.equal(headOf(text), ""));
  }

  it("of other packets", () => {
    for (const [text, head] of [['0{"sid":"a"}', "0{"], ["2", "2"], ["3probe", "3probe"], ["[1]", "["], ["", ""]]) {
      assert.equal(headOf(text), head);
    }
    assert.equal(headOf(`b${"A".repeat(1000)}`), "b");
  });

  it("in memory that has grown", () => {
    assert.equal(headOf("42[1]"), "42[");
    memory.grow(1);
    assert.equal(headOf("43/n,[1]"), "43/n,[");
  });

  it("in another memory", () => {
    const other = new WebAssembly.Memory({ initial: 1 });
    writeHead("43[1]", other, PLACE);
    assert.deepEqual([...new Uint8Array(other.buffer, PLACE, 4)], [3, 0x34, 0x33, 0x5b]);
    assert.equal(headOf("42[1]"), "42[");
  });

  it("a shorter one replaces a longer one", () => {
    writeHead("42/a,7[1]", memory, PLACE);
    writeHead("2", memory, PLACE);
    assert.deepEqual([...new Uint8Array(memory.buffer, PLACE, 2)], [1, 0x32]);
    writeHead("", memory, PLACE);
    assert.equal(new Uint8Array(memory.buffer)[PLACE], 0);
  });
});

describe("a WebSocket", () => {
  it("has its listeners, and the head of a text is there before the text", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const head = () => new Uint8Array(memory.buffer)[PLACE];
    const reports = [];
    const report = (...values) => reports.push([...values, head()]);
    const socket = {};
    attachListeners(socket, report, 7, 10, memory, PLACE);
    assert.equal(socket.binaryType, "arraybuffer");
    const binary = new ArrayBuffer(1);
    socket.onopen();
    socket.onmessage({ data: "42[1]" });
    socket.onmessage({ data: binary });
    socket.onclose("closed");
    socket.onerror("failed");
    assert.deepEqual(reports, [
      [7, 10, 0],
      [7, 11, "42[1]", 3],
      [7, 12, binary, 3],
      [7, 13, "closed", 3],
      [7, 14, "failed", 3],
    ]);
  });

  it("that is closed has no listeners", () => {
    const socket = { onopen: 1, onmessage: 1, onclose: 1, onerror: 1, isClosed: false, close: () => (socket.isClosed = true) };
    detachAndClose(socket);
    const { onopen, onmessage, onclose, onerror, isClosed } = socket;
    assert.deepEqual([onopen, onmessage, onclose, onerror, isClosed], [null, null, null, null, true]);
  });

  it("may throw, and may be missing", () => {
    const fail = () => {
      throw new Error("by the page");
    };
    for (const socket of [{ close: fail }, Object.freeze({}), undefined]) detachAndClose(socket);
    const sockets = new Map([[7, { send: fail }]]);
    for (const number of [7, 8]) {
      send(sockets, number, "2", -1, undefined);
      send(sockets, number, "42", -1, "[1]");
    }
  });

  it("sends the parts of a packet as one text", () => {
    const sent = [];
    const sockets = new Map([[7, { send: (message) => sent.push(message) }]]);
    send(sockets, 7, "42/n,", 0, "[1]");
    send(sockets, 7, "42", -1, "[1]");
    send(sockets, 7, "40/n,", -1, undefined);
    assert.deepEqual(sent, ["42/n,0[1]", "42[1]", "40/n,"]);
  });

  it("sends binary data as it is", () => {
    const sent = [];
    const data = new Uint8Array([1]);
    send(new Map([[7, { send: (message) => sent.push(message) }]]), 7, data, -1, undefined);
    assert.equal(sent[0], data);
  });
});

describe("utf8Length", () => {
  it("of what is no text", () => assert.equal(utf8Length(undefined), 0));

  for (const text of ["", "a", "é", "\x7f\x80\u07ff\u0800\uffff", "😀", "a😀é€"]) {
    it(JSON.stringify(text), () => assert.equal(utf8Length(text), new TextEncoder().encode(text).length));
  }
});

describe("binary data", () => {
  /** A value of which each property runs code of the page. */
  const hostile = (value) => {
    for (const name of ["byteLength", "byteOffset", "buffer", "size"]) {
      Object.defineProperty(value, name, {
        get() {
          throw new Error("by the page");
        },
      });
    }
    return value;
  };

  for (const [name, make, length] of [
    ["an ArrayBuffer", () => new ArrayBuffer(3), 3],
    ["a view", () => new Uint16Array(3), 6],
    ["a DataView", () => new DataView(new ArrayBuffer(3), 1), 2],
    ["a Blob", () => new Blob(["abc"]), 3],
    ["a view of another realm", () => runInNewContext("new Uint8Array(3)"), 3],
    ["an ArrayBuffer of another realm", () => runInNewContext("new ArrayBuffer(3)"), 3],
  ]) {
    it(`has its length, without code of the page: ${name}`, () => {
      assert.equal(binaryLength(make()), length);
      assert.equal(binaryLength(hostile(make())), length);
    });
  }

  it("has no length if it is none", () => {
    for (const value of [undefined, null, {}, Object.create(ArrayBuffer.prototype), new Proxy(new ArrayBuffer(1), {}), "text"]) {
      assert.equal(binaryLength(value), 0);
    }
  });

  it("is base64, of another realm too; a Blob has to be read first", () => {
    assert.equal(toBase64(runInNewContext("new Uint8Array([1]).buffer")), "bAQ==");
    const value = new Blob(["a"]);
    assert.equal(toBase64(value), value);
    assert.equal(toBase64(hostile(new Uint8Array(1))), "b");
  });

  it("becomes a Blob, unless that throws", () => {
    assert.ok(blob(new ArrayBuffer(1)) instanceof Blob);
    const value = new Blob([]);
    assert.equal(blob(value), value);
    const fake = { toString() { throw new Error("by the page"); } };
    assert.equal(blob(fake), fake);
  });

  /** What is reported of Blobs. */
  const reported = (...parts) => new Promise((resolve) => readBlobs(parts, (...values) => resolve(values), 7, 1, 2));

  it("is read of Blobs, which may fail, and of which some can be read by a FileReader only", async () => {
    assert.deepEqual(await reported("4", new Blob(["a"])), [7, 1, ["4", "bYQ=="]]);
    const error = new Error("by the page");
    const failing = Object.assign(new Blob(["a"]), { arrayBuffer() { throw error; } });
    assert.deepEqual(await reported(failing), [7, 2, error]);
    globalThis.FileReader = class {
      readAsArrayBuffer({ result, error }) {
        Object.assign(this, { result, error });
        setTimeout(() => this.onloadend());
      }
    };
    try {
      assert.deepEqual(await reported({ size: 1, result: Uint8Array.of(1).buffer }), [7, 1, ["bAQ=="]]);
      assert.deepEqual(await reported({ size: 1, result: null, error }), [7, 2, error]);
    } finally {
      delete globalThis.FileReader;
    }
  });
});

it("a report is deferred even if the page's `then` throws", async () => {
  const { then } = Promise.prototype;
  const reported = new Promise((resolve) => {
    Promise.prototype.then = () => {
      throw new Error("by the page");
    };
    try {
      defer((...values) => resolve(values), 7, 1, "value");
    } finally {
      Promise.prototype.then = then;
    }
  });
  assert.deepEqual(await reported, [7, 1, "value"]);
});

describe("listenToPage", () => {
  const AWAKE = ["online", "visibilitychange", "pagehide", "pageshow"];
  const listener = () => {};

  for (const [selected, names] of [
    [0, []],
    [1, ["offline"]],
    [2, ["beforeunload"]],
    [4, AWAKE],
    [7, ["offline", "beforeunload", ...AWAKE]],
  ]) {
    it(`listens to ${names.join(", ") || "nothing"}, and ends`, () => {
      const calls = [];
      globalThis.addEventListener = (...args) => calls.push(["add", ...args]);
      globalThis.removeEventListener = (...args) => calls.push(["remove", ...args]);
      try {
        listenToPage(listener, selected, true);
        listenToPage(listener, selected, false);
      } finally {
        delete globalThis.addEventListener;
        delete globalThis.removeEventListener;
      }
      assert.deepEqual(calls, [...names.map((name) => ["add", name, listener]), ...names.map((name) => ["remove", name, listener])]);
    });
  }

  it("does nothing where there are no events", () => listenToPage(listener, 7, true));

  it("goes on where the page throws", () => {
    let count = 0;
    globalThis.addEventListener = () => {
      count += 1;
      throw new Error("by the page");
    };
    try {
      listenToPage(listener, 7, true);
    } finally {
      delete globalThis.addEventListener;
    }
    assert.equal(count, 6);
  });
});
