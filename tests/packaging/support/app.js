// A small real app, as a bundler gets it: the same few lines for each, and how they import the package.
import { EXCHANGE, FINISH } from "./site.js";

const MAIN = 'import { exchange, finish } from "./exchange.js";';

/** The app's main module, by how it imports the package. */
export const MAINS = {
  import: `import { io } from "socketio-wasm";\n${MAIN}\nfinish(exchange(io));`,
  "import()": `${MAIN}\nfinish(import("socketio-wasm").then(({ io }) => exchange(io)));`,
  require: `const { exchange, finish } = require("./exchange.js");\nconst { io } = require("socketio-wasm");\nfinish(exchange(io));`,
  slim: `import { init, io } from "socketio-wasm/slim";\n${MAIN}\nfinish(init().then(() => exchange(io)));`,
  "slim, import()": `${MAIN}
    finish(import("socketio-wasm/slim").then(async ({ init, io }) => { await init(); return exchange(io); }));`,
};

/** The module with which an app exchanges an event. */
export const EXCHANGE_MODULE = `export ${EXCHANGE.trim()}\nexport ${FINISH.trim()}\n`;

/** The files of an app with this main module. */
export const app = (main) => ({
  "index.html": html("./src/index.js"),
  "src/index.js": main,
  "src/exchange.js": EXCHANGE_MODULE,
});

/** The page of a bundler that makes none. */
export const html = (script) => `<!doctype html>
<html lang="en">
  <head>
    <title>app</title>
    <link rel="icon" href="data:,">
    <script type="module" src="${script}"></script>
  </head>
</html>
`;
