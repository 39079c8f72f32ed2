// Arguments into JSON and attachments.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { encode, isBinary } from "../../pkg-template/src/encode.js";

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
    assert.deepEqual(encode(["event", bytes(1)], {}), { json: undefined, attachments: [] });
  });
});

describe("isBinary", () => {
  for (const [name, value, expected] of [
    ["a view", bytes(1), true],
    ["a Buffer", Buffer.from("a"), true],
    ["an ArrayBuffer", new ArrayBuffer(1), true],
    ["a Blob", new Blob(["a"]), true],
    ["an array", [1], false],
    ["text", "text", false],
    ["null", null, false],
  ]) {
    it(`${name}: ${expected}`, () => assert.equal(isBinary(value), expected));
  }
});
