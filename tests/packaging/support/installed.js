// The package as a user has it: packed by npm, installed from the tarball into a project of its own. The project lies in this
// directory, so that it finds what node_modules here has: bundlers, frameworks.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PKG = fileURLToPath(new URL("../../../pkg", import.meta.url));
/** The directory of these tests. */
export const PACKAGING = fileURLToPath(new URL("..", import.meta.url));
const TOOL_LIMIT = 120_000; // ms
const SERVER_LIMIT = 30_000; // ms

/** What `npm pack` says of the tarball: { filename, files: [{ path, size }], size, unpackedSize }. */
export let tarball;
/** The directory of a project in which the package is installed; it goes with this process. */
export const PROJECT = install();

function install() {
  readdirSync(PACKAGING).filter(isLeftBehind).forEach((name) => remove(join(PACKAGING, name)));
  const project = join(PACKAGING, `.project-${process.pid}`);
  mkdirSync(project);
  process.on("exit", () => remove(project));
  [tarball] = JSON.parse(npm(["pack", PKG, "--json", "--pack-destination", project], project));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "app", private: true }));
  npm(["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", `./${tarball.filename}`], project);
  return project;
}

function remove(directory) {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** Whether this is the project of a process that was killed. */
function isLeftBehind(name) {
  const [, pid] = /^\.project-(\d+)$/.exec(name) ?? [];
  try {
    return pid !== undefined && !process.kill(Number(pid), 0);
  } catch ({ code }) {
    return code === "ESRCH";
  }
}

function npm(args, cwd) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes an app of these files, with the package installed in it, and gives its directory. */
export function createApp(name, files) {
  const directory = mkdtempSync(join(PROJECT, `${name}-`));
  const installed = join("node_modules", "socketio-wasm");
  cpSync(join(PROJECT, installed), join(directory, installed), { recursive: true });
  const manifest = { "package.json": JSON.stringify({ name: "app", private: true }) };
  for (const [path, text] of Object.entries({ ...manifest, ...files })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

// NEXT_TELEMETRY_DISABLED: it would tell its makers. BROWSERSLIST_IGNORE_OLD_DATA: data grow old after a pinned version.
const QUIET = { NEXT_TELEMETRY_DISABLED: "1", BROWSERSLIST_IGNORE_OLD_DATA: "1", NO_COLOR: "1", FORCE_COLOR: undefined };

/** Starts a program of tests/packaging/node_modules. */
export function startTool(name, args, { cwd = PROJECT } = {}) {
  return spawn(join(PACKAGING, "node_modules", ".bin", name), args, {
    cwd,
    env: { ...process.env, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TOOL_LIMIT,
  });
}

/** Runs a program of tests/packaging/node_modules, and resolves with all that it prints. */
export async function runTool(name, args, options) {
  const tool = startTool(name, args, options);
  let printed = "";
  for (const stream of [tool.stdout, tool.stderr]) stream.on("data", (data) => (printed += data));
  const [code, signal] = await once(tool, "close");
  if (code !== 0) throw new Error(`${name} ${args.join(" ")} ended with ${signal ?? code}:\n${printed}`);
  return printed;
}

/**
 * Starts a server of tests/packaging/node_modules, and resolves when it answers requests to `url`.
 *
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function startServer(name, args, url, options) {
  const server = startTool(name, args, options);
  let printed = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (printed += data));
  const closed = once(server, "close");
  const deadline = Date.now() + SERVER_LIMIT;
  const stop = async () => {
    server.kill();
    await closed;
  };
  while (!(await fetch(url).catch(() => undefined))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${name} ${args.join(" ")} does not answer:\n${printed}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return stop;
}

/** A port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
