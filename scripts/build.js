// `npm run build`: makes the publishable package in pkg/ from the crate and pkg-template/.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const template = join(root, "pkg-template");
const pkg = join(root, "pkg");

// What every engine with BigInt-free WebAssembly has; `--all-features` would allow encodings that browsers refuse.
const WASM_FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

function run(command, ...args) {
  execFileSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

const bindings = join(target, "npm-bindings");
const wasm = join(bindings, "socketio_wasm_bg.wasm");

console.log("Building the core (cargo)");
run("cargo", "build", "--release", "--lib", "--target", "wasm32-unknown-unknown", "--features", "npm");

console.log("Making its JavaScript bindings (wasm-bindgen)");
rmSync(bindings, { recursive: true, force: true });
const built = join(target, "wasm32-unknown-unknown", "release", "socketio_wasm.wasm");
run("wasm-bindgen", "--target", "web", "--no-typescript", "--remove-name-section", "--remove-producers-section", "--out-dir", bindings, built);

console.log("Shrinking the wasm (wasm-opt)");
run(process.execPath, join(root, "node_modules", "binaryen", "bin", "wasm-opt"), "-Oz", ...WASM_FEATURES, wasm, "-o", wasm);

console.log("Bundling pkg/ (esbuild)");
const { build } = await import("esbuild");
rmSync(pkg, { recursive: true, force: true });
mkdirSync(pkg);
await build({
  absWorkingDir: root,
  entryPoints: [join(template, "index.js")],
  outfile: join(pkg, "index.js"),
  bundle: true,
  format: "esm",
  minify: true,
  sourcemap: true,
  target: "es2022",
  alias: { "#core": join(bindings, "socketio_wasm.js"), "#wasm": wasm },
  loader: { ".wasm": "base64" },
  logLevel: "warning",
  // The bindings name each snippet once for each function they import from it.
  logOverride: { "duplicate-object-key": "silent" },
});

const { version } = JSON.parse(execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: root }))
  .packages.find((crate) => crate.name === "socketio-wasm");
const manifest = JSON.parse(readFileSync(join(template, "package.json"), "utf8"));
writeFileSync(join(pkg, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
cpSync(join(template, "index.d.ts"), join(pkg, "index.d.ts"));
for (const file of ["README.md", "LICENSE", "CHANGELOG.md"]) cpSync(join(root, file), join(pkg, file));

for (const [name, file] of [["wasm", wasm], ["pkg/index.js", join(pkg, "index.js")]]) {
  const bytes = readFileSync(file);
  console.log(`${name}: ${bytes.length} bytes, ${brotliCompressSync(bytes).length} brotli`);
}
