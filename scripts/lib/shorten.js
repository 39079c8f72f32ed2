// The JavaScript that wasm-bindgen writes, made short: it serves callers and browsers that there are not here, gives each import a hash
// in its name, which no compression makes smaller, and hands over whole modules where the wasm imports some of their functions.
import { Problem } from "./output.js";

const BINDINGS = "./socketio_wasm_bg.js";

const PASS_STRING = `function passStringToWasm0(arg, malloc) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr = malloc(buf.length, 1) >>> 0;
    getUint8ArrayMemory0().set(buf, ptr);
    WASM_VECTOR_LEN = buf.length;
    return ptr;
}
`;

/** What is written otherwise, whatever the names. Each pattern is there, or another version of wasm-bindgen needs another one. */
const REWRITES = [
  // The core has one class, and nobody frees an object of it but the page's garbage collector.
  [/^ {4}__destroy_into_raw\(\) \{\n(?: {8}.*\n)+ {4}\}\n/m, ""],
  [/^ {4}free\(\) \{\n(?: {8}.*\n)+ {4}\}\n/m, ""],
  [/^if \(Symbol\.dispose\) .*\n/m, ""],
  // The oldest browsers have it.
  [/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n(?: {4}.*\n)+\}\n/m, ""],
  [/ else \{\n\s+console\.warn\('using deprecated parameters .*\n\s+\}/g, ""],
  [/^import \* as import\d+ from .*\n/gm, ""],
  // Strings go into wasm memory once in a while, short ones: one way will do.
  [/^function passStringToWasm0\(arg, malloc, realloc\) \{\n(?:.*\n)*?\}\n/m, PASS_STRING],
  [/(passStringToWasm0\(\w+, wasm\.\w+), wasm\.\w+\)/g, "$1)"],
  // A registry's table of who could be taken out of it never shrinks: nobody is. That Rust has dropped a closure, its state says.
  [/(\.register\(\w+, [\w.]+), \w+\);/g, "$1);"],
  [/^\s+CLOSURE_DTORS\.unregister\(state\);\n/gm, ""],
  // Functions that do not hand on their arguments are arrow functions as well.
  [/: function(\([^)]*\)) \{\n/g, ": $1 => {\n"],
];
const RESULT = /^ {4}return \{\n {8}__proto__: null,\n(?: {8}"[^"]+": import\d+,\n)+ {4}\};/m;
const EXPORT = /\bwasm\.(\w+)/g;
const FUNCTION = /^( {8})(\w+)(: (?:function)?\()/gm;

/** The code with what matches a pattern replaced, which something has to. */
function rewritten(code, pattern, replacement) {
  if (code.search(pattern) < 0) throw new Problem(`wasm-bindgen writes nothing like ${pattern} any more`);
  return code.replace(pattern, replacement);
}

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

  const statements = others.map(([module, name, short]) => `import { ${name} as other_${short} } from "${module}";\n`);
  const members = others.map(([, , short]) => `${short}: other_${short}`);
  const all = [
    ...REWRITES,
    [RESULT, () => `    return { a: { ...import0, ${members.join(", ")} } };`],
    [EXPORT, (_, name) => `wasm.${find(exported, name)}`],
    [FUNCTION, (_, indent, name, end) => `${indent}${find(bindings, name)}${end}`],
  ];
  return statements.join("") + all.reduce((rest, rewrite) => rewritten(rest, ...rewrite), code);
}
