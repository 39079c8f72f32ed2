// What the Vue app does with its server, and what both see of it.
import assert from "node:assert/strict";
import { loseConnections, onlyId, onlySocket } from "../../support/scenario.js";

export const name = "vue-socket.io";
export const app = "vue";
export const main = "index.js";

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

  const page = await open();
  await page.shows("state", connected);
  io.emit("message", "hi page");
  await page.shows("message", "hi page");
  io.emit("pair", 1, { two: 2 });
  await page.shows("pair", '[1,{"two":2}]');
  io.emit("bytes", { part: Buffer.from([1, 2, 3]) });
  await page.shows("bytes", "1 2 3");
  io.emit("news", "one");
  io.emit("news", "two");
  await page.shows("news", "one, two");
  await page.click("send");
  await page.shows("answer", "ok");
  assert.deepEqual(received, ["hi server"]);

  io.emit("score", 7);
  await page.shows("score", "7");
  io.emit("notice", { text: "welcome" });
  await page.shows("notices", "welcome");

  io.emit("tip", "too early");
  await page.click("listen");
  io.emit("tip", "heard");
  await page.shows("tip", "heard");
  await page.click("ignore");
  io.emit("tip", "too late");
  io.emit("message", "after the tip");
  await page.shows("message", "after the tip");
  await page.shows("tip", "heard");

  loseConnections(namespace);
  await page.shows("reconnections", "1");
  await page.shows("reason", "transport close");
  await page.shows("state", connected);
  io.emit("news", "three");
  await page.shows("news", "one, two, three");

  io.disconnectSockets();
  await page.shows("reason", "io server disconnect");
  await page.shows("state", connected);
  io.emit("score", 8);
  await page.shows("score", "8");

  // A component that is destroyed takes its listeners with it.
  await page.click("close");
  io.emit("news", "four");
  io.emit("message", "bye page");
  await page.shows("message", "bye page");
  await page.shows("news", null);
  const left = new Promise((resolve) => onlySocket(namespace).on("disconnect", resolve));
  await page.click("leave");
  assert.equal(await left, "client namespace disconnect");
}
