// The tarball itself: its files, their sizes, and the results of checkers of packages.
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
  "node.cjs",
  "node.cjs.map",
  "node.js",
  "node.js.map",
  "package.json",
  "slim.d.ts",
  "slim.js",
  "slim.js.map",
  "socket.io.js",
  "socket.io.js.map",
  "socket.io.min.js",
  "socket.io.min.js.map",
  "socketio-wasm.wasm",
  "ws.cjs",
];

const read = (name) => readFileSync(join(INSTALLED, name));
/** The toolchain that compiled the core. Only a build by the nightly one is a release. */
const TOOLCHAIN = readFileSync(join(ROOT, "pkg-template/bindings/out/toolchain.txt"), "utf8");
const IS_RELEASE = TOOLCHAIN === "nightly";

// In KB by brotli.
const RELEASE_BUDGET = { whole: 40.75, slim: 40.5 };
const STABLE_BUDGET = { whole: RELEASE_BUDGET.whole * 1.15, slim: RELEASE_BUDGET.slim * 1.15 };

describe("the tarball", () => {
  it("has these files and no other", () => {
    assert.deepEqual(tarball.files.map(({ path }) => path).sort(), [...FILES].sort());
  });

  // README gives the sizes of a release.
  if (IS_RELEASE) {
    it("the sizes in README are right, to a kilobyte or three percent", () => {
      const rows = read("README.md").toString().matchAll(/`([\w.-]+)`[^|]*\| (\d+) KB \| (\d+) KB \| (\d+) KB \|/g);
      const given = [...rows].map(([, file, ...sizes]) => ({ file, sizes: sizes.map(Number) }));
      assert.deepEqual(given.map(({ file }) => file), ["index.js", "slim.js", "socketio-wasm.wasm", "socket.io.min.js", "debug.js"]);
      for (const { file, sizes } of given) {
        const bytes = read(file);
        const measured = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(({ length }) => length / 1024);
        for (const [i, size] of measured.entries()) {
          const tolerance = Math.max(1, sizes[i] * 0.03);
          assert.ok(Math.abs(size - sizes[i]) < tolerance, `${file} is ${size.toFixed(1)} KB, not ${sizes[i]} KB`);
        }
      }
    });
  }

  const [build, budget] = IS_RELEASE
    ? ["a release", RELEASE_BUDGET]
    : [`a build by the ${TOOLCHAIN} toolchain, which is no release`, STABLE_BUDGET];
  it(`the entries are within the budgets of ${build}`, () => {
    const size = (...files) => files.reduce((sum, file) => sum + brotliCompressSync(read(file)).length, 0) / 1024;
    const sizes = { whole: size("index.js"), slim: size("slim.js", "socketio-wasm.wasm") };
    for (const [entry, kilobytes] of Object.entries(sizes)) {
      assert.ok(kilobytes <= budget[entry], `${entry}: ${kilobytes.toFixed(1)} KB by brotli, more than ${budget[entry]} KB`);
    }
  });

  it("the ratios in README are those of the benchmark", () => {
    const { measures } = JSON.parse(readFileSync(join(ROOT, "bench/results.json"), "utf8"));
    const ratios = new Map(measures.work.rows.map(({ key, ratio }) => [key, ratio]));
    const other = (measure, name) => measures[measure].rows.find(({ key }) => key === name).ratio;
    const connect = "from the navigation to the first `connect`, nothing cached, 20 ms and 10 Mbit/s";
    ratios.set(connect, other("time", "20 ms, 10 Mbit/s, the better entry"));
    ratios.set("memory of each further connection", other("memory", "each connection"));
    const given = [...read("README.md").toString().matchAll(/^\| (.+) \| (\d\.\d\d) \|$/gm)];
    assert.ok(given.length >= 13);
    for (const [, row, figure] of given) assert.equal(figure, ratios.get(row)?.toFixed(2), row);
  });

  it("the text of the wasm can hold any byte, and needs no escapes in a script", async () => {
    const unpacker = await assemble(join(ROOT, "pkg-template/src/unpack.wat"));
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = textOf(bytes);
    assert.match(text, /^[ !#-;=-[\]-~]+$/);
    assert.deepEqual(bytesOf(text, unpacker.toString("base64")), bytes);
    assert.ok(read("index.js").includes(textOf(read("socketio-wasm.wasm"))));
  });

  it("slim.js begins with the comment that has V8 compile it as a whole, its map is for what follows", () => {
    const [first, second] = read("slim.js").toString().split("\n");
    assert.equal(first, "//# allFunctionsCalledOnLoad");
    assert.ok(second.length > 1000);
    assert.match(JSON.parse(read("slim.js.map")).mappings, /^;\w/);
  });

  it("the source maps do not contain the text of the wasm", () => {
    const text = textOf(read("socketio-wasm.wasm"));
    const maps = FILES.filter((name) => name.endsWith(".map") && read(name).includes(text));
    assert.deepEqual(maps, []);
    assert.ok(read("index.js.map").includes("bindings/out/wasm.js"));
  });

  it("package.json has no imports, for everything is bundled", () => {
    assert.equal(JSON.parse(read("package.json")).imports, undefined);
  });

  it("no file names the directory of the build", () => {
    const named = FILES.filter((name) => read(name).includes(ROOT) || read(name).includes(homedir()));
    assert.deepEqual(named, []);
  });

  it("publint finds nothing", async () => {
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
