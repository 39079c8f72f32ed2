// Runs the named measures, or all: prints tables and writes bench/results.json and bench/chart.svg. Both files keep the
// previous results of the other measures.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { complain, duration, heading, say } from "../scripts/lib/output.js";
import { draw } from "./chart.js";
import { Browser } from "./lib/browser.js";
import { startSite } from "./lib/site.js";
import { EXTRA, MEASURES } from "./names.js";
import { report, reportTargets } from "./report.js";
import { judge } from "./targets.js";

const RESULTS = new URL("results.json", import.meta.url);
const CHART = new URL("chart.svg", import.meta.url);
const REFERENCE = new URL("../node_modules/socket.io-client/package.json", import.meta.url);

function previousMeasures() {
  try {
    return JSON.parse(readFileSync(RESULTS, "utf8")).measures;
  } catch {
    return {};
  }
}

async function describeMachine(browser) {
  const capabilities = await browser.driver.getCapabilities();
  return {
    processor: cpus()[0]?.model ?? "unknown",
    processors: cpus().length,
    browser: `${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}`,
    node: process.versions.node,
  };
}

async function measure(name, browser, site) {
  const { about, run, ...rest } = (await import(`./measures/${name}.js`))[name];
  heading(`${name}: ${about}`);
  const started = Date.now();
  const note = (step) => say(`    … ${step}, ${duration(Date.now() - started)}`);
  const result = await run.call(rest, { browser, site, note });
  report(name, result);
  return { ...result, date: new Date().toISOString() };
}

async function main(names) {
  const chosen = names.length === 0 ? MEASURES : [...MEASURES, ...EXTRA].filter((name) => names.includes(name));
  const found = {};
  const site = await startSite();
  const browser = await Browser.launch();
  let machine;
  try {
    machine = await describeMachine(browser);
    for (const name of chosen) found[name] = await measure(name, browser, site);
  } finally {
    await browser.close();
    site.stop();
  }

  const kept = Object.fromEntries(Object.entries(found).filter(([name]) => !EXTRA.includes(name)));
  const targets = judge(kept);
  if (targets.length > 0) reportTargets(targets);
  if (Object.keys(kept).length === 0) return;
  const { version } = JSON.parse(readFileSync(REFERENCE, "utf8"));
  const measures = { ...previousMeasures(), ...kept };
  const results = { reference: `socket.io-client ${version}`, machine, measures, targets: judge(measures, { areKept: true }) };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(CHART, draw(measures, { version }));
  say("written: bench/results.json, bench/chart.svg");
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  complain(error);
  process.exit(1);
}
