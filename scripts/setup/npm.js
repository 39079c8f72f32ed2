// The npm packages of a package-lock.json, compared with what npm itself recorded of node_modules.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/processes.js";

const PACKAGING = join(ROOT, "tests/packaging");

/** What the build, the demo and most tests need. */
export function npmPackages(install) {
  return packages(ROOT, "the npm packages", "which the build, the demo and the tests need", install);
}

/** What the packed package is tried with: far more than all the rest. */
export function packagingPackages(install) {
  const what = "bundlers, frameworks and versions of Node.js from npm (900 MB)";
  return packages(PACKAGING, what, "with which the packed package is tried", install);
}

async function packages(directory, what, why, install) {
  if (isInstalled(directory)) return;
  // The developer packages are the point, whatever NODE_ENV or the person's npm configuration says.
  const command = ["npm", "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error", "--engine-strict=false"];
  await install({ what, why, command: [...command, "--prefix", directory] });
}

/** npm writes node_modules/.package-lock.json last, so an interrupted installation has none. */
function isInstalled(directory) {
  const wanted = read(join(directory, "package-lock.json"));
  const present = read(join(directory, "node_modules/.package-lock.json"));
  return (
    Object.entries(wanted).every(
      // What is optional depends on the platform.
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
