// The errors that listeners and callers get.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { refusal, TransportError } from "../../pkg-template/src/errors.js";
import { compile, EMPTY_WASM, load, provideWasm, unusable } from "./support/shim.js";

describe("errors", () => {
  it("TransportError has a type, a description and a context", () => {
    const context = {};
    const error = new TransportError("xhr poll error", 503, context);
    assert.ok(error instanceof Error);
    const { message, type, description } = error;
    assert.deepEqual([message, type, description, error.context], ["xhr poll error", "TransportError", 503, context]);
  });

  for (const [payload, message, data] of [
    ["invalid", "invalid", undefined],
    [{ message: "unauthorized", data: { code: 1 } }, "unauthorized", { code: 1 }],
    [{ message: { code: 1 } }, '{"code":1}', undefined],
  ]) {
    it(`the refusal ${JSON.stringify(payload)} of a namespace`, () => {
      const error = refusal(payload);
      assert.ok(error instanceof Error);
      assert.deepEqual([error.message, error.data], [message, data]);
    });
  }

  it("a Content-Security-Policy that forbids WebAssembly is named", () => {
    const cause = new Error("Refused to compile: 'unsafe-eval' is not allowed by the Content Security Policy");
    const error = unusable(cause);
    assert.match(error.message, /needs 'wasm-unsafe-eval' in its script-src/);
    assert.equal(error.cause, cause);
    assert.doesNotMatch(unusable(new Error("bad magic number")).message, /script-src/);
  });
});

describe("the wasm of ./slim", () => {
  const response = (body, init) => new Response(body, init);

  for (const [name, source] of [
    ["bytes", () => EMPTY_WASM],
    ["an ArrayBuffer", () => EMPTY_WASM.buffer],
    ["a module", () => new WebAssembly.Module(EMPTY_WASM)],
    ["a typed response", () => response(EMPTY_WASM, { headers: { "Content-Type": "application/wasm" } })],
    ["the promise of a response without a type", () => Promise.resolve(response(EMPTY_WASM))],
  ]) {
    it(`takes ${name}`, async () => assert.ok((await compile(source())) instanceof WebAssembly.Module));
  }

  it("names the status of a response", async () => {
    await assert.rejects(compile(response("", { status: 404 })), /answered with status 404/);
  });

  it("names the type of a response that is not wasm", async () => {
    await assert.rejects(compile(response("<html>", { headers: { "Content-Type": "text/html" } })), /is text\/html/);
  });

  it("what keeps it from being loaded is the cause of one Error, and the next call tries again", async () => {
    const cause = new Error("offline");
    let tries = 0;
    provideWasm(() => (tries++ === 0 ? Promise.reject(cause) : EMPTY_WASM));
    await assert.rejects(load(), { message: "socketio-wasm: cannot use its WebAssembly (offline)", cause });
    await load();
    assert.equal(tries, 2);
  });
});
