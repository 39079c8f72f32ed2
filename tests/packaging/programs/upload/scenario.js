// What the page does with the server half of socketio-file-upload, which keeps what it gets.
import assert from "node:assert/strict";
import SocketIOFileUpload from "socketio-file-upload";
import { onlyId, onlySocket } from "../../support/scenario.js";

export const name = "socketio-file-upload";
export const app = "upload";
export const main = "index.js";

const bytes = (size) => Buffer.from(Array.from({ length: size }, (_, index) => index % 251));

export async function run({ io, open }) {
  const namespace = io.of("/");
  const uploader = new SocketIOFileUpload({ maxFileSize: 5000 });
  const stored = {};
  const refused = [];
  uploader.on("start", ({ file }) => (file.clientDetail.kept = file.meta.album));
  uploader.on("progress", ({ file, buffer }) => (stored[file.name] ??= []).push(buffer));
  uploader.on("error", ({ file, error }) => refused.push(`${file.name}: ${error.message}`));
  io.on("connection", (socket) => uploader.listen(socket));

  const page = await open();
  await page.shows("state", () => `connected as ${onlyId(namespace)}`);
  const parts = { buffers: {}, octets: { serializedOctets: true }, base64: { useBuffer: false } };
  for (const [kind, options] of Object.entries(parts)) {
    await page.run(`upload("${kind}", 2500, ${JSON.stringify(options)})`);
    await page.shows(kind, `start ${kind}, 1000, 2000, 2500, load, complete true pets`);
    assert.deepEqual(stored[kind].map(({ length }) => length), [1000, 1000, 500]);
    assert.deepEqual(Buffer.concat(stored[kind]), bytes(2500));
  }

  const both = ["one", "two"].map((name) => page.run(`upload("${name}", 1500)`));
  await Promise.all(both);
  for (const name of ["one", "two"]) {
    await page.shows(name, `start ${name}, 1000, 1500, load, complete true pets`);
    assert.deepEqual(Buffer.concat(stored[name]), bytes(1500));
  }

  // One part of 1 MB, which the server does not take.
  await page.run('upload("large", 1_000_000, { chunkSize: 1_000_000 })');
  await page.shows("large", "start large, 1000000, load, error Max allowed file size exceeded");
  assert.deepEqual(refused, ["large: Max allowed file size exceeded"]);

  const left = new Promise((resolve) => onlySocket(namespace).on("disconnect", resolve));
  await page.run("leave()");
  assert.equal(await left, "client namespace disconnect");
}
