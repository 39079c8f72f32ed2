// What Rust calls. For base64, placeholders and packets see the tables in `vectors.test.js`.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  attachListeners,
  callback,
  detachAndClose,
  send,
  sendPacket,
  take,
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

  it("of any other packet its first unit", () => {
    for (const text of ['0{"sid":"a"}', "2", "3probe", "[1]", `b${"A".repeat(1000)}`]) assert.equal(headOf(text), text[0]);
    assert.equal(headOf(""), "");
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

const fail = () => {
  throw new Error("by the page");
};

describe("a WebSocket", () => {
  const NUMBER = 7;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const attach = (socket, report) => attachListeners(socket, report, NUMBER, [10, 11, 12, 13, 14], memory, PLACE);

  it("has its listeners, and the head of a text is there before the text", () => {
    const head = () => new Uint8Array(memory.buffer)[PLACE];
    const reports = [];
    const socket = {};
    attach(socket, (...values) => reports.push([...values, head()]));
    assert.equal(socket.binaryType, "arraybuffer");
    const binary = new ArrayBuffer(1);
    socket.onopen();
    socket.onmessage({ data: "42[1]" });
    socket.onmessage({ data: binary });
    socket.onclose("closed");
    socket.onerror("failed");
    assert.deepEqual(reports, [
      [NUMBER, 10, 0],
      [NUMBER, 11, "42[1]", 3],
      [NUMBER, 12, binary, 3],
      [NUMBER, 13, "closed", 3],
      [NUMBER, 14, "failed", 3],
    ]);
  });

  it("that is closed has no listeners, and is not kept", () => {
    const socket = { isClosed: false, close: () => (socket.isClosed = true) };
    attach(socket);
    detachAndClose(NUMBER);
    const { onopen, onmessage, onclose, onerror, isClosed } = socket;
    assert.deepEqual([onopen, onmessage, onclose, onerror, isClosed], [null, null, null, null, true]);
    assert.equal(take(NUMBER), undefined);
  });

  it("may throw", () => {
    attach({ send: fail, close: fail });
    send(NUMBER, "2");
    sendPacket(NUMBER, "42", -1, "[1]");
    detachAndClose(NUMBER);
    let isClosed = false;
    const frozen = Object.freeze({ close: () => (isClosed = true) });
    assert.throws(() => attach(frozen), TypeError);
    detachAndClose(NUMBER);
    assert.ok(isClosed);
  });

  it("may be missing", () => {
    send(NUMBER, "2");
    sendPacket(NUMBER, "42", -1, "[1]");
    detachAndClose(NUMBER);
  });

  it("sends the parts of a packet as one text", () => {
    const sent = [];
    attach({ send: (message) => sent.push(message) });
    sendPacket(NUMBER, "42/n,", 0, "[1]");
    sendPacket(NUMBER, "42", -1, "[1]");
    sendPacket(NUMBER, "40/n,", -1, undefined);
    assert.deepEqual(sent, ["42/n,0[1]", "42[1]", "40/n,"]);
  });
});

describe("a function that listens to the page", () => {
  it("reports, and is kept until it is taken", () => {
    const reports = [];
    const listener = callback((...values) => reports.push(values), 7);
    listener({ type: "offline" });
    assert.deepEqual(reports, [[7, 0]]);
    assert.equal(take(7), listener);
    assert.equal(take(7), undefined);
  });
});

describe("utf8Length", () => {
  for (const text of ["", "a", "é", "\x7f\x80\u07ff\u0800\uffff", "😀", "a😀é€"]) {
    it(JSON.stringify(text), () => assert.equal(utf8Length(text), new TextEncoder().encode(text).length));
  }
});
