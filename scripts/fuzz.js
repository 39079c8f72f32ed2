// `npm run fuzz [-- <minutes>] [<target>…]`: has libFuzzer run the targets in turn, for so many minutes in all, see fuzz/README.md.
// `npm run fuzz -- --merge`: puts what the runs have found to be of use into the corpus of the repository, minimized.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./lib/attempt.js";
import { runMain } from "./lib/main.js";
import { dim, duration, heading, Problem, progress, say, table } from "./lib/output.js";
import { ask, ROOT, run } from "./lib/processes.js";
import { setUp } from "./setup/index.js";

const MINUTES = 12;
const FUZZ = join(ROOT, "fuzz");
/** What the runs on this computer have found to be of use. */
const FOUND = join(FUZZ, "target/corpus");
const CORPUS = join(FUZZ, "corpus");
const ARTIFACTS = join(FUZZ, "artifacts");
/** The most files and bytes that a target has in the repository. */
const [MOST_FILES, MOST_BYTES] = [100, 24 * 1024];
const OPTIONS = [`-dict=${join(FUZZ, "dictionary.txt")}`, "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"];
// No part of the crate is unsafe, so that a sanitizer of memory finds nothing, and halves the speed.
const BUILD = ["+nightly", "fuzz", "build", "--sanitizer", "none"];

const files = (directory) => (existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : []);
const bytes = (paths) => paths.reduce((sum, path) => sum + statSync(path).size, 0);

/** Compiles all targets. Resolves with the directory of their programs. */
async function build(env) {
  heading("Build");
  const failure = await attempt("cargo", BUILD, { env: { ...env, RUSTFLAGS: "--cfg socketio_fuzz" } });
  if (failure) throw new Problem(`the targets do not compile: ${failure}`);
  const [, host] = /^host: (.+)$/m.exec((await ask("rustc", ["+nightly", "-vV"])) ?? "") ?? [];
  if (!host) throw new Problem("`rustc +nightly -vV` names no host");
  return join(FUZZ, "target", host, "release");
}

/** The lines of a panic, and the file of the input. */
const ofPanic = (line) => /panicked at|^(assertion|\s+(left|right):)|ERROR: libFuzzer|Test unit written|memory for an input/.test(line);

async function fuzz(target, seconds, programs, env) {
  const [found, artifacts] = [FOUND, ARTIFACTS].map((directory) => join(directory, target));
  for (const directory of [found, artifacts]) mkdirSync(directory, { recursive: true });
  const before = files(artifacts).length;
  say(`  ${target} ${dim(`${seconds} s`)}`);
  const shown = progress();
  const panic = [];
  const stats = {};
  const args = [...OPTIONS, `-max_total_time=${seconds}`, `-artifact_prefix=${artifacts}/`, found, join(CORPUS, target)];
  const started = Date.now();
  const { code } = await run(join(programs, target), args, {
    env,
    onLine(line) {
      const [, state] = /^(#\d+\s.*exec\/s: \d+)/.exec(line) ?? [];
      shown.update(state);
      const [, name, value] = /^stat::(\w+):\s+(\d+)/.exec(line) ?? [];
      if (name) stats[name] = Number(value);
      if (ofPanic(line)) panic.push(line);
    },
  }).finally(() => shown.end());
  panic.forEach((line) => say(`    ${line}`));
  const executions = stats.number_of_executed_units ?? 0;
  const rate = Math.round(executions / ((Date.now() - started) / 1000));
  const findings = Math.max(files(artifacts).length - before, code === 0 ? 0 : 1);
  return { target, executions, rate, corpus: files(found), findings };
}

async function fuzzAll(minutes, targets, programs, env) {
  const seconds = Math.max(1, Math.round((minutes * 60) / targets.length));
  heading(`Fuzzing: ${targets.length} targets, ${duration(seconds * 1000)} each`);
  const rows = [];
  for (const target of targets) rows.push(await fuzz(target, seconds, programs, env));
  heading("Result");
  const number = (value) => value.toLocaleString("en");
  table([
    ["target", "executions", "per second", "corpus", "findings"],
    ...rows.map(({ target, executions, rate, corpus, findings }) => {
      const size = `${corpus.length} files, ${Math.ceil(bytes(corpus) / 1024)} KB`;
      return [target, number(executions), number(rate), size, `${findings}`];
    }),
  ]).forEach((line) => say(line));
  say(`\n${number(rows.reduce((sum, { executions }) => sum + executions, 0))} executions`);
  if (rows.some(({ executions }) => executions === 0)) throw new Problem("a target has not run");
  if (rows.some(({ findings }) => findings > 0)) throw new Problem("a rule does not hold: the inputs are in fuzz/artifacts");
}

/** Puts into the corpus, for each target, few files that reach much of what is reached. */
async function merge(targets, programs, env) {
  heading("Merge");
  for (const target of targets) {
    const [fresh, found, corpus] = [`${FOUND}-merged`, FOUND, CORPUS].map((directory) => join(directory, target));
    rmSync(fresh, { recursive: true, force: true });
    for (const directory of [fresh, found]) mkdirSync(directory, { recursive: true });
    const { code } = await run(join(programs, target), ["-set_cover_merge=1", fresh, found, corpus], { env });
    if (code !== 0) throw new Problem(`the corpus of ${target} cannot be merged`);
    rmSync(corpus, { recursive: true, force: true });
    mkdirSync(corpus);
    let rest = MOST_BYTES;
    const sorted = files(fresh).sort((a, b) => statSync(a).size - statSync(b).size);
    // Short ones and long ones.
    const every = Math.ceil(sorted.length / MOST_FILES);
    for (const path of sorted.filter((_, i) => i % every === 0)) {
      rest -= statSync(path).size;
      if (rest < 0) break;
      renameSync(path, join(corpus, path.slice(fresh.length + 1)));
    }
    say(`  ${target}: ${files(corpus).length} of ${files(found).length} files, ${bytes(files(corpus))} bytes`);
  }
}

runMain(async (args) => {
  const known = readFileSync(join(FUZZ, "Cargo.toml"), "utf8").match(/(?<=\[\[bin\]\]\nname = ")\w+/g);
  const minutes = args.map(Number).find((number) => number > 0) ?? MINUTES;
  const named = args.filter((arg) => arg !== "--merge" && !(Number(arg) > 0));
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Problem(`unknown target "${unknown}", the targets are: ${known.join(", ")}`);
  const targets = named.length > 0 ? named : known;
  const { env } = await setUp({ fuzz: true });
  const programs = await build(env);
  await (args.includes("--merge") ? merge(targets, programs, env) : fuzzAll(minutes, targets, programs, env));
});
