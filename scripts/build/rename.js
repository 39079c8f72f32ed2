// Renames the imports and exports of the wasm in the JavaScript that wasm-bindgen generates. wasm-opt shortens the names in the
// wasm. That makes the package 2.3 KB smaller by brotli, because each generated name holds a hash, which does not compress.
import { Problem } from "../lib/output.js";
import { replace } from "./replace.js";

/** The module whose functions wasm-bindgen defines itself; all others are the core's own JavaScript files. */
const BINDINGS = "./socketio_wasm_bg.js";

/** The import object at the end of `__wbg_get_imports`: one entry for each module. */
const IMPORT_OBJECT = /^ {4}return \{\n {8}__proto__: null,\n(?: {8}"[^"]+": import\d+,\n)+ {4}\};/m;
/** A use of an export. */
const EXPORT = /\bwasm\.(\w+)/g;
/** A definition of an import, in the object for `BINDINGS`. */
const IMPORT = /^( {8})(\w+)(: function\()/gm;

/**
 * @param {string} code what `wasm-bindgen --target web` generated
 * @param {object} names what `wasm-opt --minify-imports-and-exports-and-modules` prints
 * @param {[string, string, string][]} names.imports module, name, short name
 * @param {[string, string][]} names.exports name, short name
 */
export function rename(code, { imports, exports }) {
  const exported = new Map(exports);
  const bindings = new Map(imports.filter(([module]) => module === BINDINGS).map(([, name, short]) => [name, short]));
  // wasm-opt merges all modules into one, "a". Functions of the core's own files become members of it.
  const others = imports.filter(([module]) => module !== BINDINGS);
  const statements = others.map(([module, name, short]) => `import { ${name} as other_${short} } from "${module}";\n`);
  const members = others.map(([, , short]) => `${short}: other_${short}`);

  let renamed = replace(code, IMPORT_OBJECT, () => `    return { a: { ...import0, ${members.join(", ")} } };`);
  renamed = replace(renamed, EXPORT, (_, name) => {
    if (!exported.has(name)) throw new Problem(`the wasm has no export "${name}", but the code of wasm-bindgen uses it`);
    return `wasm.${exported.get(name)}`;
  });
  const missing = new Set(bindings.keys());
  renamed = replace(renamed, IMPORT, (_, indent, name, end) => {
    missing.delete(name);
    // wasm-opt may have removed an import that is not used.
    return `${indent}${bindings.get(name) ?? name}${end}`;
  });
  if (missing.size > 0) throw new Problem(`the code of wasm-bindgen does not define: ${[...missing].join(", ")}`);
  return statements.join("") + renamed;
}
