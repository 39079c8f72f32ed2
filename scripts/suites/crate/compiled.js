// Stands for a program that runs wasm: fails if its argument is no wasm. Examples are compiled only, for most of them need a server.
import { readFileSync } from "node:fs";

if (!WebAssembly.validate(readFileSync(process.argv[2]))) process.exit(1);
