// The table of addresses that the core's own reader is held to (`src/protocol/address.rs`) holds for the package's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { readAddress } from "../../pkg-template/src/address.js";

const CASES = JSON.parse(readFileSync(new URL("../addresses.json", import.meta.url), "utf8"));

/** What is read of a uri in a page, or the message of what is thrown. */
function read(uri, page) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "location");
  const location = page ? new URL(page) : undefined;
  Object.defineProperty(globalThis, "location", { value: location, configurable: true });
  try {
    const { id: origin, authority, namespace, query } = readAddress(uri ?? undefined);
    return { origin, authority, namespace, query };
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return { error: error.message };
  } finally {
    if (before) Object.defineProperty(globalThis, "location", before);
    else delete globalThis.location;
  }
}

describe("addresses", () => {
  for (const { uri, page, ...expected } of CASES) {
    it(`${JSON.stringify(uri)}${page ? ` in ${page}` : ""}`, () => {
      const found = read(uri, page);
      // Most cases say nothing of it.
      if (!expected.authority) delete found.authority;
      assert.deepEqual(found, "error" in expected ? expected : { query: undefined, ...expected });
    });
  }

  it("a page that came from no server is none", () => {
    assert.deepEqual(read("/n", "file:///page.html"), read("/n"));
    assert.deepEqual(read("b.org", "file:///page.html").origin, "https://b.org:443");
  });
});
