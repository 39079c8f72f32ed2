// `node scripts/release.js check <tag> [pkg]`: fails unless everything that is published has the version of the tag; with `pkg`, the built
// package too.
import { readFileSync } from "node:fs";
import { runMain } from "./lib/main.js";
import { Problem, say } from "./lib/output.js";
import { ROOT, run } from "./lib/processes.js";
import { obstacles } from "./lib/versions.js";

const read = (file) => readFileSync(`${ROOT}${file}`, "utf8");

async function main([command, tag, built]) {
  if (command !== "check" || !tag || (built !== undefined && built !== "pkg")) {
    throw new Problem("the arguments are: check <tag> [pkg]");
  }
  const { lines } = await run("cargo", ["metadata", "--no-deps", "--format-version", "1"]);
  const { packages } = JSON.parse(lines.find((line) => line.startsWith("{")));
  const versions = Object.fromEntries(packages.map(({ name, version }) => [`the crate ${name}`, version]));
  if (built) versions["pkg/package.json"] = JSON.parse(read("pkg/package.json")).version;
  const manifest = JSON.parse(read("pkg-template/package.json"));
  const repositories = {
    "Cargo.toml": packages.find(({ name }) => name === "socketio").repository,
    "pkg-template/package.json": manifest.repository?.url ?? manifest.repository,
  };
  const found = obstacles({ tag, versions, changelog: read("CHANGELOG.md"), repositories });
  if (found.length > 0) throw new Problem(found.join("\n"));
  say(`${tag}: all versions agree`);
}

await runMain(main);
