// Payloads into arguments. For the shapes see the tables in `vectors.test.js`.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { FAILED, isError, PARSED, readAck, readEvent } from "./support/shim.js";

describe("readEvent and readAck", () => {
  for (const [name, read] of Object.entries({ readEvent, readAck })) {
    describe(name, () => {
      it("parses from the place where the JSON begins", () => {
        assert.deepEqual(read('42/n,7["event",{"a":[1]}]', 6), ["event", { a: [1] }]);
      });

      it("gives what is parsed as it is", () => {
        const payload = ["event", {}];
        assert.equal(read(payload, PARSED), payload);
      });

      it("puts attachments in place", () => {
        const [a, b] = [new ArrayBuffer(1), new Uint8Array(1)];
        const args = read('["event",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0}]]', 0, [a, b]);
        assert.equal(args[1], b);
        assert.equal(args[2][0], a);
      });

      it("leaves placeholders as they are where there are no attachments", () => {
        const args = ["event", { _placeholder: true, num: 0 }];
        assert.deepEqual(read(JSON.stringify(args), 0), args);
        assert.deepEqual(read(args, PARSED), args);
      });

      it("has nothing for a placeholder without an attachment", () => {
        for (const num of [1, -1, 0.5, "0", "length", null]) {
          const json = JSON.stringify(["event", { _placeholder: true, num }]);
          assert.equal(read(json, 0, [new ArrayBuffer(1)]), undefined, String(num));
        }
      });

      it("has nothing for what is no array", () => {
        for (const payload of [undefined, null, {}, { 0: "event", length: 1 }, "event", 1]) {
          assert.equal(read(payload, PARSED), undefined);
        }
        for (const json of ["", "[", "{}", "null", '"event"', "1"]) assert.equal(read(`42${json}`, 2), undefined, json);
      });

      it("has nothing for an attachment in place of the whole", () => {
        assert.equal(read('{"_placeholder":true,"num":0}', 0, [new ArrayBuffer(1)]), undefined);
      });

      it("takes JSON that is nested deeply", () => {
        const json = `["event",${"[".repeat(5000)}${"]".repeat(5000)}]`;
        assert.equal(read(json, 0).length, 2);
      });
    });
  }

  it("an attachment is no name of an event", () => {
    assert.equal(readEvent('[{"_placeholder":true,"num":0}]', 0, [new ArrayBuffer(1)]), undefined);
  });

  it("a parser may make names that JSON does not have", () => {
    for (const name of [undefined, true, 1n, Symbol("event"), {}]) assert.equal(readEvent([name], PARSED), undefined);
    assert.deepEqual(readEvent([NaN], PARSED), [NaN]);
  });

  it("an error stands in place of a payload", () => {
    assert.deepEqual([FAILED, PARSED, 0, 2].map(isError), [true, false, false, false]);
  });
});
