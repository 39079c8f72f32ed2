// The cookies of a session in Node.js.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CookieJar } from "../../pkg-template/src/node/cookies.js";

/** The header `cookie` after a response with these lines. */
const after = (...lines) => {
  const jar = new CookieJar();
  jar.store(lines);
  return jar.header;
};

describe("cookies in Node.js", () => {
  for (const [line, header] of [
    ["a=b", "a=b"],
    ["a=b; Path=/; HttpOnly; Secure; SameSite=Lax", "a=b"],
    [" a = b ;Path=/", "a=b"],
    ["a=b=c", "a=b=c"],
    ['a="b c"', "a=b c"],
    ["a=", "a="],
    ["a", ""],
    ["=b", ""],
    ["", ""],
    ["a=b; Max-Age=60", "a=b"],
    ["a=b; max-age=0", ""],
    ["a=b; Max-Age=-1", ""],
    ["a=b; Max-Age=soon", ""],
    ["a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ""],
    ["a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT", "a=b"],
    ["a=b; Expires=never", ""],
    ["a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", "a=b"],
    ["__proto__=b", "__proto__=b"],
  ]) {
    it(`${JSON.stringify(line)} gives ${JSON.stringify(header)}`, () => assert.equal(after(line), header));
  }

  it("a later cookie takes the place of one of the same name, or deletes it", () => {
    assert.equal(after("a=1", "b=2", "a=3"), "a=3; b=2");
    assert.equal(after("a=1", "b=2", "a=; Max-Age=0"), "b=2");
  });

  it("no response without the header changes anything", () => {
    const jar = new CookieJar();
    jar.store(undefined);
    assert.equal(jar.header, "");
  });
});
