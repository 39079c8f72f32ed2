// Apps over programs from npm that import socket.io-client, as their users have them: built by a bundler whose alias names
// this package in its place, or loaded as the modules of a CDN, where an import map does.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { transformSync } from "esbuild";
import { textOf } from "../../../scripts/build/inline.js";
import { html } from "./app.js";
import { modulesOf } from "./cdn.js";
import { createApp, PACKAGING, PROJECT, runTool } from "./installed.js";

const INSTALLED = join(PROJECT, "node_modules");

/** Installs a program beside the package. What npm installed with it, socket.io-client too, lies in the directory above. */
export function install(program) {
  cpSync(join(PACKAGING, "node_modules", program), join(INSTALLED, program), { recursive: true });
  return JSON.parse(readFileSync(join(INSTALLED, program, "package.json"), "utf8")).version;
}

/** The main module of an app: JavaScript, JSX or TypeScript. */
const sourceOf = ({ app, main }) => readFileSync(join(PACKAGING, "programs", app, main), "utf8");
const TSCONFIG = JSON.stringify({ compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } });

/** The main module in JavaScript, for what takes neither JSX nor TypeScript. */
const compile = (program) =>
  transformSync(sourceOf(program), { loader: extname(program.main).slice(1), jsx: "automatic", tsconfigRaw: TSCONFIG }).code;

/** The page of an app, which keeps what is thrown in it. */
const pageOf = (script, head = "") => `${html(script).replace(
  "<script",
  `<script>
      const errors = [];
      addEventListener("error", (event) => errors.push(event.message));
      addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
    </script>
    ${head}
    <script`,
)}<div id="app"></div>
`;

const BUNDLERS = {
  Vite: {
    command: () => ["vite", "build", "--sourcemap"],
    config: "vite.config.mjs",
  },
  // Takes JavaScript only, and a long time to minify.
  webpack: {
    command: () => ["webpack", "--mode=production", "--no-optimization-minimize", "--devtool=source-map"],
    config: "webpack.config.mjs",
    takesJavaScript: true,
    page: "/main.js",
  },
  esbuild: {
    command: (main) =>
      ["esbuild", `src/${main}`, "--bundle", "--minify", "--sourcemap", "--jsx=automatic", "--outdir=dist"],
    option: "--alias:socket.io-client=socketio-wasm",
    page: "/index.js",
  },
};
export const BUNDLER_NAMES = Object.keys(BUNDLERS);
const CONFIG = 'export default { resolve: { alias: { "socket.io-client": "socketio-wasm" } } };';

/** Builds an app, with the bundler's alias or as it is. Resolves with its directory, and its page if that lacks one. */
export async function bundle(name, program, { aliased }) {
  const { command, config, option, page, takesJavaScript } = BUNDLERS[name];
  const main = takesJavaScript ? "index.js" : program.main;
  const directory = createApp(`${program.app}-${name}`, {
    "tsconfig.json": TSCONFIG,
    "index.html": pageOf(`./src/${main}`),
    [`src/${main}`]: takesJavaScript ? compile(program) : sourceOf(program),
    ...(aliased && config && { [config]: CONFIG }),
  });
  const [tool, ...args] = command(main);
  await runTool(tool, aliased && option ? [...args, option] : args, { cwd: directory });
  return { directory: join(directory, "dist"), files: page ? { "/": pageOf(page) } : {} };
}

const PARTS_OF_SOCKET_IO = /node_modules\/((?:socket|engine)\.io-(?:client|parser))\//;

/** The clients that a bundle has: the packages that its source maps name, and this one if the wasm is in it. */
export function clientsIn(directory) {
  const wasm = textOf(readFileSync(join(INSTALLED, "socketio-wasm/socketio-wasm.wasm")));
  const clients = new Set();
  for (const file of readdirSync(directory, { recursive: true })) {
    const text = /\.(js|map)$/.test(file) ? readFileSync(join(directory, file), "utf8") : "";
    if (file.endsWith(".js") && text.includes(wasm)) clients.add("socketio-wasm");
    for (const path of file.endsWith(".map") ? JSON.parse(text).sources : []) {
      const client = PARTS_OF_SOCKET_IO.exec(path)?.[1];
      if (client) clients.add(client);
    }
  }
  return [...clients].sort();
}

/** The files of an app without a bundler, whose import map says that "socket.io-client" is the module at an address. */
export async function unbundled(program, client) {
  const code = compile(program);
  const { imports, files } = await modulesOf(code, "socket.io-client");
  const importMap = JSON.stringify({ imports: { ...imports, "socket.io-client": client } });
  const page = pageOf("/app.js", `<script type="importmap">${importMap}</script>`);
  return { files: { ...files, "/app.js": { text: code, type: "text/javascript" }, "/": page } };
}
