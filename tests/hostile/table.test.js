// The table of README.md is that of told.json.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readme, written } from "./support/told.js";

describe("the table", () => {
  it("of README.md is made from told.json", () => {
    assert.equal(written(), readme());
  });
});
