// Looks for public items of the API without an example in their documentation.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "./files.js";

const API = "src/api";
const ITEM = /^(?<indent> *)pub (?:async )?(?<kind>fn|struct|enum|trait) (?<name>\w+)/;
/** An option of a builder, in the macro that writes its method. */
const OPTION = /^(?<indent> {8})(?<name>\w+)\(.*\) settings =>/;
/** What need not be shown: bounds. */
const BOUNDS = ["MaybeSend", "MaybeSync"];

/** The names that the crate exports from the API. */
function exported(root) {
  const text = readFileSync(join(root, API, "mod.rs"), "utf8");
  return new Set([...text.matchAll(/^pub use [^;]+;/gm)].flatMap(([use]) => use.match(/\b[A-Za-z]\w*\b/g)));
}

/** Complaints: the public items that have no example, with their places. */
export function withoutExample(root) {
  const names = exported(root);
  const files = filesOf(join(root, API)).filter((file) => file.endsWith(".rs") && !/(^|\/)tests(\.rs$|\/)/.test(file));
  return files.flatMap((file) => ofFile(join(API, file), readFileSync(join(root, API, file), "utf8").split(/\r?\n/), names));
}

function ofFile(file, lines, names) {
  const found = [];
  let documentation = [];
  let owner;
  lines.forEach((line, i) => {
    // The type that an `impl` is for.
    if (/^impl\b/.test(line)) owner = /(\w+)(<[^<>]*>)?(?: where.*)? \{$/.exec(line)?.[1];
    const { indent, kind = "fn", name } = (ITEM.exec(line) ?? OPTION.exec(line))?.groups ?? {};
    const isPublic = indent === "" ? names.has(name) : owner && names.has(owner);
    if (name && isPublic && !BOUNDS.includes(name) && !documentation.some((text) => text.includes("```"))) {
      found.push(`${file}:${i + 1}: ${kind} ${name} has no example`);
    }
    if (/^\s*\/\/\//.test(line)) documentation.push(line);
    else if (!/^\s*#\[/.test(line)) documentation = [];
  });
  return found;
}
