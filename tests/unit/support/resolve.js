// What the names of the import map of `pkg-template/package.json` stand for in unit tests.
const MODULES = {
  "#core": new URL("fake-core.js", import.meta.url).href,
  "#leaves": new URL("../../../src/leaves.js", import.meta.url).href,
};

/** The hook of Node.js that resolves a specifier. */
export function resolve(specifier, context, nextResolve) {
  const url = MODULES[specifier];
  return url ? { url, shortCircuit: true } : nextResolve(specifier, context);
}
