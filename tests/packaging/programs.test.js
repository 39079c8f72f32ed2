// Programs from npm that import socket.io-client and know of no other client, with this package in its place: by a bundler's
// alias, or by an import map. Each does the same with socket.io-client: what fails there too is the program's own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { session } from "../browser/support/session.js";
import * as angular from "./programs/angular/scenario.js";
import * as react from "./programs/react/scenario.js";
import * as yjs from "./programs/yjs/scenario.js";
import { PACKAGING } from "./support/installed.js";
import { bundle, BUNDLER_NAMES, clientsIn, install, unbundled } from "./support/programs.js";
import { openPage } from "./support/scenario.js";
import { startSite } from "./support/site.js";
import { cell } from "./support/table.js";

const SOCKET_IO = ["engine.io-client", "engine.io-parser", "socket.io-client", "socket.io-parser"];
const REFERENCE = join(PACKAGING, "node_modules/socket.io-client/dist/socket.io.esm.min.js");

/** Plays an app's scenario on a site of its own, in which nothing may be thrown. */
async function play(program, { files, directory }) {
  const site = await startSite(files, directory);
  try {
    let page;
    await program.run({ io: site.io, open: async () => (page = await openPage(site.url)) });
    assert.deepEqual(await page.errors(), []);
  } finally {
    await (await session()).get("about:blank");
    await site.close();
  }
}

for (const program of [react, yjs, angular]) {
  const name = `${program.name} ${install(program.name)}`;
  describe(name, () => {
    for (const bundler of BUNDLER_NAMES) {
      cell(`${name}, ${bundler}`, ".", async () => {
        const built = await bundle(bundler, program, { aliased: true });
        assert.deepEqual(clientsIn(built.directory), ["socketio-wasm"]);
        await play(program, built);
      });
    }

    cell(`${name}, import map`, ".", async () => play(program, await unbundled(program, "/cdn/index.js")));

    it("with socket.io-client, esbuild", async () => {
      const built = await bundle("esbuild", program, { aliased: false });
      assert.deepEqual(clientsIn(built.directory), SOCKET_IO);
      await play(program, built);
    });

    it("with socket.io-client, import map", async () => {
      const { files } = await unbundled(program, "/reference.js");
      files["/reference.js"] = { text: readFileSync(REFERENCE), type: "text/javascript" };
      await play(program, { files });
    });
  });
}
