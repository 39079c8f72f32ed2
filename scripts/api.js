// `node scripts/api.js [--write | --semver [commit]]`: compares the public API of the crate with `src/api/public.txt`, or writes that; or
// asks cargo-semver-checks whether the version fits the changes since the last release, or since a commit.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./lib/attempt.js";
import { runMain } from "./lib/main.js";
import { Problem, say } from "./lib/output.js";
import { ask, ROOT, run } from "./lib/processes.js";

const TEXT = "src/api/public.txt";
const TARGET = "wasm32-unknown-unknown";
const ALL = ["-p", "socketio", "--all-features", "--target", TARGET];

/** The public API, an item a line, without what each type has by itself. */
async function current() {
  if ((await ask("cargo", ["public-api", "--version"])) === undefined) {
    throw new Problem("not found: cargo-public-api, which lists the items; run `cargo install cargo-public-api`");
  }
  const lines = [];
  const onLine = (line, source) => source === "stdout" && lines.push(line);
  const { code, lines: all } = await run("cargo", ["public-api", "-sss", ...ALL], { onLine });
  if (code !== 0) throw new Problem(`cargo public-api failed:\n${all.slice(-10).join("\n")}`);
  return `${lines.join("\n")}\n`;
}

async function compare() {
  const file = join(ROOT, TEXT);
  const [before, after] = [existsSync(file) ? readFileSync(file, "utf8") : "", await current()].map((text) => text.split("\n"));
  const changes = [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
  if (changes.length > 0) throw new Problem(`the public API differs from ${TEXT}, \`node scripts/api.js --write\` writes it anew:\n${changes.join("\n")}`);
  say(`the public API is that of ${TEXT}`);
}

async function main([what, commit]) {
  if (what === "--write") {
    writeFileSync(join(ROOT, TEXT), await current());
    say(`written: ${TEXT}`);
  } else if (what === "--semver") {
    const baseline = commit ? ["--baseline-rev", commit] : [];
    const failure = await attempt("cargo", ["semver-checks", ...ALL, ...baseline]);
    if (failure) throw new Problem(`cargo semver-checks: ${failure}; it is installed by \`cargo install cargo-semver-checks\``);
  } else if (what === undefined) {
    await compare();
  } else {
    throw new Problem(`unknown argument "${what}": there are --write and --semver`);
  }
}

await runMain(main);
