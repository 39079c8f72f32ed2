// Installs what the build and the tests need, if it is missing: Rust targets, pinned tools, npm packages, browsers. It uses nothing
// but Node.js itself.
import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { complain, duration, heading, lastWords, Problem, progress, say } from "../lib/output.js";
import { ROOT, run } from "../lib/processes.js";
import { browsers } from "./browsers.js";
import { conformanceServers } from "./conformance.js";
import { nginx } from "./nginx.js";
import { npmPackages, packagingPackages } from "./npm.js";
import { openssl } from "./openssl.js";
import { forFuzzing, linker, nightlySources, rust } from "./rust.js";
import { cargoFuzz, wasmBindgen, wasmPack } from "./tools.js";

/**
 * @param {object} [needs] in addition to the tools of the build and the npm packages
 * @param {boolean} [needs.lint] rustfmt and clippy
 * @param {boolean} [needs.wasmPack]
 * @param {string[]} [needs.browsers] their names, see browsers.js
 * @param {boolean} [needs.conformance] the servers of the suites conformance and interop
 * @param {boolean} [needs.nginx]
 * @param {boolean} [needs.fuzz] cargo-fuzz, a nightly toolchain and a C++ compiler
 * @param {boolean} [needs.packaging] openssl and the npm packages of the packaging tests
 * @returns {Promise<{ wasmBindgenBin: string, wasmPack?: string, browsers: Record<string, Record<string, string>>,
 *   servers?: { python: string, socketioxide: string, nginx?: string } | { missing: string },
 *   env: { PATH: string, SOCKETIO_WASM_SET_UP: string } }>} `wasmBindgenBin` is a directory; `browsers`
 *   has the variables with the paths of each browser; `env` has the variables with which a child finds all other tools
 */
export async function setUp(needs = {}) {
  const started = Date.now();
  heading("Set-up");
  requireNode();
  // Problems that only the user can fix come first, before the long steps.
  await rust({ lint: needs.lint }, install);
  await linker(install);
  if (needs.fuzz) await forFuzzing(install);
  await nightlySources(install);
  const found = await browsers(needs.browsers ?? [], install);
  if (needs.packaging) await openssl(install);
  await npmPackages(install);
  if (needs.packaging) await packagingPackages(install);
  const wasmBindgenBin = await wasmBindgen(install);
  const pack = needs.wasmPack ? { wasmPack: await wasmPack(install) } : {};
  const further = needs.conformance ? { servers: await servers(needs) } : {};
  const paths = [wasmBindgenBin, ...(needs.fuzz ? [await cargoFuzz(install)] : []), process.env.PATH];
  say(`  ready, ${duration(Date.now() - started)}`);
  // With these variables a script does not set up the machine again.
  const env = { PATH: paths.join(delimiter), SOCKETIO_WASM_SET_UP: "done" };
  return { wasmBindgenBin, ...pack, ...further, browsers: found, env };
}

/** Servers in other languages need much that this machine may not have. Only the suites that run against them fail then. */
async function servers(needs) {
  try {
    const proxy = needs.nginx ? { nginx: await nginx(install) } : {};
    return { ...proxy, ...(await conformanceServers(install)) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(error);
    return { missing: error.message };
  }
}

/** Throws if this Node.js is older than `engines` in package.json. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  const wanted = engines.node.replace(/[^\d.]/g, "");
  const [major, minor = 0] = wanted.split(".").map(Number);
  const [ourMajor, ourMinor] = process.versions.node.split(".").map(Number);
  if (ourMajor < major || (ourMajor === major && ourMinor < minor)) {
    throw new Problem(`Node.js ${wanted} or newer is needed, this is ${process.versions.node}: see https://nodejs.org`);
  }
}

/**
 * Runs one installation. Prints what it installs and why, its progress, and its time.
 *
 * @param {object} step
 * @param {string} step.what
 * @param {string} step.why the end of the line "installing <what>, <why>"
 * @param {string} [step.verb] in place of "installing"
 * @param {string[]} step.command with its arguments
 * @param {object} [step.env] variables for it
 * @param {(line: string) => string | undefined} [step.read] turns a line of its output into text for the progress line
 * @returns {Promise<string[]>} the last lines of its output
 */
async function install({ what, why, verb = "installing", command: [command, ...args], env, read = () => undefined }) {
  say(`  ${verb} ${what}, ${why}`);
  const shown = progress();
  const onLine = (line) => shown.update(read(line));
  let result;
  let time;
  try {
    result = await run(command, args, { env, onLine });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    throw new Problem(`${command} is not on the PATH, but it is needed to install ${what}`);
  } finally {
    time = shown.end();
  }
  if (result.code !== 0) {
    const end = result.signal ? `ended by ${result.signal}` : "failed";
    throw new Problem(`${verb} ${what}: \`${command} ${args[0]}\` ${end}${lastWords(result.lines)}`);
  }
  say(`    done in ${duration(time)}`);
  return result.lines;
}
