// What the page does with its server, and what both see of it.
import assert from "node:assert/strict";
import { loseConnections, onlyId, onlySocket } from "../../support/scenario.js";

export const name = "socketio-wildcard";
export const app = "wildcard";
export const main = "index.js";

export async function run({ io, open }) {
  const root = io.of("/");
  const admin = io.of("/admin");
  io.on("connection", (socket) => socket.on("message", (text, answer) => answer(`${text}, too`)));

  const page = await open();
  await page.shows("root-state", () => `connected as ${onlyId(root)}`);
  await page.shows("admin-state", () => `connected as ${onlyId(admin)}`);
  const log = { root: [], admin: [] };
  const shows = async (name, ...entries) => {
    log[name].push(...entries);
    await page.shows(`${name}-log`, log[name].join("; "));
  };

  io.emit("message", "hi", { n: 1 });
  await shows("root", '* 2 / ["message","hi",{"n":1}]', 'message ["hi",{"n":1}]');
  admin.emit("unknown");
  await shows("admin", '* 2 /admin ["unknown"]');
  // The function that answers is an argument too.
  assert.equal(await onlySocket(root).emitWithAck("ask", "well"), "well? yes");
  await shows("root", '* 2 / ["ask","well",null]');
  assert.equal(await onlySocket(admin).emitWithAck("ask", "and"), "and? yes");
  await shows("admin", '* 2 /admin ["ask","and",null]');
  io.emit("bytes", Buffer.from([1, 2, 3]));
  await shows("root", '* 2 / ["bytes",{}]', "bytes 1 2 3");
  await page.run("send()");
  await page.shows("answer", "hi server, too");

  loseConnections(root);
  await page.shows("root-reason", "transport close");
  await page.shows("root-state", () => `connected as ${onlyId(root)}`);
  await page.shows("admin-state", () => `connected as ${onlyId(admin)}`);
  io.emit("message", "again");
  await shows("root", '* 2 / ["message","again"]', 'message ["again"]');

  const left = new Promise((resolve) => onlySocket(admin).on("disconnect", resolve));
  await page.run("sockets.admin.disconnect()");
  assert.equal(await left, "client namespace disconnect");
  await page.shows("admin-reason", "io client disconnect");
}
