// Arguments into JSON and attachments.
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { describe, it } from "mocha";
import { encode, toBinary } from "./support/shim.js";

const bytes = (...values) => new Uint8Array(values);
const placeholder = (num) => ({ _placeholder: true, num });
const decoded = ({ json, ...rest }) => ({ value: JSON.parse(json), ...rest });

describe("encode", () => {
  it("stringifies what has no binary value in it", () => {
    const args = ["event", { a: [1, null, { b: "text" }], undefined }, true];
    assert.deepEqual(encode(args), { json: JSON.stringify(args), attachments: [] });
  });

  it("extracts one binary value", () => {
    const value = bytes(1, 2);
    assert.deepEqual(decoded(encode(["event", value])), { value: ["event", placeholder(0)], attachments: [value] });
  });

  it("extracts several ones in the order of their placeholders", () => {
    const [a, b, c] = [bytes(1), bytes(2).buffer, new DataView(new ArrayBuffer(1))];
    const { value, attachments } = decoded(encode(["event", { a, list: [b, "text"] }, c]));
    assert.deepEqual(value, ["event", { a: placeholder(0), list: [placeholder(1), "text"] }, placeholder(2)]);
    assert.deepEqual(attachments, [a, b, c]);
  });

  it("extracts the same value twice if it is there twice", () => {
    const value = bytes(1);
    assert.deepEqual(encode(["event", value, value]).attachments, [value, value]);
  });

  it("does not change the arguments", () => {
    const inner = { binary: bytes(1), other: { text: "same" } };
    const args = ["event", inner];
    encode(args);
    assert.deepEqual(args, ["event", { binary: bytes(1), other: { text: "same" } }]);
  });

  it("extracts from objects of a class their own properties only", () => {
    class Message {
      body = bytes(1);
      get length() {
        throw new Error("a getter of the prototype was called");
      }
    }
    assert.deepEqual(decoded(encode(["event", new Message()])).value, ["event", { body: placeholder(0) }]);
  });

  it("extracts from objects without a prototype", () => {
    const value = Object.assign(Object.create(null), { body: bytes(1) });
    assert.deepEqual(decoded(encode(["event", value])).value, ["event", { body: placeholder(0) }]);
  });

  it("applies toJSON once, and extracts from its result", () => {
    let calls = 0;
    const value = {
      toJSON() {
        calls += 1;
        return { body: bytes(1) };
      },
    };
    assert.deepEqual(decoded(encode(["event", value])).value, ["event", { body: placeholder(0) }]);
    assert.equal(calls, 1);
  });

  it("applies toJSON that returns a primitive, as a date's does", () => {
    const date = new Date(0);
    assert.deepEqual(decoded(encode(["event", date])).value, ["event", "1970-01-01T00:00:00.000Z"]);
  });

  it("keeps toJSON that is no function, beside binary data and in place of it", () => {
    const beside = { toJSON: "text", body: bytes(1) };
    const inside = { toJSON: bytes(2) };
    const value = ["event", { toJSON: "text", body: placeholder(0) }, { toJSON: placeholder(1) }];
    assert.deepEqual(decoded(encode(["event", beside, inside])).value, value);
  });

  it("throws what JSON.stringify throws of a circular structure, with and without a binary value", () => {
    const circle = { text: "a" };
    circle.circle = circle;
    const binary = { binary: bytes(1), list: [] };
    binary.list.push(binary);
    for (const value of [circle, binary]) {
      assert.throws(() => encode(["event", value]), { name: "TypeError", message: /circular/i });
    }
  });

  it("encodes deep structures", () => {
    let deep = bytes(1);
    for (let i = 0; i < 900; i += 1) deep = i % 2 ? [deep] : { deep };
    assert.equal(encode(["event", deep]).attachments.length, 1);
    let deeper = "text";
    for (let i = 0; i < 3000; i += 1) deeper = [deeper];
    assert.throws(() => encode(["event", deeper, BigInt(1)]), TypeError);
  });

  it("leaves everything to an encoder of the application", () => {
    assert.deepEqual(encode(["event", bytes(1)], { _hasParser: true }), { json: undefined, attachments: [] });
  });
});

