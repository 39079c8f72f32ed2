// What the servers of the suites conformance and interop need beside npm packages: python-socketio in an environment of its own, in the
// cache that all clones share, and a program in Rust, built in target/conformance.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../lib/output.js";
import { ask, ROOT } from "../lib/processes.js";
import { aptInstall } from "./apt.js";
import { which } from "./find.js";
import { CACHE } from "./tools.js";

const PYTHON_PACKAGES = [
  ...["python-socketio==5.18.1", "python-engineio==4.15.1", "aiohttp==3.14.5"],
  ...["uvicorn==0.54.0", "websockets==17.4"],
];
const CRATE = join(ROOT, "tests/servers/conformance/socketioxide");
const TARGET = join(ROOT, "target/conformance");

/** The paths of a Python with python-socketio, and of the server that is built on socketioxide. */
export async function conformanceServers(install) {
  return { python: await python(install), socketioxide: await socketioxide(install) };
}

async function python(install) {
  const [, version] = PYTHON_PACKAGES[0].split("==");
  const home = join(CACHE, `python-socketio-${version}`);
  const program = join(home, "bin", "python3");
  const isThere = async () => existsSync(program) && (await ask(program, ["-c", "import socketio, aiohttp, uvicorn, websockets"])) !== undefined;
  if (await isThere()) return program;

  const why = "which are servers of the suites";
  const system = await systemPython(install);
  // An environment has its own path in its files, so it is made where it stays. What an interruption leaves does not run.
  rmSync(home, { recursive: true, force: true });
  await install({ what: "a Python environment", why: "for python-socketio", command: [system, "-m", "venv", home] });
  const pip = [join(home, "bin", "pip"), "install", "--disable-pip-version-check", "--no-input"];
  await install({ what: "python-socketio, aiohttp and uvicorn with pip", why, command: [...pip, ...PYTHON_PACKAGES] });
  if (!(await isThere())) throw new Problem(`python-socketio does not run in ${home}, although it was installed`);
  return program;
}

/** A Python that can make environments; on Debian that is a package of its own. */
async function systemPython(install) {
  const find = async () => {
    const program = which("python3");
    return program && (await ask(program, ["-c", "import venv, ensurepip"])) !== undefined ? program : undefined;
  };
  const found = await find();
  if (found) return found;
  const packages = ["python3", "python3-venv"];
  const what = "Python with venv";
  const why = "which runs python-socketio";
  await aptInstall({ packages, what, why, ubuntu: true, hint: "install Python 3 with venv" }, install);
  const installed = await find();
  if (!installed) throw new Problem(`not found: ${what}, although it was installed`);
  return installed;
}

/** Cargo knows whether there is something to do. */
async function socketioxide(install) {
  const program = join(TARGET, "debug", "conformance-server");
  const manifest = join(CRATE, "Cargo.toml");
  await install({
    verb: "building",
    what: "the server of socketioxide",
    why: existsSync(program)
      ? "as far as something has changed"
      : "which is a server of the conformance suite: socketioxide and axum are compiled (about a minute)",
    command: ["cargo", "build", "--locked", "--manifest-path", manifest, "--target-dir", TARGET],
    read: (line) => /^\s*Compiling (\S+)/.exec(line)?.[0].trim(),
  });
  return program;
}
