// What the Angular app does with its server, and what both see of it.
import assert from "node:assert/strict";
import { loseConnections, onlyId, onlySocket } from "../../support/scenario.js";

export const name = "ngx-socket-io";
export const app = "angular";
export const main = "index.ts";

export async function run({ io, open }) {
  const namespace = io.of("/");
  const connected = () => `connected as ${onlyId(namespace)}`;
  const received = [];
  io.on("connection", (socket) => {
    socket.on("message", (message, answer) => {
      received.push(message);
      answer({ status: "ok" });
    });
  });
  const admin = io.of("/admin").on("connection", (socket) => socket.emit("notice", `welcome, ${socket.id}`));
  const welcomed = () => `welcome, ${onlyId(admin)}`;

  const page = await open();
  await page.shows("state", connected);
  await page.shows("notice", welcomed);
  assert.equal(onlySocket(admin).conn, onlySocket(namespace).conn, "one connection for both namespaces");
  io.emit("message", { msg: "hi page" });
  await page.shows("message", "hi page");
  io.emit("message", { msg: "again" });
  await page.shows("all", "hi page, again");
  await page.click("send");
  await page.shows("answer", "ok");
  assert.deepEqual(received, [{ msg: "hi server" }]);

  loseConnections(namespace);
  await page.shows("reconnections", "1");
  await page.shows("reason", "transport close");
  await page.shows("state", connected);
  await page.shows("notice", welcomed);

  io.disconnectSockets();
  await page.shows("reason", "io server disconnect");
  await page.shows("state", connected);
  io.emit("message", { msg: "still here" });
  await page.shows("all", "hi page, again, still here");

  // A page that closes what shows an observable ends its subscription, and with it the listener.
  await page.click("close");
  await page.shows("listeners", "0");
  const left = new Promise((resolve) => onlySocket(namespace).on("disconnect", resolve));
  await page.click("leave");
  assert.equal(await left, "client namespace disconnect");
}
