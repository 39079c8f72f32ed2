// `npm test [-- suite…]`: sets up the machine, builds the package, runs the suites one after the other and prints a table of the
// results. A suite that runs no test has failed. Without a name the suites of `SUITES` run, with `all` every suite but those of `NAMED`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "./lib/attempt.js";
import { bold, complain, dim, duration, green, heading, Problem, red, say, table } from "./lib/output.js";
import { handleSignals, Interrupted } from "./lib/processes.js";
import { BROWSERS } from "./setup/browsers.js";
import { setUp } from "./setup/index.js";
import { browser, firefox, webkit } from "./suites/browsers.js";
import { crate } from "./suites/crate.js";
import { conformance, firefoxConformance } from "./suites/conformance.js";
import { driver, firefoxDriver } from "./suites/driver.js";
import { examples } from "./suites/examples.js";
import { firefoxHostile, hostile, webkitHostile } from "./suites/hostile.js";
import { interop } from "./suites/interop.js";
import { lint } from "./suites/lint.js";
import { packaging } from "./suites/packaging.js";
import { parity } from "./suites/parity.js";
import { rust } from "./suites/rust.js";
import { soak } from "./suites/soak.js";
import { types } from "./suites/types.js";
import { unit } from "./suites/unit.js";

const SUITES = [lint, rust, crate, unit, driver, browser, hostile, parity, packaging, types, soak];
/** Suites in further browsers, or against further servers. */
const FURTHER = [interop, firefoxDriver, firefox, webkit, firefoxHostile, webkitHostile];
/** Suites that run only when named: what they need besides takes minutes to compile. */
const NAMED = [conformance, firefoxConformance, examples];
const ALL = "all";
const MOST_DETAILS = 40; // lines of a suite
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

function choose(names) {
  const all = [...SUITES, ...FURTHER];
  const every = [...all, ...NAMED];
  const known = every.map(({ name }) => name);
  const unknown = names.find((name) => name !== ALL && !known.includes(name));
  if (unknown !== undefined) throw new Problem(`unknown suite "${unknown}", the suites are: ${known.join(", ")}, or ${ALL}`);
  if (names.includes(ALL)) return every.filter((suite) => all.includes(suite) || names.includes(suite.name));
  return names.length === 0 ? SUITES : every.filter(({ name }) => names.includes(name));
}

async function build(env) {
  heading("Build");
  const started = Date.now();
  const note = await attempt(process.execPath, ["scripts/build.js"], { env });
  return { name: "build", passed: 0, failed: note ? 1 : 0, note, time: Date.now() - started };
}

/** Runs a suite, and returns its row of the table, even if the suite throws. */
async function runSuite(suite, tools) {
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

/** Prints what the suites said of their failures once more, so that nobody has to look for it in the output of all suites. */
function repeat(rows) {
  for (const { name, details = [] } of rows) {
    if (details.length === 0) continue;
    heading(`${name}: what failed`);
    details.slice(0, MOST_DETAILS).forEach((line) => say(line));
    if (details.length > MOST_DETAILS) say(dim(`… ${details.length - MOST_DETAILS} more lines, see above`));
  }
}

function summarize(rows) {
  repeat(rows);
  heading("Summary");
  const sum = (key) => rows.reduce((all, row) => all + row[key], 0);
  const [head, ...lines] = table([
    ["suite", "passed", "failed", "time", ""],
    ...rows.map(({ name, passed, failed, time, note }) => [name, `${passed}`, `${failed}`, duration(time), note]),
  ]);
  say(`    ${dim(head)}`);
  lines.forEach((line, i) => say(`  ${rows[i].failed === 0 ? green("✓") : red("✗")} ${line}`));
  // Without colours, and on a line of its own, so that programs can read it.
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
    conformance: wants("conformance"),
    nginx: wants("nginx"),
    packaging: wants("packaging"),
  });

  const rows = [];
  if (wants("build")) {
    const row = await build(tools.env);
    // A build is not a test, so it has a row only if it failed.
    if (row.failed > 0) rows.push(row);
  }
  const broken = rows.length > 0;
  // Browsers do not always remove their profiles.
  const temporary = mkdtempSync(join(tmpdir(), "socketio-wasm-"));
  try {
    for (const suite of suites) {
      if (broken && suite.needs.includes("build")) {
        rows.push({ name: suite.name, passed: 0, failed: 1, note: "not run: the build failed", time: 0 });
      } else {
        rows.push(await runSuite(suite, { ...tools, env: { ...tools.env, TMPDIR: temporary } }));
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
