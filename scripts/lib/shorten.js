// The names by which the wasm and its JavaScript know each other, made short. wasm-bindgen gives each import a hash, which no
// compression makes smaller, and hands over whole modules where the wasm imports some of their functions.
import { Problem } from "./output.js";

const BINDINGS = "./socketio_wasm_bg.js";
const IMPORT_OF_MODULE = /^import \* as import\d+ from .*\n/gm;
const FUNCTION = /^( {8})(\w+)(: (?:function)?\()/gm;
/** Functions that are arrow functions as well: those that do not hand on their arguments. */
const PLAIN = /: function(\([^)]*\)) \{\n/g;
/** What serves callers, or browsers, that there are not here. */
const UNUSED = [
  /^ {4}__destroy_into_raw\(\) \{\n(?: {8}.*\n)+ {4}\}\n/m,
  /^ {4}free\(\) \{\n(?: {8}.*\n)+ {4}\}\n/m,
  /^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n(?: {4}.*\n)+\}\n/m,
  /^if \(Symbol\.dispose\) .*\n/m,
  / else \{\n\s+console\.warn\('using deprecated parameters .*\n\s+\}/g,
];
/** Strings go into wasm memory once in a while, short ones: one way will do. */
const PASS_STRING = /^function passStringToWasm0\(arg, malloc, realloc\) \{\n(?:.*\n)*?\}\n/m;
const SHORT_PASS_STRING = `function passStringToWasm0(arg, malloc) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr = malloc(buf.length, 1) >>> 0;
    getUint8ArrayMemory0().set(buf, ptr);
    WASM_VECTOR_LEN = buf.length;
    return ptr;
}
`;
const REALLOC = /(passStringToWasm0\(\w+, wasm\.\w+), wasm\.\w+\)/g;
/**
 * What is registered for finalization is not taken out again: a registry's table of who could be never shrinks. So a closure's turn may
 * come when Rust has dropped it, which it then knows.
 */
const REGISTER = /(\.register\(\w+, [\w.]+), \w+\);/g;
const UNREGISTER = /^\s+CLOSURE_DTORS\.unregister\(state\);\n/gm;
const FINALIZE = /state => (wasm\.\w+\(state\.a, state\.b\))/;
const RESULT = /^ {4}return \{\n {8}__proto__: null,\n(?: {8}"[^"]+": import\d+,\n)+ {4}\};/m;

/**
 * Rewrites what `wasm-bindgen --target web` wrote for a wasm whose names are shortened since.
 *
 * @param {string} code
 * @param {object} names what `wasm-opt --minify-imports-and-exports-and-modules` prints
 * @param {[string, string, string][]} names.imports module, name, short name
 * @param {[string, string][]} names.exports name, short name
 */
export function shorten(code, { imports, exports }) {
  const exported = new Map(exports);
  const bindings = new Map(imports.filter(([module]) => module === BINDINGS).map(([, name, short]) => [name, short]));
  const others = imports.filter(([module]) => module !== BINDINGS);
  const find = (names, name) => {
    if (!names.has(name)) throw new Problem(`the wasm has no ${name}, which its bindings name`);
    return names.get(name);
  };
  if (!RESULT.test(code)) throw new Problem("wasm-bindgen writes its imports in a way that is new to us");

  const statements = others.map(([module, name, short]) => `import { ${name} as other_${short} } from "${module}";\n`);
  const members = others.map(([, , short]) => `${short}: other_${short}`);
  const used = UNUSED.reduce((rest, unused) => rest.replace(unused, ""), code);
  return statements.join("") + used
    .replace(PASS_STRING, SHORT_PASS_STRING)
    .replace(REALLOC, "$1)")
    .replace(REGISTER, "$1);")
    .replace(UNREGISTER, "")
    .replace(FINALIZE, "state => state.a && $1")
    .replace(IMPORT_OF_MODULE, "")
    .replace(RESULT, () => `    return { a: { ...import0, ${members.join(", ")} } };`)
    .replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${find(exported, name)}`)
    .replace(PLAIN, ": $1 => {\n")
    .replace(FUNCTION, (_, indent, name, end) => `${indent}${find(bindings, name)}${end}`);
}
