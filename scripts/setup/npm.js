// Installs the npm packages of a package-lock.json, unless npm's own record in node_modules shows that they are installed.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../lib/processes.js";

const PACKAGING = join(ROOT, "tests/packaging");

/** The packages of the build, the demo and most tests. */
export function npmPackages(install) {
  return packages(ROOT, "the npm packages", "which the build, the demo and the tests need", install);
}

/** The packages of the packaging tests. They are by far the largest part, so they are installed only if needed. */
export function packagingPackages(install) {
  const what = "bundlers, frameworks and versions of Node.js from npm (900 MB)";
  return packages(PACKAGING, what, "which the packaging tests need", install);
}

async function packages(directory, what, why, install) {
  if (isInstalled(directory)) return;
  // NODE_ENV or the user's npm configuration may omit developer packages. Here they are required.
  const include = ["--include=dev", "--include=optional", "--engine-strict=false"];
  const command = [...npm(), "ci", ...include, "--no-audit", "--no-fund", "--loglevel=error", "--prefix", directory];
  await install({ what, why, command });
}

/** The command npm. On Windows that is a script of the shell, which cannot be started without one; the program is beside Node.js. */
function npm() {
  if (process.platform !== "win32") return ["npm"];
  return [process.execPath, process.env.npm_execpath ?? join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js")];
}

/** npm writes node_modules/.package-lock.json last, so it is missing after an interrupted installation. */
function isInstalled(directory) {
  const wanted = read(join(directory, "package-lock.json"));
  const present = read(join(directory, "node_modules/.package-lock.json"));
  return (
    Object.entries(wanted).every(
      // Optional packages depend on the platform.
      ([path, entry]) => path === "" || path in present || entry.optional || entry.devOptional,
    ) &&
    Object.entries(present).every(([path, entry]) => {
      const { version, integrity } = wanted[path] || {};
      return entry.version === version && entry.integrity === integrity && existsSync(join(directory, path));
    })
  );
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return {};
  }
}
