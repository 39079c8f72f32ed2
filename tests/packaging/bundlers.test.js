// A small app that imports the packed package, built for production by each bundler with its default configuration, then
// loaded in the browser, where it exchanges an event with a server.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe } from "mocha";
import { app, html, MAINS } from "./support/app.js";
import { runTool, write } from "./support/installed.js";
import { EXCHANGED, resultOf } from "./support/site.js";
import { cell } from "./support/table.js";

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
    mains: ["import", "import()"],
  },
  {
    name: "esbuild",
    command: ["esbuild", "src/index.js", "--bundle", "--minify", "--outdir=dist"],
    page: "/index.js",
    mains: ["import", "import()", "require"],
  },
  {
    name: "Parcel",
    command: ["parcel", "build", "index.html", "--cache-dir=cache"],
    mains: ["import", "import()", "require", "slim", "slim, import()"],
  },
];

describe("bundlers", () => {
  for (const { name, command: [tool, ...args], page, mains } of BUNDLERS) {
    for (const main of mains) {
      const entry = main.startsWith("slim") ? "./slim" : ".";
      const how = main.replace(/^slim(, )?/, "") || "import";
      cell(`${name}, ${how}`, entry, async () => {
        const cwd = write(tool, app(MAINS[main]));
        const printed = await runTool(tool, args, { cwd });
        assert.doesNotMatch(printed, /warn/i);
        const files = page ? { "/": html(page) } : {};
        assert.equal(await resultOf(files, { directory: join(cwd, "dist") }), EXCHANGED);
      });
    }
  }
});
