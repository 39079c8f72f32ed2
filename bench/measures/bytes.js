// The size of each entry, and of the parts of the wasm.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { PKG, REFERENCE } from "../lib/clients.js";
import { buildNamed } from "../lib/named.js";
import { readWasm } from "../lib/wasm-file.js";

const WASM = `${PKG}socketio-wasm.wasm`;

const ENTRIES = {
  ".": [`${PKG}index.js`],
  "./slim": [`${PKG}slim.js`, WASM],
  "./slim, its JavaScript": [`${PKG}slim.js`],
  "./slim, its wasm": [WASM],
  "./debug": [`${PKG}debug.js`],
  "classic script": [`${PKG}socket.io.min.js`],
  "socket.io-client": [REFERENCE],
};

const TOP = 30;

/** Groups functions by name; the first match counts. */
const GROUPS = [
  // The core, by layer.
  [/^socketio::(\w+)/, ([, layer]) => layer],
  // The exports themselves are named by class and method.
  [/^(socketio_wasm::|(__wbg_)?client_)\w+/, () => "npm exports"],
  [/^(core|alloc|std|hashbrown)\b/, () => "core, alloc, std"],
  [/^(rlsf|dlmalloc|__rdl|__rust_(re|de)?alloc|__rg_|__rustc)/, () => "allocator"],
  [/^(wasm_bindgen|js_sys|web_sys|gloo|__wbindgen|__externref|__wbg|Closure)/, () => "wasm-bindgen glue"],
];

function group(name) {
  // The first path counts: `<socketio::driver::Inner<socketio_wasm::host::NpmApplication, …>>::drain` belongs to `driver`.
  const bare = name.replace(/^[<&*( ]*(dyn |mut |impl )*/, "").replace(/\[[0-9a-f]+\]/g, "");
  for (const [pattern, to] of GROUPS) {
    const match = pattern.exec(bare);
    if (match) return to(match);
  }
  return "other";
}

const readable = (name) => name.replace(/::h[0-9a-f]{16}$/, "").replace(/\[[0-9a-f]{8,}\]/g, "");

function breakdown({ sections, functions }) {
  const groups = new Map();
  for (const { name, size } of functions) {
    const of = group(name);
    const { bytes, count } = groups.get(of) ?? { bytes: 0, count: 0 };
    groups.set(of, { bytes: bytes + size, count: count + 1 });
  }
  const { code, data, ...rest } = sections;
  groups.set("data segments", { bytes: data });
  groups.set("types, imports, exports, tables", { bytes: Object.values(rest).reduce((sum, size) => sum + size, 0) });
  const largest = [...functions].sort((a, b) => b.size - a.size).slice(0, TOP);
  return {
    code,
    groups: [...groups].map(([name, size]) => ({ name, ...size })).sort((a, b) => b.bytes - a.bytes),
    functions: largest.map(({ name, size }) => ({ name: readable(name), bytes: size })),
  };
}

export const bytes = {
  name: "bytes",
  about: "sizes of the entries",
  async run({ note }) {
    note("sizes");
    const rows = Object.entries(ENTRIES).map(([key, paths]) => {
      const files = paths.map((path) => readFileSync(path));
      const sum = (size) => files.reduce((all, file) => all + size(file).length, 0);
      return {
        key,
        raw: sum((file) => file),
        gzip: sum((file) => gzipSync(file, { level: 9 })),
        brotli: sum((file) => brotliCompressSync(file)),
      };
    });
    note("parts of the wasm");
    const { code: shipped } = readWasm(readFileSync(WASM)).sections;
    return { rows, shipped, ...breakdown(readWasm(readFileSync(await buildNamed()))) };
  },
};
