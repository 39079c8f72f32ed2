// Prints the results as tables.
import { dim, green, heading, red, say, table } from "../scripts/lib/output.js";

const KB = 1024;

const times = (ratio) => (ratio === undefined ? "" : `${ratio.toFixed(2)}×`);
const kilobytes = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
/** Formats a number with three significant digits. */
function number(value) {
  if (value === undefined || value === null) return "";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

function show(rows) {
  const [head, ...lines] = table(rows.map((row) => [...row, ""]));
  say(`  ${dim(head)}`);
  for (const line of lines) say(`  ${line}`);
}

function compared({ rows }) {
  const floor = rows.some((row) => row.floor !== undefined);
  show([
    ["", "ours", "theirs", ...(floor ? ["floor"] : []), "ours/theirs", "theirs/theirs"],
    ...rows.map((row) => [
      row.key,
      number(row.ours),
      number(row.theirs),
      ...(floor ? [number(row.floor)] : []),
      times(row.ratio),
      times(row.self),
    ]),
  ]);
}

function memory({ rows, points }) {
  // Rows without a ratio to the reference hold ratios themselves.
  const size = (row) => (row.ratio === undefined ? times : kilobytes);
  show([
    ["", "ours", "theirs", "ours/theirs", "theirs/theirs"],
    ...rows.map((row) => [row.key, size(row)(row.ours), size(row)(row.theirs), times(row.ratio), times(row.self)]),
  ]);
  say("\n  ours");
  const parts = Object.entries({ "at the start": "start", "1000 connections": "many", "after closing": "end" });
  show([
    ["", "heap", "wasm in use", "wasm pages"],
    ...parts.map(([name, point]) => [name, ...["heap", "used", "pages"].map((part) => kilobytes(points.ours[point][part]))]),
  ]);
}

function bytes({ rows, groups, functions, code, shipped }) {
  show([
    ["", "raw", "gzip", "brotli"],
    ...rows.map(({ key, raw, gzip, brotli }) => [key, ...[raw, gzip, brotli].map(kilobytes)]),
  ]);
  say(`\n  the wasm, in bytes (code ${code}, as shipped ${shipped})`);
  show([
    ["", "bytes", "functions"],
    ...groups.map(({ name, bytes, count }) => [name, `${bytes}`, count === undefined ? "" : `${count}`]),
  ]);
  say("\n  its largest functions");
  for (const { name, bytes } of functions) say(`  ${`${bytes}`.padStart(6)}  ${name}`);
}

function scale({ rows }) {
  const line = (key, client, figures) => {
    const last = figures.findLast((figure) => figure !== null);
    return [`${key}, ${client}`, ...figures.map((figure) => number(figure) || "too long"), times(last / figures[0])];
  };
  show([
    ["", ...rows[0].counts.map((count) => count.toLocaleString("en")), "last/first"],
    ...rows.flatMap(({ key, ours, theirs }) => [line(key, "ours", ours), line(key, "theirs", theirs)]),
  ]);
}

function profile({ profiles }) {
  for (const [key, functions] of Object.entries(profiles)) {
    say(`  ${key}`);
    for (const { name, share } of functions) say(`  ${(share * 100).toFixed(1).padStart(6)}%  ${name}`);
  }
}

const REPORTS = { work: compared, server: compared, time: compared, back: compared, memory, bytes, scale, profile, door: compared };

/** Prints the result of a measure. */
export function report(name, result) {
  REPORTS[name](result);
}

/** Prints which targets are met. */
export function reportTargets(targets) {
  heading("Targets");
  const units = { brotli: kilobytes, ms: (value) => `${Math.round(value)} ms` };
  const text = (figure, value) => (units[figure] ?? times)(value);
  const rows = targets.map(({ measure, row, figure, value, allowed }) => {
    return [`${measure}: ${row}`, text(figure, value), `at most ${text(figure, allowed)}`];
  });
  table(rows).forEach((line, i) => say(`  ${targets[i].holds ? green("✓") : red("✗")} ${line}`));
  const held = targets.filter(({ holds }) => holds).length;
  say(`\n${held} of ${targets.length} targets met`);
}
