// Bundles for Node.js have its entry; those for browsers have nothing of it.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { app, MAINS } from "./support/app.js";
import { CERTIFICATES, makeCertificates } from "./support/certificates.js";
import { createApp, PROJECT, runTool } from "./support/installed.js";
import { EXCHANGE, EXCHANGED, startSite } from "./support/site.js";
import { cell } from "./support/table.js";
import { createBare, run } from "./support/versions.js";

const VERSION = 22;

/** Texts that only the entry for Node.js has. */
const ONLY_NODE = [/node:https?\b/, /\bws\.cjs\b/, /npm install ws/, /rejectUnauthorized/, /max-age/, /finishRequest/, /validateHeader/];

describe("the entry for Node.js", () => {
  const read = (name) => readFileSync(join(PROJECT, "node_modules/socketio-wasm", name), "utf8");
  const found = (text) => ONLY_NODE.filter((pattern) => pattern.test(text));

  for (const name of ["node.js", "node.cjs"]) {
    it(`${name} has these texts`, () => assert.deepEqual(found(read(name)), ONLY_NODE));
  }

  for (const name of ["index.js", "index.cjs", "slim.js", "debug.js", "socket.io.js", "socket.io.min.js"]) {
    it(`${name} has none of them`, () => assert.deepEqual(found(read(name)), []));
  }

  const TOOLS = [
    ["esbuild", "src/index.js", "--bundle", "--minify", "--outdir=dist"],
    ["webpack", "--mode", "production"],
  ];
  for (const [tool, ...args] of TOOLS) {
    for (const main of ["import", "require"]) {
      it(`${tool}, ${main}: a bundle for browsers has none of them`, async () => {
        const cwd = createApp(`browser-${tool}`, app(MAINS[main]));
        await runTool(tool, args, { cwd });
        const files = readdirSync(join(cwd, "dist")).map((file) => readFileSync(join(cwd, "dist", file), "utf8"));
        assert.ok(files.some((text) => text.includes("socketio-wasm: cannot use its WebAssembly")));
        assert.deepEqual(files.flatMap(found), []);
      });
    }
  }
});

describe("bundles for Node.js", () => {
  let certificates;

  before(() => {
    makeCertificates();
    certificates = { cert: readFileSync(join(CERTIFICATES, "server-cert.pem")), key: readFileSync(join(CERTIFICATES, "server-key.pem")) };
  });

  const LOAD = { import: 'import { io } from "socketio-wasm";', require: 'const { io } = require("socketio-wasm");' };

  /** Bundles a program, and runs the bundle where nothing is installed. */
  const result = async (tool, args, load, options) => {
    const site = await startSite({}, undefined, { tls: certificates });
    const code = `${LOAD[load]}
      ${EXCHANGE}
      const [url, ca] = JSON.parse(process.env.TEST_SERVER);
      exchange((options) => io(url, { ...options, ca }), ${JSON.stringify(options)})
        .then((value) => console.log(JSON.stringify(value)), (error) => console.log(JSON.stringify(error.description.message)));`;
    const cwd = createApp(`node-${tool}`, { "src/index.js": code });
    await runTool(tool, args, { cwd });
    const directory = createBare({ installed: false });
    cpSync(join(cwd, "dist"), directory, { recursive: true });
    const [name] = readdirSync(join(cwd, "dist"));
    process.env.TEST_SERVER = JSON.stringify([site.url, certificates.cert.toString()]);
    try {
      return await run(VERSION, name, readFileSync(join(directory, name)), directory);
    } finally {
      await site.close();
    }
  };

  const ESBUILD = ["src/index.js", "--bundle", "--platform=node"];
  for (const [tool, ...args] of [["esbuild", ...ESBUILD, "--outfile=dist/main.cjs"], ["webpack", "--mode=production", "--target=node"]]) {
    for (const load of ["import", "require"]) {
      for (const transport of ["polling", "websocket"]) {
        cell(`${tool} for Node.js, ${load}, ${transport}`, ".", async () =>
          assert.equal(await result(tool, args, load, { transports: [transport] }), EXCHANGED));
      }
    }
  }

  const MODULE = [...ESBUILD, "--format=esm", "--outfile=dist/main.mjs"];
  cell("esbuild --format=esm for Node.js, import, polling", ".", async () =>
    assert.equal(await result("esbuild", MODULE, "import", { transports: ["polling"] }), EXCHANGED));

  it("esbuild --format=esm cannot take in ws, which is CommonJS: the error says why", async () =>
    assert.match(await result("esbuild", MODULE, "import", {}), /^WebSocket with ca needs the package ws.*npm install ws/));
});
