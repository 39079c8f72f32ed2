// Orders the functions of a module so that similar ones are neighbours: brotli finds what they have in common nearer by.
import { Problem } from "../lib/output.js";

/** How many lines of the text format are compared at a time. */
const WINDOW = 3;

/** What a function is made of: each few lines in a row, without the names of functions. */
function shapeOf(text) {
  const lines = text.replace(/\$[^\s\d]\S*/g, "$").split("\n");
  return new Set(lines.slice(WINDOW - 1).map((_, i) => lines.slice(i, i + WINDOW).join("\n")));
}

/** 1 for equal shapes, 0 for those that share nothing. */
function similarity(one, other) {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const part of small) if (large.has(part)) shared++;
  return (2 * shared) / (one.size + other.size || 1);
}

/** @param {string} module in the text format, as wasm-opt prints it: functions at the end */
export function orderFunctions(module) {
  const [head, ...functions] = module.replace(/\)\s*$/, "").split(/^(?= \(func )/m);
  if (functions.length === 0) throw new Problem("the text of the wasm shows no function");
  // Each function is followed by the one most like it, the shortest comes first.
  let rest = functions.map((text) => ({ text, shape: shapeOf(text) })).sort((a, b) => a.text.length - b.text.length);
  const ordered = [];
  let last = rest[0];
  while (rest.length > 0) {
    const next = rest.reduce((best, one) => (similarity(last.shape, one.shape) > similarity(last.shape, best.shape) ? one : best));
    ordered.push(next.text);
    rest = rest.filter((one) => one !== next);
    last = next;
  }
  return `${head}${ordered.join("")})\n`;
}
