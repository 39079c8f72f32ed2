// The tables of tests/vectors that JavaScript of the package has to meet, as the Rust code of the same rules does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { readAddress } from "../../pkg-template/src/address.js";

const table = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** Runs a function in a page, or outside of one. */
function inPage(page, run) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "location");
  const location = page ? new URL(page) : undefined;
  Object.defineProperty(globalThis, "location", { value: location, configurable: true });
  try {
    return run();
  } finally {
    if (before) Object.defineProperty(globalThis, "location", before);
    else delete globalThis.location;
  }
}

/** The address of a uri, or the message of the error. */
function read(uri, page) {
  try {
    const { id: origin, authority, namespace, query } = inPage(page, () => readAddress(uri ?? undefined));
    return { origin, authority, namespace, query };
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return { error: error.message };
  }
}

describe("addresses", () => {
  for (const { uri, page, ...expected } of table("addresses")) {
    it(`${JSON.stringify(uri)}${page ? ` in ${page}` : ""}`, () => {
      const found = read(uri, page);
      // Most rows have no authority.
      if (!expected.authority) delete found.authority;
      assert.deepEqual(found, "error" in expected ? expected : { query: undefined, ...expected });
    });
  }

  it("a page without a server, such as a file, has no address", () => {
    assert.deepEqual(read("/n", "file:///page.html"), read("/n"));
    assert.deepEqual(read("b.org", "file:///page.html").origin, "https://b.org:443");
  });
});
