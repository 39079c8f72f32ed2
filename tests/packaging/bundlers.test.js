// A small app that imports the packed package, built for production by each bundler with its default configuration, then
// loaded in the browser, where it exchanges an event with a server.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe } from "mocha";
import { app, EXCHANGE_MODULE, html, MAINS } from "./support/app.js";
import { createApp, freePort, PACKAGING, PROJECT, runTool, startServer } from "./support/installed.js";
import { EXCHANGED, resultOf, startSite, visit } from "./support/site.js";
import { cell } from "./support/table.js";

const WASM = "socketio-wasm.wasm";
const PARCEL = ["parcel", "build", "index.html", "--cache-dir=cache"];

const BUNDLERS = [
  {
    name: "Vite",
    command: ["vite", "build"],
    mains: ["import", "import()", "slim", "slim, import()"],
  },
  {
    name: "webpack",
    command: ["webpack", "--mode", "production"],
    page: "/main.js",
    mains: ["import", "import()", "require", "slim", "slim, import()"],
  },
  {
    name: "Rollup",
    command: ["rollup", "src/index.js", "--dir", "dist", "--plugin", "node-resolve"],
    page: "/index.js",
    mains: ["import", "import()", "slim"],
    // It lets `new URL(…, import.meta.url)` stand.
    copiesWasm: false,
  },
  {
    name: "esbuild",
    command: ["esbuild", "src/index.js", "--bundle", "--minify", "--outdir=dist"],
    page: "/index.js",
    mains: ["import", "import()", "require"],
  },
  {
    name: "esbuild --format=esm",
    command: ["esbuild", "src/index.js", "--bundle", "--minify", "--outdir=dist", "--format=esm"],
    page: "/index.js",
    mains: ["slim"],
    copiesWasm: false,
  },
  {
    name: "Parcel",
    command: PARCEL,
    mains: ["import", "import()", "require", "slim", "slim, import()"],
  },
];

describe("bundlers", () => {
  for (const { name, command: [tool, ...args], page, mains, copiesWasm = true } of BUNDLERS) {
    for (const main of mains) {
      const entry = main.startsWith("slim") ? "./slim" : ".";
      const how = main.replace(/^slim(, )?/, "") || "import";
      const byHand = entry === "./slim" && !copiesWasm;
      cell(`${name}, ${how}${byHand ? ", wasm copied by hand" : ""}`, entry, async () => {
        const cwd = createApp(tool, app(MAINS[main]));
        const printed = await runTool(tool, args, { cwd });
        assert.doesNotMatch(printed, /warn/i);
        if (byHand) cpSync(join(PROJECT, "node_modules/socketio-wasm", WASM), join(cwd, "dist", WASM));
        const files = page ? { "/": html(page) } : {};
        assert.equal(await resultOf(files, { directory: join(cwd, "dist") }), EXCHANGED);
      });
    }
  }
});

describe("in place of socket.io-client", () => {
  cell("Parcel, alias", ".", async () => {
    const manifest = { name: "app", private: true, alias: { "socket.io-client": "socketio-wasm" } };
    const main = MAINS.import.replace("socketio-wasm", "socket.io-client");
    const cwd = createApp("alias", { ...app(main), "package.json": JSON.stringify(manifest) });
    const [tool, ...args] = PARCEL;
    await runTool(tool, args, { cwd });
    const bundle = readdirSync(join(cwd, "dist")).find((name) => name.endsWith(".js"));
    assert.match(readFileSync(join(cwd, "dist", bundle), "utf8"), /socketio-wasm: cannot use its WebAssembly/);
    assert.equal(await resultOf({}, { directory: join(cwd, "dist") }), EXCHANGED);
  });
});

describe("development servers", () => {
  for (const main of ["import", "import()", "slim"]) {
    cell(`Vite's server, ${main === "slim" ? "import" : main}`, main === "slim" ? "./slim" : ".", async () => {
      const site = await startSite({});
      // For the browser the page and its Socket.IO server are one, as they will be in production.
      const proxy = { "/socket.io": { target: site.url, ws: true } };
      const config = `export default ${JSON.stringify({ server: { proxy } })};`;
      const cwd = createApp("vite-server", { ...app(MAINS[main]), "vite.config.js": config });
      const port = `${await freePort()}`;
      const url = `http://127.0.0.1:${port}/`;
      const stop = await startServer("vite", ["--host", "127.0.0.1", "--port", port, "--strictPort"], url, { cwd });
      try {
        assert.equal(await visit(url), EXCHANGED);
      } finally {
        await stop();
        await site.close();
      }
    });
  }
});

describe("Next.js", () => {
  let site;
  let address;
  let stop;

  before(async () => {
    const cwd = createApp("next", {});
    cpSync(join(PACKAGING, "next"), cwd, { recursive: true });
    writeFileSync(join(cwd, "app/exchange.js"), EXCHANGE_MODULE);
    await runTool("next", ["build"], { cwd });
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    stop = await startServer("next", ["start", "--hostname", "127.0.0.1", "--port", `${port}`], address, { cwd });
    site = await startSite({});
  });

  after(async () => {
    await stop?.();
    await site?.close();
  });

  for (const [path, how, entry] of [["/", "import", "."], ["/dynamic", "import()", "."], ["/slim", "import", "./slim"]]) {
    cell(`Next.js (App Router), ${how}`, entry, async () => {
      assert.equal(await visit(`${address}${path}?server=${encodeURIComponent(site.url)}`), EXCHANGED);
    });
  }
});
