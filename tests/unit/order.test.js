// The order of functions in the wasm.
import assert from "node:assert/strict";
import { orderFunctions } from "../../scripts/build/order.js";

const add = (name, number) => ` (func $${name} (result i32)\n  (local.get $0)\n  (i32.const ${number})\n  (i32.add)\n )\n`;
const call = (name, other) => ` (func $${name}\n  (call $${other})\n  (call $${other})\n  (drop)\n  (call $${other})\n )\n`;
const moduleOf = (...functions) => `(module\n (type $0 (func))\n${functions.join("")})\n`;

describe("the order of the functions of a module", () => {
  it("puts those that are alike beside each other, the shortest first", () => {
    const [a, b, c, d] = [add("a", 1), call("b", "a"), add("cc", 1), call("dd", "b")];
    assert.equal(orderFunctions(moduleOf(a, d, c, b)), moduleOf(b, d, a, c));
  });

  it("keeps equal functions, and all that comes before them", () => {
    const twice = moduleOf(add("a", 1), add("a", 1));
    assert.equal(orderFunctions(twice), twice);
  });

  it("fails if it finds no function", () => {
    assert.throws(() => orderFunctions("(module\n)\n"), /no function/);
  });
});
