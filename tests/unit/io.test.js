// io(): which calls share a connection.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { io, Manager, Socket } from "./support/shim.js";

let servers = 0;
/** A server that no other test uses. */
const server = () => `http://server${(servers += 1)}.org`;
const connect = (uri, opts) => io(uri, { autoConnect: false, ...opts });

describe("io", () => {
  it("returns a socket of the uri's namespace", () => {
    const socket = connect(`${server()}/a/b?x=1`);
    assert.ok(socket instanceof Socket);
    assert.deepEqual([socket.nsp, socket.io.opts.query], ["/a/b", { x: "1" }]);
  });

  it("shares the Manager of a server between namespaces", () => {
    const uri = server();
    assert.equal(connect(`${uri}/a`).io, connect(`${uri}/b`).io);
  });

  it("shares it whatever the spelling of the server", () => {
    const uri = server();
    const { io: manager } = connect(`${uri}/a`);
    assert.equal(connect(`${uri.toUpperCase()}:80/b`).io, manager);
    assert.equal(connect(`${uri.replace("http", "ws")}/c`).io, manager);
  });

  it("does not share it between servers, schemes, ports and paths", () => {
    const uri = server();
    const managers = [
      connect(`${uri}/a`),
      connect(`${server()}/b`),
      connect(`${uri.replace("http", "https")}/c`),
      connect(`${uri}:81/d`),
      connect(`${uri}/e`, { path: "/other" }),
    ].map((socket) => socket.io);
    assert.equal(new Set(managers).size, managers.length);
  });

  it("takes paths with and without a slash at the end for the same", () => {
    const uri = server();
    assert.equal(connect(`${uri}/a`, { path: "/x" }).io, connect(`${uri}/b`, { path: "/x/" }).io);
    assert.equal(connect(`${uri}/a`).io, connect(`${uri}/b`, { path: "/socket.io" }).io);
  });

  it("the same namespace again has a Manager of its own, which is not shared", () => {
    const uri = server();
    const first = connect(`${uri}/a`);
    const second = connect(`${uri}/a`);
    assert.notEqual(second.io, first.io);
    assert.equal(connect(`${uri}/b`).io, first.io);
  });

  for (const opts of [{ forceNew: true }, { "force new connection": true }, { multiplex: false }]) {
    it(`${JSON.stringify(opts)} has a Manager of its own, which is not shared`, () => {
      const uri = server();
      const own = connect(`${uri}/a`, opts);
      const shared = connect(`${uri}/b`);
      assert.notEqual(shared.io, own.io);
      assert.equal(connect(`${uri}/c`).io, shared.io);
    });
  }

  it("takes the options alone in a page", () => {
    globalThis.location = new URL(server());
    try {
      const { io: manager } = io({ autoConnect: false, path: "/x" });
      assert.deepEqual([manager.uri, manager.opts.path], [globalThis.location.origin, "/x"]);
    } finally {
      delete globalThis.location;
    }
  });

  it("throws outside of a page without a uri", () => {
    assert.throws(() => io(), { name: "TypeError", message: /there is no page/ });
  });

  it("has the exports as properties", () => {
    assert.deepEqual([io.Manager, io.Socket, io.io, io.connect, io.protocol], [Manager, Socket, io, io, 5]);
  });
});
