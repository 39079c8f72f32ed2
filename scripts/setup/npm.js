// The npm packages of package-lock.json, compared with what npm itself recorded of node_modules.
import { existsSync, readFileSync } from "node:fs";
import { ROOT } from "../lib/processes.js";

export async function npmPackages(install) {
  if (isInstalled()) return;
  // The developer packages are the point, whatever NODE_ENV or the person's npm configuration says.
  const command = ["npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  await install({ what: "the npm packages", why: "which the build, the demo and the tests need", command });
}

/** npm writes node_modules/.package-lock.json last, so an interrupted installation has none. */
function isInstalled() {
  const wanted = packages(`${ROOT}package-lock.json`);
  const present = packages(`${ROOT}node_modules/.package-lock.json`);
  return (
    Object.entries(wanted).every(
      // What is optional depends on the platform.
      ([path, entry]) => path === "" || path in present || entry.optional || entry.devOptional,
    ) &&
    Object.entries(present).every(([path, entry]) => {
      const { version, integrity } = wanted[path] || {};
      return entry.version === version && entry.integrity === integrity && existsSync(ROOT + path);
    })
  );
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return {};
  }
}