/** A value of another realm. */
const foreign = (code) => runInNewContext(code, { Blob, File: class File extends Blob {} });
const detached = (make) => {
  const buffer = new ArrayBuffer(4);
  const value = make(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  return value;
};
const resizable = () => {
  const buffer = new ArrayBuffer(2, { maxByteLength: 8 });
  new Uint8Array(buffer).set([1, 2]);
  return buffer;
};
const shared = () => {
  const buffer = new SharedArrayBuffer(2);
  new Uint8Array(buffer).set([1, 2]);
  return buffer;
};

describe("binary data", () => {
  for (const [name, value] of [
    ["a view", bytes(1)],
    ["a Buffer", Buffer.from("a")],
    ["an ArrayBuffer", new ArrayBuffer(1)],
    ["an empty ArrayBuffer", new ArrayBuffer(0)],
    ["a DataView", new DataView(new ArrayBuffer(2), 1)],
    ["a Blob", new Blob(["a"])],
    ["a File of another class", new (class File extends Blob {})(["a"])],
    ["a view of another realm", foreign("new Uint8Array(1)")],
    ["an ArrayBuffer of another realm", foreign("new ArrayBuffer(1)")],
    ["a Blob of another realm", foreign("new File(['a'])")],
  ]) {
    it(`${name} is sent as it is, at any depth`, () => {
      assert.equal(toBinary(value, "data"), value);
      assert.deepEqual(encode(["event", value]).attachments, [value]);
      const { json, attachments } = encode(["event", { list: [1, { value }] }]);
      assert.deepEqual(JSON.parse(json), ["event", { list: [1, { value: placeholder(0) }] }]);
      assert.equal(attachments[0], value);
    });
  }

  for (const [name, value] of [
    ["an array", [1]],
    ["text", "text"],
    ["undefined", undefined],
    ["null", null],
    ["a class of the page with the name of one", new (class Blob { kind = 1; get [Symbol.toStringTag]() { return "Blob"; } })()],
    ["a tag that throws", new (class { get [Symbol.toStringTag]() { throw new Error("by the page"); } })()],
  ]) {
    it(`is not: ${name}`, () => {
      assert.equal(toBinary(value, "data"), undefined);
      assert.equal(encode(["event", value]).json, JSON.stringify(["event", value]));
    });
  }

  for (const [name, make] of [
    ["a resizable ArrayBuffer", resizable],
    ["a view of one", () => new Uint8Array(resizable())],
    ["a DataView of one", () => new DataView(resizable())],
    ["a SharedArrayBuffer", shared],
    ["a view of one", () => new Uint16Array(shared())],
    ["a view of shared memory", () => new Uint8Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer, 0, 2)],
    ["a SharedArrayBuffer of another realm", () => foreign("new SharedArrayBuffer(2)")],
  ]) {
    it(`${name} is copied`, () => {
      const value = make();
      const before = Buffer.from(value.buffer ?? value, value.byteOffset ?? 0, value.byteLength).toString("hex");
      const [attachment] = encode(["event", value]).attachments;
      assert.equal(Object.prototype.toString.call(attachment.buffer), "[object ArrayBuffer]");
      assert.equal(attachment.buffer.resizable ?? false, false);
      assert.equal(Buffer.from(attachment).toString("hex"), before);
    });
  }

  for (const [name, value] of [
    ["an ArrayBuffer that has been transferred", detached((buffer) => buffer)],
    ["a view of one", detached((buffer) => new Uint8Array(buffer))],
    ["a DataView of one", detached((buffer) => new DataView(buffer))],
    ["what is no ArrayBuffer, but has its prototype", Object.create(ArrayBuffer.prototype)],
    ["a Proxy of an ArrayBuffer", new Proxy(new ArrayBuffer(1), {})],
    ["what is no Blob, but has its prototype", Object.create(Blob.prototype)],
    ["a view whose length throws", Object.defineProperty(bytes(1), "byteLength", { get() { throw new Error("mine"); } })],
  ]) {
    it(`${name} is an error that names the argument`, () => {
      assert.throws(() => toBinary(value, "data"), { name: "TypeError", message: /^data: / });
      assert.throws(() => encode(["event", 1, { deep: [value] }]), { name: "TypeError", message: /^args\[2\]: / });
    });
  }
});
