// The crate as applications get it: what is packed, that it builds for both targets out of what is packed, and its documentation.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { attempt } from "../lib/attempt.js";
import { say } from "../lib/output.js";
import { ROOT, run } from "../lib/processes.js";
import { boundBy, expected, filesOf } from "./crate/files.js";
import { withoutExample } from "./crate/examples.js";
import { programOf } from "./crate/program.js";

const WASM = "wasm32-unknown-unknown";
const NAME = "socketio";
const root = resolve(ROOT);
const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(root, "target"));
/** The layers that the documentation does not show. */
const HIDDEN = ["core", "data", "driver", "protocol", "web"];

/** Runs cargo; resolves with why it failed. */
async function cargo(args, env) {
  say(`$ cargo ${args.join(" ")}`);
  const failure = await attempt("cargo", args, { env });
  return failure ? [failure] : [];
}

/** What is wrong with the list of the files that are packed. */
async function list(env) {
  const args = ["package", "--list", "--allow-dirty", "-p", NAME];
  const packed = [];
  const onLine = (line, source) => source === "stdout" && packed.push(line.replaceAll("\\", "/"));
  const { code } = await run("cargo", args, { env, onLine });
  if (code !== 0) return [`\`cargo ${args.join(" ")}\` failed`];
  const wanted = new Set(expected(filesOf(root)));
  return [
    ...packed.filter((file) => !wanted.has(file)).map((file) => `${file} is packed`),
    ...[...wanted].filter((file) => !packed.includes(file)).map((file) => `${file} is missing`),
    ...boundBy(root, packed).filter((file) => !packed.includes(file)).map((file) => `${file}, which Rust binds, is missing`),
  ];
}

/** Writes the program of the crate's page into a project of its own, with the crate as it was packed. */
function project(version) {
  const crate = join(TARGET, "package", `${NAME}-${version}`);
  const directory = join(TARGET, "crate", "hello");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, "src"), { recursive: true });
  const { manifest, main } = programOf(readFileSync(join(crate, "src/README.md"), "utf8"), crate);
  writeFileSync(join(directory, "Cargo.toml"), manifest);
  writeFileSync(join(directory, "src/main.rs"), main);
  // The versions that were tested, of which wasm-bindgen has to be that of its program.
  writeFileSync(join(directory, "Cargo.lock"), readFileSync(join(root, "Cargo.lock")));
  return { crate, directory };
}

async function build({ directory }, target, env) {
  const args = ["build", "--manifest-path", join(directory, "Cargo.toml"), ...(target ? ["--target", target] : [])];
  // What it depends on has been compiled there already.
  return cargo(args, { ...env, CARGO_TARGET_DIR: TARGET });
}

/** What is wrong with the JavaScript that wasm-bindgen finds in the program. */
async function bindings({ crate, directory }, env) {
  const wasm = join(TARGET, WASM, "debug", "hello.wasm");
  const out = join(directory, "web");
  const failure = await attempt("wasm-bindgen", ["--target", "web", "--out-dir", out, wasm], { env });
  if (failure) return [`wasm-bindgen: ${failure}`];
  const copied = filesOf(join(out, "snippets")).join("\n");
  // What is behind the feature `js` is not in this program.
  const wanted = boundBy(crate, filesOf(crate)).filter((file) => !file.endsWith("values.js"));
  return wanted.filter((file) => !copied.includes(file)).map((file) => `${file} is not in the snippets`);
}

/** What is wrong with the documentation of a target. */
async function documentation(target, env) {
  const args = ["doc", "--no-deps", "--all-features", "-p", NAME, "--target", target];
  const failures = await cargo(args, { ...env, RUSTDOCFLAGS: "-D warnings" });
  const pages = join(TARGET, target, "doc", NAME);
  const shown = HIDDEN.filter((layer) => existsSync(join(pages, layer, "index.html")));
  return [...failures, ...shown.map((layer) => `the layer \`${layer}\` is shown`)];
}

/** The examples compile for wasm32; the suite `rust` runs them natively. Rust before 1.89 skips those of other targets. */
async function examplesForWasm(env) {
  let count = 0;
  const runner = `${process.execPath} ${join(root, "scripts/suites/crate/compiled.js")}`;
  const args = ["test", "--doc", "-p", NAME, "--all-features", "--target", WASM];
  say(`$ cargo ${args.join(" ")}`);
  const onLine = (line) => (count += Number(/^examples: (\d+)$/.exec(line)?.[1] ?? 0));
  const failure = await attempt("cargo", args, {
    env: { ...env, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner },
    onLine,
  });
  if (failure) return [failure];
  return count > 50 ? [] : [`only ${count} examples were compiled`];
}

export const crate = {
  name: "crate",
  about: "the packed crate, and its documentation",
  needs: [],
  async run({ env }) {
    const count = { passed: 0, failed: 0 };
    const check = (name, complaints) => {
      count[complaints.length === 0 ? "passed" : "failed"] += 1;
      say([`${complaints.length === 0 ? "✓" : "✗"} ${name}`, ...complaints.map((complaint) => `    ${complaint}`)].join("\n"));
      return complaints.length === 0;
    };
    const [, version] = /^version = "([^"]+)"/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
    check("holds exactly its sources, and what Rust binds", await list(env));
    check("has an example for each public item", withoutExample(root));
    if (check("can be published", await cargo(["publish", "--dry-run", "--allow-dirty", "-p", NAME], env))) {
      const hello = project(version);
      check("builds the program of its page, natively", await build(hello, undefined, env));
      const isBuilt = check("builds the program of its page, for wasm32", await build(hello, WASM, env));
      if (isBuilt) check("brings its JavaScript along", await bindings(hello, env));
    }
    check("has examples that compile for wasm32", await examplesForWasm(env));
    const { lines } = await run("rustc", ["-vV"]);
    const host = lines.find((line) => line.startsWith("host: ")).slice("host: ".length);
    for (const target of [WASM, host]) check(`is documented for ${target}`, await documentation(target, env));
    return count;
  },
};
