// What the two copies of the text do with the server half of y-socket.io, which keeps a third one.
import assert from "node:assert/strict";
import { YSocketIO } from "y-socket.io/dist/server";
import { loseConnections } from "../../support/scenario.js";

export const name = "y-socket.io";
export const app = "yjs";
export const main = "index.js";

export async function run({ io, open }) {
  const ysocketio = new YSocketIO(io, { authenticate: ({ auth }) => auth.token === "valid" });
  ysocketio.initialize();
  const closed = new Promise((resolve) => ysocketio.on("all-document-connections-closed", resolve));

  const page = await open();
  const append = (name, words) => page.run(`copies.${name}.append("${words}")`);
  const both = async (what, text) => {
    for (const name of ["ann", "bob"]) await page.shows(`${name}-${what}`, text);
  };
  await both("synced", "true");
  await both("names", "ann, bob");
  await append("ann", "one");
  await both("text", "one");
  await append("bob", " two");
  await both("text", "one two");
  const doc = ysocketio.documents.get("room");
  const kept = doc.getText("text");
  assert.equal(kept.toString(), "one two");
  kept.insert(kept.length, " three");
  await both("text", "one two three");
  const names = [...doc.awareness.getStates().values()].map((state) => state.name);
  assert.deepEqual(names.sort(), ["ann", "bob"]);

  // What is written meanwhile is merged afterwards.
  loseConnections(doc.namespace);
  await both("reason", "transport close");
  await append("ann", " four");
  await both("reconnect", "1");
  await both("text", "one two three four");

  doc.namespace.disconnectSockets();
  await both("reason", "io server disconnect");
  await both("status", "disconnected");
  await append("bob", " five");
  await page.run("copies.ann.provider.connect(); copies.bob.provider.connect();");
  await both("status", "connected");
  await both("text", "one two three four five");
  assert.equal(kept.toString(), "one two three four five");

  await page.run("copies.ann.provider.destroy(); copies.bob.provider.disconnect();");
  assert.equal(await closed, doc);
}
