// The package as a user has it: packed by npm, installed from the tarball into a project of its own. The project lies in this
// directory, so that it finds what node_modules here has: bundlers, frameworks.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PKG = fileURLToPath(new URL("../../../pkg", import.meta.url));
/** The directory of these tests. */
export const PACKAGING = fileURLToPath(new URL("..", import.meta.url));
const BUILD_LIMIT = 120_000; // ms

/** What `npm pack` says of the tarball: { filename, files: [{ path, size }], size, unpackedSize }. */
export let tarball;
/** The directory of a project in which the package is installed; it goes with this process. */
export const PROJECT = install();

function install() {
  const project = mkdtempSync(join(PACKAGING, ".project-"));
  process.on("exit", () => rmSync(project, { recursive: true, force: true, maxRetries: 5 }));
  [tarball] = JSON.parse(npm(["pack", PKG, "--json", "--pack-destination", project], project));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "app", private: true }));
  npm(["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", `./${tarball.filename}`], project);
  return project;
}

function npm(args, cwd) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Writes files into a new directory of the project, and gives its path. */
export function write(name, files) {
  const directory = mkdtempSync(join(PROJECT, `${name}-`));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Runs a program of tests/packaging/node_modules, and resolves with all that it prints. */
export function runTool(name, args, { cwd = PROJECT, env = {} } = {}) {
  // Browserslist's data grows old, NEXT and PARCEL would tell their makers.
  const quiet = { BROWSERSLIST_IGNORE_OLD_DATA: "1", NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", FORCE_COLOR: undefined };
  const options = { cwd, env: { ...process.env, ...quiet, ...env }, timeout: BUILD_LIMIT, maxBuffer: 2 ** 26 };
  return new Promise((resolve, reject) => {
    execFile(join(PACKAGING, "node_modules", ".bin", name), args, options, (error, stdout, stderr) => {
      const printed = stdout + stderr;
      if (error) reject(new Error(`${name} ${args.join(" ")}: ${error.killed ? "no end" : "failed"}\n${printed}`));
      else resolve(printed);
    });
  });
}
