// The versions of Node.js that the package is tried in: packages of npm.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PACKAGING, PROJECT } from "./installed.js";

const exec = promisify(execFile);
const { platform, arch } = process;
const LIMIT = 20_000; // ms

export const VERSIONS = [20, 22, 24];

const nodeOf = (version) => join(PACKAGING, `node_modules/node-${version}-${platform}-${arch}/bin/node`);

/** Runs a program in a directory, and resolves with what it prints. Rejects if it does not end. */
export async function print(version, name, code, cwd = PROJECT) {
  writeFileSync(join(cwd, name), code);
  const { stdout } = await exec(nodeOf(version), [name], { cwd, timeout: LIMIT });
  return stdout;
}

/** Does the same, and resolves with the JSON that it prints. */
export const run = async (...args) => JSON.parse(await print(...args));

const bare = [];
process.on("exit", () => bare.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** Makes a directory that nothing is installed in but, if asked for, the package; it goes with this process. */
export function createBare({ installed = true } = {}) {
  const directory = mkdtempSync(join(tmpdir(), "socketio-wasm-"));
  bare.push(directory);
  const place = "node_modules/socketio-wasm";
  if (installed) cpSync(join(PROJECT, place), join(directory, place), { recursive: true });
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "bare", private: true }));
  return directory;
}
