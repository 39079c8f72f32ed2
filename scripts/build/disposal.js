// Leaves it to the garbage collector alone to free the wasm part of an object. By default an object can be freed by hand too, so
// wasm-bindgen registers it with a token, by which its finalizer can be taken back. V8 keeps tokens in a table that does not shrink when
// finalizers run: 16 KB stay of a thousand connections. Nobody frees a connection by hand. Nor is the one closure ever freed.
import { replace } from "./replace.js";

/** The methods of a class by which it is freed. */
const METHODS = /^ {4}__destroy_into_raw\(\) \{\n(?: {8}.*\n)+ {4}\}\n {4}free\(\) \{\n(?: {8}.*\n)+ {4}\}\n/gm;
const DISPOSE = /^if \(Symbol\.dispose\) .*\n/gm;
/** The last argument is the token. */
const REGISTER = /(Finalization\.register\(this, this\.__wbg_ptr), this\)/g;

/** The closure of an instance: there is one, by which JavaScript reports, and it is there as long as the instance. */
const CLOSURES = /^const CLOSURE_DTORS = [\s\S]*?;\n\n/m;
const MAKE_CLOSURE = /^function makeClosure\(arg0, arg1, f\) \{[\s\S]*?\n\}\n/m;

/** @param {string} code what `wasm-bindgen --target web` generated */
export function removeDisposal(code) {
  const withoutTokens = replace(code, REGISTER, "$1)");
  const withPlainClosure = replace(withoutTokens, MAKE_CLOSURE, "const makeClosure = (a, b, f) => (...args) => f(a, b, ...args);\n");
  return [METHODS, DISPOSE, CLOSURES].reduce((rest, pattern) => replace(rest, pattern, ""), withPlainClosure);
}
