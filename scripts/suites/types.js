// Tests the type declarations by tsc. Each exported function in tests/types is a test: those in `cases` must compile with the
// package and with socket.io-client, those in `differences` with the package only. With the package installed, these are tests too:
// each way to compile a program, each name that socket.io-client exports, whether the values of each entry match its types, and
// each example in the comments of the declarations.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { say } from "../lib/output.js";
import { ROOT, run } from "../lib/processes.js";

const DIRECTORY = "tests/types";
const NEWEST = "typescript";
const OLDEST = "typescript-4.9";
const REFERENCE = join(ROOT, "node_modules/socket.io-client/build/esm/index.d.ts");
const TIME_LIMIT = 5 * 60 * 1000; // ms
const PACKAGE = "socketio-wasm";

const STRICTEST = {
  strict: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
};

/** Ways to compile the program. The defaults are the newest compiler and an ES module. */
const SETTINGS = {
  "a program of a bundler": { module: "esnext", moduleResolution: "bundler", ...STRICTEST },
  "a program without the compiler's checks": { module: "esnext", moduleResolution: "bundler", strict: false },
  "a program for ES2015": { module: "es2015", moduleResolution: "bundler", target: "es2015", lib: ["es2015", "dom"] },
  "an ES module by the rules of node16": { module: "node16", moduleResolution: "node16", ...STRICTEST },
  "an ES module by the rules of nodenext": { module: "nodenext", moduleResolution: "nodenext", ...STRICTEST },
  "a CommonJS module": { module: "node16", moduleResolution: "node16", strict: true, file: "program.cts" },
  "TypeScript 4.9, by the rules of node10": { compiler: OLDEST, module: "esnext", moduleResolution: "node", strict: true },
  "TypeScript 4.9, by the rules of node16": { compiler: OLDEST, module: "node16", moduleResolution: "node16", strict: true },
};

/** Counts the tests of a run, and prints those that fail. */
class Tests {
  count = { passed: 0, failed: 0 };

  /** @param {string[]} complaints why it failed, none if it passed */
  add(name, complaints) {
    this.count[complaints.length === 0 ? "passed" : "failed"] += 1;
    if (complaints.length > 0) say([`✗ ${name}`, ...complaints.map((complaint) => `    ${complaint}`)].join("\n"));
  }
}

/** Compiles a project. Resolves with its errors: `{ file, line, message }`, or only the message if it belongs to no line. */
async function compile(directory, project, env, compiler = NEWEST) {
  const errors = [];
  const onLine = (line) => {
    const [, file, at, message] = /^(?:(.+)\((\d+),\d+\): )?error (TS.*)$/.exec(line) || [];
    if (message) errors.push(file ? { file, line: Number(at), message } : { message });
  };
  const options = { cwd: directory, env, onLine, timeLimit: TIME_LIMIT, sweep: true };
  const tsc = join(ROOT, "node_modules", compiler, "bin/tsc");
  const { code, lines } = await run(process.execPath, [tsc, "--pretty", "false", "-p", project], options);
  if (code !== 0 && errors.length === 0) errors.push({ message: `tsc failed: ${lines.join(" ")}` });
  return errors;
}

/** The cases in a file: its exported functions, with their first and last lines. */
function casesOf(file) {
  const cases = [];
  fs.readFileSync(join(ROOT, DIRECTORY, file), "utf8").split("\n").forEach((text, index) => {
    const [, name] = /^export (?:async )?function (\w+)/.exec(text) || [];
    if (name) cases.push({ file, name, first: index + 1, last: Infinity });
    else if (text === "}" && cases.length > 0) cases.at(-1).last = Math.min(cases.at(-1).last, index + 1);
  });
  return cases;
}

function filesOf(folder) {
  return fs.readdirSync(join(ROOT, DIRECTORY, folder)).map((name) => `${folder}/${name}`);
}

const describe = ({ file, line, message }) => `${file ? `${file}:${line}: ` : ""}${message}`;

async function testCases(tests, env) {
  const directory = join(ROOT, DIRECTORY);
  const own = await compile(directory, "tsconfig.json", env);
  const reference = await compile(directory, "tsconfig.reference.json", env);
  const take = (errors, { file, first, last }) => {
    const taken = errors.filter((error) => error.file === file && error.line >= first && error.line <= last);
    taken.forEach((error) => errors.splice(errors.indexOf(error), 1));
    return taken;
  };
  for (const { name, ...place } of filesOf("cases").flatMap(casesOf)) {
    const complaints = take(own, place).map(describe);
    complaints.push(...take(reference, place).map((error) => `with socket.io-client: ${describe(error)}`));
    tests.add(`${place.file}: ${name}`, complaints);
  }
  for (const { name, ...place } of filesOf("differences").flatMap(casesOf)) {
    const complaints = take(own, place).map(describe);
    if (take(reference, place).length === 0) complaints.push("compiles with socket.io-client too, so it is not a difference");
    tests.add(`${place.file}: ${name}`, complaints);
  }
  tests.add("the code outside of the cases compiles", own.map(describe));
  tests.add("the code outside of the cases compiles with socket.io-client", reference.map(describe));
}

