// `node scripts/alphabet.js [minutes]`: looks for an order of the characters by which `pkg/index.js` compresses better than by that of
// `pkg-template/src/inline.js`, which it prints for that file. The kinds of bytes in a wasm do not change much, so there is little to
// gain before much of the core has.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { ALPHABET } from "../pkg-template/src/inline.js";
import { textOf } from "./lib/inline.js";

const pkg = new URL("../pkg/", import.meta.url);
const wasm = readFileSync(new URL("socketio-wasm.wasm", pkg));
const [before, after] = readFileSync(new URL("index.js", pkg), "utf8").split(textOf(wasm));
const minutes = Number(process.argv[2] ?? 10);

const size = (alphabet) => brotliCompressSync(before + textOf(wasm, alphabet) + after).length;
const anywhere = () => Math.floor(Math.random() * ALPHABET.length);

let best = { alphabet: [...ALPHABET], bytes: size(ALPHABET) };
console.log(`${best.bytes} bytes by brotli`);
for (const end = Date.now() + minutes * 60_000; Date.now() < end; ) {
  const alphabet = [...best.alphabet];
  const [one, other] = [anywhere(), anywhere()];
  [alphabet[one], alphabet[other]] = [alphabet[other], alphabet[one]];
  const bytes = size(alphabet);
  if (bytes < best.bytes) console.log(`${bytes} bytes: ${JSON.stringify(alphabet.join(""))}`);
  if (bytes <= best.bytes) best = { alphabet, bytes };
}
