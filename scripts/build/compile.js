// Compiles the core to WebAssembly, by cargo.
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { attempt } from "../lib/attempt.js";
import { Problem, say } from "../lib/output.js";
import { ROOT } from "../lib/processes.js";
import { hasSources } from "../setup/rust.js";

const root = resolve(ROOT);
const TARGET = "wasm32-unknown-unknown";
const directory = process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** What cargo writes. */
export const COMPILED = join(directory, TARGET, "release", "socketio_wasm.wasm");

// Panic messages contain the names of source files. These must not tell where the files are on this machine.
const SHORT_PATHS = [
  [join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src"), "crates"],
  [root, "."],
].map(([path, name]) => `--remap-path-prefix=${path}=${name}`);

// The default stack, 1 MB, would be most of the memory of a page with one connection.
const STACK = "-Clink-arg=-zstack-size=262144";

// LLVM copies code to make it faster. These options limit inlining, unrolling and loop rotation, and turn off strength reduction,
// partial redundancy elimination and the folding of branches that repeats instructions.
const FEWER_COPIES = [
  "inline-threshold=34",
  "inlinehint-threshold=34",
  "unroll-threshold=10",
  "rotation-max-header-size=0",
  "disable-lsr",
  "enable-pre=false",
  "bonus-inst-threshold=0",
].map((option) => `-Cllvm-args=-${option}`);

const CARGO = ["build", "--release", "-p", "socketio-wasm", "--target", TARGET];
const NIGHTLY = {
  name: "nightly",
  // Compiles the standard library too: what the core does not call is left out, and a panic is a trap without a message. The compiler
  // inlines before LLVM does, also where the profile asks for small code, and copies no code in place of a jump: 0.3 KB less by brotli.
  command: ["rustup", "run", "nightly", "cargo", ...CARGO, "-Z", "build-std=std,panic_abort", "-Z", "build-std-features="],
  flags: [
    ...["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"],
    ...["-Zinline-mir=yes", "-Zmir-enable-passes=-JumpThreading,-MatchBranchSimplification"],
  ],
};
const STABLE = { name: "stable", command: ["cargo", ...CARGO], flags: [] };

/** How much larger `index.js` is by brotli if the stable toolchain compiled the core, in percent. */
const STABLE_COST = 4;

async function compileWith({ name, command: [command, ...args], flags }, env) {
  say(`Compiling the core (cargo, ${name} toolchain)`);
  const rustFlags = [...SHORT_PATHS, STACK, ...FEWER_COPIES, ...flags].join("\x1f");
  return attempt(command, args, { env: { ...env, CARGO_ENCODED_RUSTFLAGS: rustFlags } });
}

/**
 * Compiles the core by the nightly toolchain. If that is not possible, a release fails, and any other build uses the stable one.
 *
 * @returns {Promise<"nightly" | "stable">} the toolchain
 */
export async function compile({ release, env }) {
  const isThere = await hasSources("nightly");
  if (!isThere && release) {
    throw new Problem(
      "a release needs the nightly toolchain with rust-src: run `rustup toolchain install nightly --component rust-src`",
    );
  }
  const failure = isThere ? await compileWith(NIGHTLY, env) : "not installed with rust-src";
  if (!failure) return NIGHTLY.name;
  if (release) throw new Problem(`a release needs the nightly toolchain, and its build failed: ${failure}`);
  say(`nightly toolchain: ${failure}`);
  const second = await compileWith(STABLE, env);
  if (second) throw new Problem(`the core does not compile: ${second}`);
  return STABLE.name;
}

/** One line about the toolchain, for the end of a build. */
export function describe(toolchain) {
  return toolchain === NIGHTLY.name
    ? "built by the nightly toolchain, as a release"
    : `built by the stable toolchain: about ${STABLE_COST} % larger than the release`;
}