/** The names that socket.io-client's declarations export. */
function referenceNames() {
  const lists = [...fs.readFileSync(REFERENCE, "utf8").matchAll(/^export \{([^}]+)\}/gm)].map(([, list]) => list);
  return lists.join(",").split(",").map((item) => item.trim().split(" as ").pop()).filter(Boolean);
}

/** Installs the package into a directory. */
function install(directory) {
  fs.mkdirSync(join(directory, "node_modules"));
  fs.symlinkSync(join(ROOT, "pkg"), join(directory, "node_modules", PACKAGE), "junction");
  fs.writeFileSync(join(directory, "package.json"), JSON.stringify({ type: "module" }));
}

/** The entries with types: `{ specifier, values }`, with the names of the values that the module exports. */
async function entries() {
  const { exports } = JSON.parse(fs.readFileSync(join(ROOT, "pkg/package.json"), "utf8"));
  const conditions = Object.entries(exports).map(([path, target]) => [path, target.import ?? target]);
  const typed = conditions.filter(([, { types }]) => types);
  return Promise.all(typed.map(async ([path, { default: file }]) => {
    const values = Object.keys(await import(pathToFileURL(join(ROOT, "pkg", file))));
    return { specifier: `${PACKAGE}${path.slice(1)}`, values };
  }));
}

/** The examples in comments of the declarations: `{ line, code }`, with the number of the first line. */
function examples() {
  const found = [];
  let example;
  fs.readFileSync(join(ROOT, "pkg/index.d.ts"), "utf8").split("\n").forEach((text, index) => {
    const [, comment] = /^ *\* ?(.*)$/.exec(text) || [];
    if (comment === "@example") found.push((example = { line: index + 2, code: [] }));
    else if (comment === undefined || comment === "/") example = undefined;
    else example?.code.push(comment);
  });
  return found;
}

function writeProject(directory, file, settings) {
  const output = { noEmit: true, declaration: true, target: "es2022" };
  const input = { lib: ["es2022", "dom"], types: [], skipLibCheck: false };
  const project = { compilerOptions: { ...output, ...input, ...settings }, files: [file] };
  fs.writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(project));
}

async function testPackage(tests, directory, env) {
  install(directory);
  for (const [name, { compiler, file = "program.ts", ...settings }] of Object.entries(SETTINGS)) {
    fs.copyFileSync(join(ROOT, DIRECTORY, "package/program.ts"), join(directory, file));
    writeProject(directory, file, settings);
    tests.add(`${name} compiles`, (await compile(directory, "tsconfig.json", env, compiler)).map(describe));
  }

  const pieces = referenceNames().map((name, i) => ({
    name: `${name} is exported`,
    code: [`export type { ${name} as _${i} } from "${PACKAGE}";`],
  }));
  for (const { specifier, values } of await entries()) {
    const [typed, there] = [`keyof typeof import("${specifier}")`, values.map((name) => `"${name}"`).join(" | ")];
    pieces.push(
      { name: `each value of ${specifier} has a type`, code: [`null! as ${there} satisfies ${typed};`] },
      { name: `each value in the types of ${specifier} is there`, code: [`null! as ${typed} satisfies ${there};`] },
    );
  }
  // In a block, so an example may declare a variable `socket`.
  pieces.push(...examples().map(({ line, code }) => ({
    name: `the example on line ${line} of index.d.ts compiles`,
    code: [`export async function example${line}(socket: Socket) {`, "{", ...code, "}", "}"],
  })));
  await testPieces(tests, directory, pieces, env);
}

/** Compiles pieces of code as one file. Each piece is a test. */
async function testPieces(tests, directory, pieces, env) {
  const header = `import { io, Manager, Socket } from "${PACKAGE}";`;
  fs.writeFileSync(join(directory, "pieces.ts"), [header, ...pieces.flatMap(({ code }) => code)].join("\n"));
  writeProject(directory, "pieces.ts", { module: "esnext", moduleResolution: "bundler", strict: true });
  // Errors in other files already failed the tests of the program.
  const errors = (await compile(directory, "tsconfig.json", env)).filter(({ file }) => !file || file === "pieces.ts");
  let last = 1;
  for (const { name, code } of pieces) {
    const first = last + 1;
    last += code.length;
    const own = errors.filter(({ line = 1 }) => line === 1 || (line >= first && line <= last));
    tests.add(name, own.map(({ message }) => message));
  }
}

export const types = {
  name: "types",
  about: "tsc on the type declarations",
  needs: ["build"],
  async run({ env }) {
    const tests = new Tests();
    await testCases(tests, env);
    const directory = fs.mkdtempSync(join(env.TMPDIR ?? tmpdir(), "types-"));
    try {
      await testPackage(tests, directory, env);
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
    return tests.count;
  },
};
