// Installs Debian packages, on Debian and as root.
import { readFileSync } from "node:fs";
import { Problem, say } from "../lib/output.js";
import { ask, run } from "../lib/processes.js";

const ENV = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
const OPTIONS = [
  ...["--yes", "--no-install-recommends", "--no-remove"],
  ...["-o", "APT::Status-Fd=1"], // percentages
  ...["-o", "DPkg::Lock::Timeout=300"], // s, for another installation to end
];
let updated = false;

/** The words of ID and ID_LIKE in /etc/os-release, such as ["debian"] or ["ubuntu", "debian"]. */
function systems() {
  try {
    const text = readFileSync("/etc/os-release", "utf8");
    return [...text.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, words]) => words.split(" "));
  } catch {
    return [];
  }
}

/**
 * Installs packages, or throws a Problem with the command to run.
 *
 * @param {object} wanted
 * @param {string[]} wanted.packages
 * @param {string} wanted.what a description of the packages
 * @param {string} wanted.why
 * @param {boolean} [wanted.ubuntu] whether Ubuntu has these packages too
 * @param {string} wanted.hint what to do on other systems
 */
export async function aptInstall({ packages, what, why, ubuntu, hint }, install) {
  const ids = systems();
  if (!ids.includes("debian") || (ids.includes("ubuntu") && !ubuntu)) {
    throw new Problem(`not found: ${what}, ${why}; ${hint}`);
  }
  if (process.getuid() !== 0) {
    throw new Problem(`not found: ${what}, ${why}; run \`sudo apt-get install ${packages.join(" ")}\``);
  }
  const aptGet = (step, ...args) => install({ ...step, command: ["apt-get", ...args, ...OPTIONS], env: ENV, read });
  const interrupted = await ask("dpkg", ["--audit"]);
  if (interrupted) await run("dpkg", ["--configure", "-a"], { env: ENV });
  if (!updated) {
    const step = { verb: "reading", what: "the list of Debian packages", why: "which has their addresses" };
    const lines = await aptGet(step, "update");
    // apt-get does not fail then, but the next command may, and this is why.
    lines.filter((line) => line.startsWith("W: Failed to fetch")).forEach((line) => say(`    ${line}`));
    updated = true;
  }
  if (interrupted) {
    const what = "an earlier installation of Debian packages";
    await aptGet({ verb: "finishing", what, why: "which was interrupted" }, "install", "--fix-broken");
  }
  await aptGet({ what: `${what} (${packages.join(", ")})`, why }, "install", ...packages);
}

function read(line) {
  const [, phase, percent] = /^(dl|pm)status:[^:]*:([\d.]+):/.exec(line) || [];
  return phase && `${phase === "dl" ? "downloading" : "unpacking"} ${Math.round(percent)} %`;
}
