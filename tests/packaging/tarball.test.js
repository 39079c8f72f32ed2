// The tarball itself: what is in it, and what checkers of packages say of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { bytesOf } from "../../pkg-template/src/inline.js";
import { textOf } from "../../scripts/build/inline.js";
import { assemble } from "../../scripts/build/optimize.js";
import { ROOT } from "../../scripts/lib/processes.js";
import { PROJECT, runTool, tarball } from "./support/installed.js";

const INSTALLED = join(PROJECT, "node_modules/socketio-wasm");
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const FILES = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "debug.d.ts",
  "debug.js",
  "debug.js.map",
  "index.cjs",
  "index.cjs.map",
  "index.d.cts",
  "index.d.ts",
  "index.js",
  "index.js.map",
  "package.json",
  "slim.d.ts",
  "slim.js",
  "slim.js.map",
  "socket.io.js",
  "socket.io.js.map",
  "socket.io.min.js",
  "socket.io.min.js.map",
  "socketio-wasm.wasm",
];

const read = (name) => readFileSync(join(INSTALLED, name));
/** By the stable toolchain the wasm is a seventh larger than the one that is published. */
const isPublished = () => /^nightly/.test(readFileSync(join(TARGET, "npm-bindings/compiled-by.txt"), "utf8"));

describe("the tarball", () => {
  it("has these files and no other", () => {
    assert.deepEqual(tarball.files.map(({ path }) => path).sort(), [...FILES].sort());
  });

  it("the sizes that README gives are these, to a kilobyte or three percent", () => {
    const rows = read("README.md").toString().matchAll(/`([\w.-]+)`[^|]*\| (\d+) KB \| (\d+) KB \| (\d+) KB \|/g);
    const told = [...rows].map(([, file, ...sizes]) => ({ file, sizes: sizes.map(Number) }));
    assert.deepEqual(told.map(({ file }) => file), ["index.js", "slim.js", "socketio-wasm.wasm", "socket.io.min.js", "debug.js"]);
    for (const { file, sizes } of told) {
      const bytes = read(file);
      const measured = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(({ length }) => length / 1024);
      for (const [i, size] of measured.entries()) {
        const tolerance = Math.max(1, sizes[i] * (size < sizes[i] || isPublished() ? 0.03 : 0.2));
        assert.ok(Math.abs(size - sizes[i]) < tolerance, `${file} is ${size.toFixed(1)} KB, not ${sizes[i]} KB`);
      }
    }
  });

  it("the entries are within their budgets", () => {
    const size = (...files) => files.reduce((sum, file) => sum + brotliCompressSync(read(file)).length, 0) / 1024;
    const room = isPublished() ? 1 : 1.15;
    assert.ok(size("index.js") < 32 * room, `index.js: ${size("index.js")} KB by brotli`);
    const slim = size("slim.js", "socketio-wasm.wasm");
    assert.ok(slim <= 30 * room, `slim.js and its wasm: ${slim} KB by brotli`);
  });

  it("the ratios that README gives are those that the benchmark found", () => {
    const { measures } = JSON.parse(readFileSync(join(ROOT, "bench/results.json"), "utf8"));
    const ratios = new Map(measures.work.rows.map(({ key, ratio }) => [key, ratio]));
    const other = (measure, name) => measures[measure].rows.find(({ key }) => key === name).ratio;
    const connect = "from the navigation to the first `connect`, nothing cached, 20 ms and 10 Mbit/s";
    ratios.set(connect, other("time", "20 ms, 10 Mbit/s, the better entry"));
    ratios.set("memory of each further connection", other("memory", "each connection"));
    const told = [...read("README.md").toString().matchAll(/^\| (.+) \| (\d\.\d\d) \|$/gm)];
    assert.ok(told.length >= 13);
    for (const [, row, figure] of told) assert.equal(figure, ratios.get(row)?.toFixed(2), row);
  });

  it("the wasm that is inlined reads any byte, and has no character that a script could take for something else", async () => {
    const unpacker = await assemble(join(ROOT, "pkg-template/src/unpack.wat"));
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = textOf(bytes);
    assert.match(text, /^[ !#-;=-[\]-~]+$/);
    assert.deepEqual(bytesOf(text, unpacker.toString("base64")), bytes);
    assert.ok(read("index.js").includes(textOf(read("socketio-wasm.wasm"))));
  });

  it("no file tells where it was built", () => {
    const told = FILES.filter((name) => read(name).includes(ROOT) || read(name).includes(homedir()));
    assert.deepEqual(told, []);
  });

  it("publint has nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: INSTALLED, pack: false, strict: true });
    assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
  });

  // Those that are no modules have no types: the classic scripts and the wasm.
  for (const [entries, expected] of [
    [[".", "./package.json"], []],
    // By design they are ES modules only.
    [["./slim", "./debug"], ["CJSResolvesToESM"]],
  ]) {
    it(`attw finds ${expected.length > 0 ? `only ${expected}` : "nothing"} in ${entries.join(", ")}`, async () => {
      const profile = expected.length > 0 ? "esm-only" : "strict";
      const args = [tarball.filename, "--format", "json", "--entrypoints", ...entries, "--profile", profile];
      const { analysis, problems = {} } = JSON.parse(await runTool("attw", args));
      assert.deepEqual(Object.keys(analysis.entrypoints), entries);
      assert.deepEqual(Object.keys(problems), expected);
    });
  }
});
