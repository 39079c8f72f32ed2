// What the bundles for Node.js have in place of the browser's objects: the modules in `pkg-template/src/node/`. No file of the others
// names them, so the bundles for browsers hold nothing of them.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { GLUE, TEMPLATE } from "./bind.js";

const NODE = join(TEMPLATE, "src", "node");
/** In place of the modules that the import map of `pkg-template/package.json` names; the last is for files below. */
const MODULES = { "#awake": "awake.js", "#options": "options.js", "#globals": "globals.js" };
/** The file that looks for the package `ws`. It is not bundled: so bundlers of applications find it. */
const WS = "./ws.cjs";
/** The transports that applications extend. */
const TRANSPORTS = "/src/transports.js";
/** Files that find some of the browser's globals in `globals.js`, by what their paths end with. */
const GLOBALS = new Map([
  [GLUE, ["XMLHttpRequest", "WebSocket", "setTimeout", "globalThis"]],
  ["/src/leaves.js", ["fetch"]],
  [TRANSPORTS, ["XMLHttpRequest", "globalThis"]],
]);

/** A plugin of esbuild. */
export const forNode = {
  name: "for Node.js",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#(awake|options|globals)$/ }, ({ path }) => ({ path: join(NODE, MODULES[path]) }));
    onResolve({ filter: /^#ws$/ }, () => ({ path: WS, external: true }));
    onResolve({ filter: /\/leaves\.js$/ }, ({ importer }) => (basename(importer) === GLUE ? { path: join(NODE, "leaves.js") } : undefined));
    onResolve({ filter: /^#leaves$/ }, ({ importer }) => (importer.endsWith(TRANSPORTS) ? { path: join(NODE, "leaves.js") } : undefined));
    onLoad({ filter: /\/(socketio_wasm|src\/leaves|src\/transports)\.js$/ }, ({ path }) => {
      const [, names] = [...GLOBALS].find(([end]) => path.endsWith(end));
      // On the first line, so that the source map stays right.
      return { contents: `import { ${names.join(", ")} } from "#globals"; ${readFileSync(path, "utf8")}` };
    });
  },
};
