// Stands for a program that runs wasm: examples are compiled only, for most of them need a server. Fails if its argument is no wasm, and
// prints how many examples are in it, by their names.
import { readFileSync } from "node:fs";

const wasm = readFileSync(process.argv[2]);
if (!WebAssembly.validate(wasm)) process.exit(1);
const names = wasm.toString("latin1").match(/src[/\\][\w/\\.]+\.(?:rs|md) - (?:[\w:]+ )?\(line \d+\)/g) ?? [];
console.log(`examples: ${new Set(names).size}`);
