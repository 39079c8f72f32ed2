// What a CDN serves to a page without a bundler: the modules of npm packages as they are published. As CDNs do, it makes
// modules of what browsers cannot load: CommonJS, and imports that leave out a file's extension.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { createApp, PROJECT } from "./installed.js";

const require = createRequire(import.meta.url);
const ESBUILD = {
  absWorkingDir: PROJECT,
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  format: "esm",
  logLevel: "error",
  outdir: PROJECT,
  write: false,
};

const script = (text) => ({ text, type: "text/javascript" });
const addressOf = (path) => `/npm/${path.slice(path.indexOf("node_modules/") + "node_modules/".length)}`;
const isRelative = (specifier) => /^\.{1,2}\//.test(specifier);
const isLoadable = ({ format, imports }) =>
  format === "esm" && imports.every(({ original, path }) => !isRelative(original) || basename(original) === basename(path));

/** Some modules ask for the mode of a bundler, where there is no `process`. */
const forBrowsers = (text) => text.replaceAll("process.env.NODE_ENV", '"production"');

/**
 * Finds all that a module imports, and what that imports.
 *
 * @param external a specifier that the page maps itself
 * @returns the imports of an import map, and the files that they name: texts with their types, by path
 */
export async function modulesOf(code, external) {
  const stdin = { contents: code, resolveDir: PROJECT };
  const options = { ...ESBUILD, external: [external] };
  const { metafile: { inputs } } = await build({ ...options, stdin, metafile: true });
  const imports = {};
  const files = {};
  const unloadable = new Set();
  for (const path of Object.keys(inputs)) {
    if (path !== "<stdin>") files[addressOf(path)] = script(forBrowsers(readFileSync(join(PROJECT, path), "utf8")));
  }
  for (const { original, path, external } of Object.values(inputs).flatMap((input) => input.imports)) {
    if (external || isRelative(original)) continue;
    if (isLoadable(inputs[path])) imports[original] = addressOf(path);
    else unloadable.add(original);
  }
  const made = await makeModules([...unloadable], options);
  return { imports: { ...imports, ...made.imports }, files: { ...files, ...made.files } };
}

/** Modules with the exports of packages; what several packages use, they share. */
async function makeModules(specifiers, options) {
  const entries = specifiers.map((specifier) => [`${specifier.replaceAll("/", "_")}.js`, reexport(specifier)]);
  const directory = createApp("modules", Object.fromEntries(entries));
  const entryPoints = entries.map(([file]) => join(directory, file));
  const { outputFiles } = await build({ ...options, entryPoints, outdir: directory, splitting: true, minify: true });
  const address = (file) => `/made/${basename(file)}`;
  return {
    imports: Object.fromEntries(specifiers.map((specifier, index) => [specifier, address(entryPoints[index])])),
    files: Object.fromEntries(outputFiles.map(({ path, text }) => [address(path), script(text)])),
  };
}

function reexport(specifier) {
  const names = Object.keys(require(specifier)).filter((name) => name !== "default" && /^[\w$]+$/.test(name));
  return `import * as all from "${specifier}";
    export default all.default;
    export const { ${names.join(", ")} } = all;`;
}
