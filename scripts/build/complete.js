// Adds to pkg/ what the package publishes besides the code.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT, run } from "../lib/processes.js";
import { TEMPLATE } from "./bind.js";
import { PKG } from "./bundle.js";

export async function complete(env) {
  const root = resolve(ROOT);
  const { version } = await crate(env);
  // Everything is bundled, so the published package imports nothing by these names.
  const { imports, ...manifest } = JSON.parse(readFileSync(join(TEMPLATE, "package.json"), "utf8"));
  writeFileSync(join(PKG, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  // TypeScript tells ES modules and CommonJS apart by the extension of the declarations.
  for (const name of ["index.d.ts", "index.d.cts"]) cpSync(join(TEMPLATE, "index.d.ts"), join(PKG, name));
  for (const name of ["slim.d.ts", "debug.d.ts"]) cpSync(join(TEMPLATE, name), join(PKG, name));
  // For `node.js` and `node.cjs`.
  cpSync(join(TEMPLATE, "ws.cjs"), join(PKG, "ws.cjs"));
  for (const file of ["LICENSE", "CHANGELOG.md"]) cpSync(join(root, file), join(PKG, file));
  // The package does not contain the images of the README.
  const readme = readFileSync(join(root, "README.md"), "utf8");
  writeFileSync(join(PKG, "README.md"), readme.replace(/^!\[.*\n\n/gm, ""));
}

/** What cargo knows of the crate of the bindings; the package has its version. */
async function crate(env) {
  const { lines } = await run("cargo", ["metadata", "--no-deps", "--format-version", "1"], { env });
  const { packages } = JSON.parse(lines.find((line) => line.startsWith("{")));
  return packages.find(({ name }) => name === "socketio-wasm");
}
