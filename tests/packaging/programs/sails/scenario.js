// What the page does with a server that answers virtual requests as Sails does, and what both see of it.
import assert from "node:assert/strict";
import { freePort } from "../../support/installed.js";
import { loseConnections, onlyId, onlySocket } from "../../support/scenario.js";

export const name = "sails.io.js";
export const app = "sails";
export const main = "index.js";

export async function run({ io, open }) {
  // sails.io.js defines its options as getters, which socket.io-client 4 does not copy: it takes the default path of engine.io.
  io.httpServer.prependListener("upgrade", (request) => (request.url = request.url.replace("/engine.io/", "/socket.io/")));
  const namespace = io.of("/");
  const requests = [];
  io.on("connection", (socket) => {
    for (const method of ["get", "post", "patch", "delete"]) {
      socket.on(method, (request, answer) => {
        requests.push(request);
        if (request.url === "/never") return;
        const isKnown = request.url !== "/nothing";
        answer({ body: isKnown ? request.data : "Not Found", headers: {}, statusCode: isKnown ? 200 : 404 });
      });
    }
  });
  const connected = () => `connected as ${onlyId(namespace)}`;

  const page = await open();
  await page.shows("own-state", connected);
  await page.shows("early", "200 {}");
  assert.deepEqual(await page.run("return page.state()"), [true, false]);
  await page.shows("own-url", await page.run("return location.origin"));
  assert.equal(onlySocket(namespace).conn.transport.name, "websocket");

  await page.run("page.requests()");
  await page.shows("get", '200 {"populate":"pets"}');
  await page.shows("post", '200 {"name":"ann"}');
  await page.shows("patch", '200 {"name":"bob"}');
  await page.shows("delete", '404 "Not Found" Server responded with a 404 status code:');
  const headers = { "x-token": "valid" };
  assert.deepEqual(requests.splice(0), [
    { method: "get", headers: {}, data: {}, url: "/early" },
    { method: "get", headers, data: { populate: "pets" }, url: "/user/1" },
    { method: "post", headers, data: { name: "ann" }, url: "/user" },
    { method: "patch", headers: { "x-more": "1", ...headers }, data: { name: "bob" }, url: "/user/1" },
    { method: "delete", headers, data: {}, url: "/nothing" },
  ]);
  io.emit("user", { verb: "updated", id: 1 });
  await page.shows("own-user", '{"verb":"updated","id":1}');
  await page.run("page.change()");
  await page.shows("change", "Cannot change value of `url` while socket is connected.");

  // Sails does not reconnect by default; a request that waits is told.
  await page.run("page.wait()");
  while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  loseConnections(namespace);
  await page.shows("own-reason", "transport close");
  await page.shows("never", "0 The socket disconnected before the request completed.");
  await page.run("page.return()");
  await page.shows("own-state", connected);
  const left = new Promise((resolve) => onlySocket(namespace).on("disconnect", resolve));
  await page.run("page.leave()");
  assert.equal(await left, "client namespace disconnect");
  await page.shows("own-reason", "io client disconnect");
  assert.deepEqual(await page.run("return page.state()"), [false, false]);

  await page.run("page.second()");
  await page.shows("second-state", connected);
  await page.shows("second-get", "200 {}");
  loseConnections(namespace);
  await page.shows("second-reason", "transport close");
  await page.shows("second-state", connected);
  await page.run("second.disconnect()");
  await page.shows("second-reason", "io client disconnect");

  await page.run(`page.fail("http://127.0.0.1:${await freePort()}")`);
  await page.shows("lost", "failed at a number");
}
