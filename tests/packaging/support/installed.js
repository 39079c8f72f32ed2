// The package as a user has it: packed by npm, installed from the tarball into a project of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PKG = fileURLToPath(new URL("../../../pkg", import.meta.url));

const npm = (args, cwd) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The directory of a project in which the package is installed; it goes with this process. */
export const PROJECT = install();

function install() {
  const project = mkdtempSync(join(tmpdir(), "packaging-"));
  process.on("exit", () => rmSync(project, { recursive: true, force: true }));
  const [{ filename }] = JSON.parse(npm(["pack", PKG, "--json", "--pack-destination", project], project));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "app", private: true }));
  npm(["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", `./${filename}`], project);
  return project;
}
