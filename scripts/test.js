// `npm test [-- suite…]`: sets the machine up, builds the package, runs the suites one after the other and ends with
// a table of what they counted. A suite that counts no test has failed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "./lib/attempt.js";
import { bold, complain, dim, duration, green, heading, Problem, red, say, table } from "./lib/output.js";
import { handleSignals, Interrupted } from "./lib/processes.js";
import { BROWSERS } from "./setup/browsers.js";
import { setUp } from "./setup/index.js";
import { browser, firefox, webkit } from "./suites/browsers.js";
import { driver, firefoxDriver } from "./suites/driver.js";
import { lint } from "./suites/lint.js";
import { packaging } from "./suites/packaging.js";
import { parity } from "./suites/parity.js";
import { rust } from "./suites/rust.js";
import { types } from "./suites/types.js";

const SUITES = [lint, rust, driver, browser, parity, packaging, types];
// Those that run only when they are named.
const FURTHER = [firefoxDriver, firefox, webkit];
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

function choose(names) {
  const all = [...SUITES, ...FURTHER];
  const known = all.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Problem(`there is no suite "${unknown}", there are: ${known.join(", ")}`);
  return names.length === 0 ? SUITES : all.filter(({ name }) => names.includes(name));
}

async function build(env) {
  heading("Build");
  const started = Date.now();
  const note = await attempt(process.execPath, ["scripts/build.js"], { env });
  return { name: "build", passed: 0, failed: note ? 1 : 0, note, time: Date.now() - started };
}

/** Runs a suite, whatever becomes of it, to a row of the table. */
async function judge(suite, tools) {
  heading(`${suite.name}: ${suite.about}`);
  const started = Date.now();
  let result;
  try {
    result = await suite.run(tools);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    complain(error);
    result = { passed: 0, failed: 1, note: "did not run" };
  }
  if (result.passed + result.failed === 0) result = { ...result, failed: 1, note: result.note || "ran no test" };
  return { note: "", ...result, name: suite.name, time: Date.now() - started };
}

function summarize(rows) {
  heading("Summary");
  const sum = (key) => rows.reduce((all, row) => all + row[key], 0);
  const [head, ...lines] = table([
    ["suite", "passed", "failed", "time", ""],
    ...rows.map(({ name, passed, failed, time, note }) => [name, `${passed}`, `${failed}`, duration(time), note]),
  ]);
  say(`    ${dim(head)}`);
  lines.forEach((line, i) => say(`  ${rows[i].failed === 0 ? green("✓") : red("✗")} ${line}`));
  // Plain, and alone on its line, so that a program can read it.
  say(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0;
}

async function main() {
  const suites = choose(process.argv.slice(2));
  const wants = (need) => suites.some(({ needs }) => needs.includes(need));
  const tools = await setUp({
    lint: wants("lint"),
    wasmPack: wants("wasmPack"),
    browsers: BROWSERS.filter(wants),
    packaging: wants("packaging"),
  });

  const rows = [];
  if (wants("build")) {
    const row = await build(tools.env);
    // A build is no test: it has a row of its own only when it is what failed.
    if (row.failed > 0) rows.push(row);
  }
  const broken = rows.length > 0;
  // Browsers that are ended leave their profiles behind.
  const temporary = mkdtempSync(join(tmpdir(), "socketio-wasm-"));
  try {
    for (const suite of suites) {
      if (broken && suite.needs.includes("build")) {
        rows.push({ name: suite.name, passed: 0, failed: 1, note: "not run: the build failed", time: 0 });
      } else {
        rows.push(await judge(suite, { ...tools, env: { ...tools.env, TMPDIR: temporary } }));
      }
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return summarize(rows);
}

handleSignals((signal) => EXIT_CODES[signal]);
try {
  process.exit((await main()) ? 0 : 1);
} catch (error) {
  if (error instanceof Interrupted) {
    say(`\n${bold("interrupted")}`);
    process.exit(EXIT_CODES[error.message]);
  }
  complain(error);
  process.exit(1);
}
