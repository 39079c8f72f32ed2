// The Rust tools of the build and the tests, in pinned versions, in a cache that all clones share. A tool is compiled in a staging
// directory and moved to its place at the end, so that the cache has complete tools only.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Problem } from "../lib/output.js";
import { ask, ROOT } from "../lib/processes.js";
import { isExecutable, which } from "./find.js";

const WASM_PACK = "0.15.1";
const GECKODRIVER = "0.37.1";
const CARGO_FUZZ = "0.13.2";
/** The tools of all clones. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "socketio-wasm", "tools");

/** The directory that holds wasm-bindgen and wasm-bindgen-test-runner. */
export function wasmBindgen(install) {
  return tool(
    {
      crate: "wasm-bindgen-cli",
      version: lockedVersion("wasm-bindgen"),
      programs: ["wasm-bindgen", "wasm-bindgen-test-runner"],
      why: "which writes JavaScript for the wasm",
    },
    install,
  );
}

/** The path of wasm-pack. */
export async function wasmPack(install) {
  const why = "which runs the Rust tests in the browser";
  const bin = await tool({ crate: "wasm-pack", version: WASM_PACK, programs: ["wasm-pack"], why }, install);
  return join(bin, "wasm-pack");
}

/** The directory that holds cargo-fuzz. */
export function cargoFuzz(install) {
  const why = "which builds the targets of the fuzzer";
  return tool({ crate: "cargo-fuzz", version: CARGO_FUZZ, programs: ["cargo-fuzz"], why }, install);
}

/** The path of geckodriver. */
export async function geckodriver(install) {
  const why = "which drives Firefox";
  const bin = await tool({ crate: "geckodriver", version: GECKODRIVER, programs: ["geckodriver"], why }, install);
  return join(bin, "geckodriver");
}

/** The version in Cargo.lock: wasm-bindgen refuses a module that was compiled with another version of its library. */
function lockedVersion(name) {
  let lock;
  try {
    lock = readFileSync(`${ROOT}Cargo.lock`, "utf8");
  } catch {
    throw new Problem("not found: Cargo.lock, which has the versions; run `cargo generate-lockfile`");
  }
  const [, version] = new RegExp(`name = "${name}"\\r?\\nversion = "([^"]+)"`).exec(lock) || [];
  if (!version) throw new Problem(`Cargo.lock names no ${name}: is it damaged?`);
  return version;
}

async function tool({ crate, version, programs, why }, install) {
  const home = join(CACHE, `${crate}-${version}`);
  const onPath = which(programs[0]);
  for (const bin of [join(home, "bin"), onPath && dirname(onPath)]) {
    if (bin && (await holds(bin, programs, version))) return bin;
  }

  const staging = makeStaging(`${crate}-${version}`);
  try {
    const root = join(staging, "root");
    const target = join(staging, "target");
    await install({
      what: `${crate} ${version}`,
      why: `${why} (some minutes)`,
      command: ["cargo", "install", crate, "--version", version, "--root", root, "--target-dir", target],
      // The progress bar has the number of crates. Cargo shows it without a terminal only if it is required.
      env: { CARGO_TERM_COLOR: "never", CARGO_TERM_PROGRESS_WHEN: "always", CARGO_TERM_PROGRESS_WIDTH: "80" },
      read(line) {
        const [, built, all] = /Building \[.*\] (\d+)\/(\d+)/.exec(line) || [];
        if (built) return `${built} of ${all} crates compiled`;
        return /^\s*(Updating|Downloading|Downloaded)/.test(line) ? "downloading" : undefined;
      },
    });
    // Another clone may have installed it in the meantime.
    if (!(await holds(join(home, "bin"), programs, version))) {
      rmSync(home, { recursive: true, force: true });
      renameSync(root, home);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return join(home, "bin");
}

/** Whether the programs are in the directory, run, and have the version. */
async function holds(bin, programs, version) {
  const answers = await Promise.all(
    programs.map((program) => isExecutable(join(bin, program)) && ask(join(bin, program), ["--version"])),
  );
  // geckodriver prints its license after the version.
  return answers.every((answer, i) => answer && answer.split(/\s+/, 2).join(" ") === `${programs[i]} ${version}`);
}

/** Makes a staging directory for this process, and removes those of processes that have ended. */
function makeStaging(name) {
  mkdirSync(CACHE, { recursive: true });
  for (const entry of readdirSync(CACHE)) {
    const [, pid] = /^\.staging-.*-(\d+)$/.exec(entry) || [];
    if (pid && !isAlive(Number(pid))) rmSync(join(CACHE, entry), { recursive: true, force: true });
  }
  const staging = join(CACHE, `.staging-${name}-${process.pid}`);
  mkdirSync(staging);
  return staging;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
