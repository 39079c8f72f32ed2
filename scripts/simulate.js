// `npm run simulate [-- <sessions>] [--seed <seed>] [--from <seed>]`: runs sessions of the simulator, see src/sim/README.md.
// `npm run simulate -- --mutations [<word>…]`: puts faults into a copy of the client, one at a time, and shows that the simulator
// finds each; only those with these words in their names.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MUTATIONS } from "../src/sim/mutations.js";
import { attempt } from "./lib/attempt.js";
import { runMain } from "./lib/main.js";
import { heading, Problem, say, table } from "./lib/output.js";
import { ROOT, run } from "./lib/processes.js";
import { setUp } from "./setup/index.js";

const SESSIONS = 2000; // with each mutation
const BUILD = ["--profile", "simulation", "--example", "simulate"];
/** What cargo needs of the repository. */
const COPIED = ["Cargo.toml", "Cargo.lock", "LICENSE", "src", "tests", "pkg-template/bindings"];

async function simulate(args, env) {
  const failure = await attempt("cargo", ["run", "--quiet", ...BUILD, "--", ...args], { env });
  if (failure) throw new Problem("a session failed, see above");
}

/** Builds and runs the copy. Resolves with the row of the table. */
async function mutate(directory, { name, file, from, to }, env) {
  const path = join(directory, file);
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2) throw new Problem(`"${name}": its text is not in ${file} once`);
  writeFileSync(path, source.replace(from, () => to));
  try {
    const options = { env: { ...env, CARGO_TARGET_DIR: join(directory, "target") }, cwd: directory };
    const built = await run("cargo", ["build", "--quiet", ...BUILD], options);
    if (built.code !== 0) throw new Problem(`"${name}" does not compile: ${built.lines.join("\n")}`);
    const { lines } = await run(join(directory, "target/simulation/examples/simulate"), [`${SESSIONS}`, "--brief"], options);
    const found = lines.map((line) => /^seed (\d+): "(.*?)" does not hold/.exec(line)).find(Boolean);
    return { name, seed: found?.[1], invariant: found?.[2] };
  } finally {
    writeFileSync(path, source);
  }
}

async function mutations(words, env) {
  const directory = join(ROOT, "target/mutations");
  mkdirSync(directory, { recursive: true });
  for (const name of COPIED) {
    rmSync(join(directory, name), { recursive: true, force: true });
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    cpSync(join(ROOT, name), join(directory, name), { recursive: true });
  }
  const rows = [];
  const chosen = MUTATIONS.filter(({ name }) => words.every((word) => name.includes(word)));
  for (const mutation of chosen) {
    const row = await mutate(directory, mutation, env);
    say(`${row.seed === undefined ? "✗ not found" : `✓ seed ${row.seed}`}: ${row.name}`);
    rows.push(row);
  }
  heading("Mutations");
  table([
    ["mutation", "seed", "invariant"],
    ...rows.map(({ name, seed, invariant }) => [name, seed ?? "not found", invariant ?? ""]),
  ]).forEach((line) => say(line));
  const missed = rows.filter(({ seed }) => seed === undefined);
  if (missed.length > 0) throw new Problem(`${missed.length} of ${rows.length} mutations are not found in ${SESSIONS} sessions`);
  say(`\nall ${rows.length} mutations are found`);
}

runMain(async (args) => {
  const [first, ...words] = args;
  const { env } = await setUp({});
  await (first === "--mutations" ? mutations(words, env) : simulate(args, env));
});
