// Programs from npm that import socket.io-client and know of no other client, with this package in its place: by a bundler's
// alias, or by an import map. Each does the same with socket.io-client: what fails there too is the program's own.
import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import { describe, it } from "mocha";
import { session } from "../browser/support/session.js";
import * as angular from "./programs/angular/scenario.js";
import * as feathers from "./programs/feathers/scenario.js";
import * as react from "./programs/react/scenario.js";
import * as sails from "./programs/sails/scenario.js";
import * as upload from "./programs/upload/scenario.js";
import * as vueExtended from "./programs/vue-extended/scenario.js";
import * as vue from "./programs/vue/scenario.js";
import * as wildcard from "./programs/wildcard/scenario.js";
import * as yjs from "./programs/yjs/scenario.js";
import { PACKAGING } from "./support/installed.js";
import { bundle, BUNDLER_NAMES, clientsIn, install, unbundled } from "./support/programs.js";
import { openPage } from "./support/scenario.js";
import { startSite } from "./support/site.js";
import { cell } from "./support/table.js";

const SOCKET_IO = ["engine.io-client", "engine.io-parser", "socket.io-client", "socket.io-parser"];
// As a CDN makes it of the package's own modules: in socket.io.esm.min.js, `socket._opts` and the like have short names.
const REFERENCE = { absWorkingDir: PACKAGING, bundle: true, entryPoints: ["socket.io-client"], format: "esm", write: false };

// Three of them show that each bundler's alias is enough; the others, what else programs use of the client.
const IN_EACH_BUNDLER = [react, yjs, angular];
const PROGRAMS = [...IN_EACH_BUNDLER, vue, vueExtended, wildcard, sails, upload, feathers];

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

for (const program of PROGRAMS) {
  const name = `${program.name} ${install(program.name)}`;
  describe(name, () => {
    for (const bundler of IN_EACH_BUNDLER.includes(program) ? BUNDLER_NAMES : ["esbuild"]) {
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
      files["/reference.js"] = buildSync(REFERENCE).outputFiles[0].text;
      await play(program, { files });
    });
  });
}
