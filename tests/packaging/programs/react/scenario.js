// What the React app does with its server, and what both see of it.
import assert from "node:assert/strict";
import { loseConnections, onlyId, onlySocket } from "../../support/scenario.js";

export const name = "socket.io-react-hook";
export const app = "react";
export const main = "index.jsx";

export async function run({ io, open }) {
  const namespace = io.of("/");
  const connected = () => `connected as ${onlyId(namespace)}`;
  const received = [];
  io.on("connection", (socket) => {
    socket.on("message", (text, answer) => {
      received.push(text);
      answer({ status: "ok" });
    });
  });
  io.of("/members").use((socket, next) => {
    next(Object.assign(new Error("no member"), { data: { why: `the token is ${socket.handshake.auth.token}` } }));
  });

  const page = await open();
  await page.shows("state", connected);
  await page.shows("refusal", "no member: the token is wrong");
  io.emit("message", "hi page");
  await page.shows("message", "hi page");
  io.emit("news", "one");
  io.emit("news", "two");
  await page.shows("news", "one, two");
  await page.click("send");
  await page.shows("answer", "ok");
  assert.deepEqual(received, ["hi server"]);

  loseConnections(namespace);
  await page.shows("reconnections", "1");
  await page.shows("reason", "transport close");
  await page.shows("state", connected);

  io.disconnectSockets();
  await page.shows("reason", "io server disconnect");
  await page.shows("state", connected);
  io.emit("news", "three");
  await page.shows("news", "one, two, three");

  const left = new Promise((resolve) => onlySocket(namespace).on("disconnect", resolve));
  await page.click("leave");
  assert.equal(await left, "client namespace disconnect");
}
