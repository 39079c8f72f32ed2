// The files of the crate.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What cargo adds. */
const GENERATED = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig"];
const TEXTS = ["CHANGELOG.md", "LICENSE", "src/README.md"];
const JAVASCRIPT = ["src/api/texts.js", "src/api/values.js", "src/leaves.js"];

/** The files below a directory, without what is not source. */
export function filesOf(directory, prefix = "") {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (!entry.isDirectory()) return [path];
    return ["node_modules", "target", ".git"].includes(entry.name) ? [] : filesOf(directory, path);
  });
}

/** The files that are to be packed, by those of the repository: the Rust sources, but no tests, no simulator and no fuzzing. */
export function expected(files) {
  const isSource = (file) => /^src\/.*\.rs$/.test(file) && !/\/tests(\.rs$|\/)|^src\/(sim|fuzz)\//.test(file);
  return [...GENERATED, ...TEXTS, ...JAVASCRIPT, ...files.filter(isSource)];
}

/** The JavaScript files that the Rust files bind. */
export function boundBy(directory, files) {
  const sources = files.filter((file) => /^src\/.*\.rs$/.test(file));
  const names = sources.flatMap((file) =>
    [...readFileSync(join(directory, file), "utf8").matchAll(/wasm_bindgen\(\s*module = "\/([^"]+)"/g)].map(([, name]) => name),
  );
  return [...new Set(names)];
}
