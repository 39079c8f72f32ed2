// Rust: cargo, new enough, with the wasm target, a linker, and rustfmt and clippy for the lints.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { Problem, say } from "../lib/output.js";
import { ask, ROOT } from "../lib/processes.js";
import { aptInstall } from "./apt.js";
import { isExecutable, which } from "./find.js";

const TARGET = "wasm32-unknown-unknown";
const RUSTUP = "https://rustup.rs";

export async function rust({ lint }, install) {
  if (!which("cargo")) {
    // After an installation, rustup is on the PATH of new shells only.
    const bin = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "bin");
    if (!isExecutable(join(bin, "cargo"))) {
      throw new Problem(`not found: Rust, which compiles the client; install it with rustup, see ${RUSTUP}`);
    }
    process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  }

  const [version, sysroot] = await Promise.all([ask("rustc", ["--version"]), ask("rustc", ["--print", "sysroot"])]);
  if (!version || !sysroot) {
    throw new Problem("`rustc --version` fails: if no toolchain is installed, run `rustup default stable`");
  }
  requireVersion(version.split(" ")[1]);

  const target = join(sysroot, "lib/rustlib", TARGET, "lib");
  if (!existsSync(target)) {
    const why = "to compile the client to WebAssembly";
    await rustup(["target", "add", TARGET], `the Rust target ${TARGET}`, why, install);
    if (!existsSync(target)) {
      throw new Problem(`rustup lists ${TARGET} as installed, but its files are missing: run \`rustup target remove ${TARGET}\``);
    }
  }
  if (lint) {
    const commands = { rustfmt: "cargo-fmt", clippy: "cargo-clippy" };
    const missing = Object.keys(commands).filter((name) => !isExecutable(join(sysroot, "bin", commands[name])));
    if (missing.length > 0) {
      await rustup(["component", "add", ...missing], missing.join(" and "), "for the lints", install);
    }
  }
}

/** The standard library's sources for the nightly toolchain, if that is installed: only a release needs them. */
export async function nightlySources(install) {
  if ((await sysrootOf("nightly")) === undefined || (await hasSources("nightly"))) return;
  const why = "which makes the wasm smaller";
  try {
    await rustup(["component", "add", "rust-src", "--toolchain", "nightly"], "the nightly toolchain's rust-src", why, install);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say("    not available: the stable toolchain compiles the core");
  }
}

/** The nightly toolchain: only it has the instrumentation that a fuzzer needs. And a C++ compiler, for libFuzzer. */
export async function forFuzzing(install) {
  if ((await sysrootOf("nightly")) === undefined) {
    const why = "which instruments programs for the fuzzer";
    await rustup(["toolchain", "install", "nightly", "--profile", "minimal"], "the nightly toolchain", why, install);
  }
  if (which("c++", "g++", "clang++")) return;
  const what = "a C++ compiler";
  const why = "which compiles libFuzzer";
  await aptInstall({ packages: ["g++"], what, why, ubuntu: true, hint: "install g++ or clang" }, install);
}

/** Whether a toolchain is installed with the sources of its standard library. */
export async function hasSources(toolchain) {
  const sysroot = await sysrootOf(toolchain);
  return sysroot !== undefined && existsSync(join(sysroot, "lib/rustlib/src/rust/library/Cargo.lock"));
}

async function sysrootOf(toolchain) {
  return which("rustup") && ask("rustup", ["run", toolchain, "rustc", "--print", "sysroot"]);
}

/** A C compiler: rustc calls it to link build scripts, procedural macros and native tests. */
export async function linker(install) {
  // On Windows, rustup asks for the build tools of Visual Studio, which rustc finds by itself.
  if (process.platform === "win32" || which("cc", "gcc", "clang")) return;
  const packages = ["gcc", "libc6-dev"];
  const what = "a C compiler";
  const why = "which Rust links with";
  await aptInstall({ packages, what, why, ubuntu: true, hint: "install gcc or clang" }, install);
}

async function rustup(args, what, why, install) {
  if (!which("rustup")) {
    throw new Problem(`not found: ${what}, ${why}, nor rustup, which could install it; see ${RUSTUP}`);
  }
  await install({ what, why, command: ["rustup", ...args] });
}

function requireVersion(version) {
  const [, wanted] = /^rust-version = "([\d.]+)"/m.exec(readFileSync(`${ROOT}Cargo.toml`, "utf8")) || [];
  if (!wanted) return;
  const [major, minor] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor] = wanted.split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Problem(`Rust ${wanted} or newer is needed, this is ${version}: run \`rustup update\``);
  }
}
