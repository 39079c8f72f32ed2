// Child processes of the developer commands. Each one runs in its own session, so that it can be ended together with its
// descendants: when the command is interrupted, reaches its time limit or ends. On Windows, which has no sessions, it is ended with those
// descendants that can be found by their parents.
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const KEPT_LINES = 400;
const ON_WINDOWS = process.platform === "win32";
const GRACE = 3000; // ms between SIGTERM and SIGKILL
const PARENT_CHECK = 300; // ms
const LAST_RESORT = 10_000; // ms from a signal to the end of this process, even if children are still running

/** Rejects the running operation when a signal interrupts the command. */
export class Interrupted extends Error {}

const running = new Set();
let interruption;

/**
 * Handles SIGINT, SIGTERM and SIGHUP: ends the children, then the command itself by an Interrupted error.
 *
 * @param {(signal: string) => number} exitCode
 * @returns {Promise<void>} resolves at the signal
 */
export function handleSignals(exitCode) {
  return new Promise((interrupted) => {
    const interrupt = (signal) => {
      // Under npm, Ctrl-C arrives twice: from the terminal and from npm.
      if (interruption) return;
      interruption = new Interrupted(signal);
      setTimeout(() => process.exit(exitCode(signal)), LAST_RESORT).unref();
      for (const child of running) endSession(child.pid);
      interrupted();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupt(signal));
    // A signal to npm may end only npm and its shell, but not this process.
    const parent = process.ppid;
    const orphaned = () => process.ppid !== parent && interrupt("SIGTERM");
    if (process.env.npm_lifecycle_event) setInterval(orphaned, PARENT_CHECK).unref();
    process.on("exit", () => {
      for (const child of running) signalSession(child.pid, "SIGKILL");
    });
  });
}

/**
 * Starts a command in the repository's root.
 *
 * @param {object} [options]
 * @param {object} [options.env] additional environment variables
 * @param {string} [options.cwd]
 * @param {(line: string, source: "stdout" | "stderr") => void} [options.onLine]
 * @param {number} [options.timeLimit] ms until the command is ended
 * @param {boolean} [options.sweep] ends the processes that the command leaves running (not for installers, which may start daemons)
 * @param {boolean} [options.tied] gives the command a stdin that closes when this process ends
 * @returns {{ finished: Promise<{ code: number | null, signal: string | null, lines: string[], late: boolean }>,
 *   stop: () => Promise<void> }} `finished` rejects if the command cannot be started, or at an interruption
 */
export function start(command, args, options = {}) {
  const { env, cwd = ROOT, onLine = () => {}, timeLimit, sweep = false, tied = false } = options;
  const lines = [];
  const keep = (line, source) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine(line, source);
  };
  if (interruption) return { finished: Promise.reject(interruption), stop: async () => {} };

  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [tied ? "pipe" : "ignore", "pipe", "pipe"],
    // On Windows that would open a console.
    detached: !ON_WINDOWS,
    windowsHide: true,
  });
  if (child.pid) running.add(child);
  readLines(child.stdout, (line) => keep(line, "stdout"));
  readLines(child.stderr, (line) => keep(line, "stderr"));

  let late = false;
  const timer =
    timeLimit &&
    setTimeout(() => {
      late = true;
      endSession(child.pid);
    }, timeLimit);

  const finished = new Promise((resolve, reject) => {
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    // "close" alone is not enough: a process that is still running may keep the pipes open.
    child.once("exit", async (code, signal) => {
      clearTimeout(timer);
      if (sweep || late || interruption) await endSession(child.pid);
      await new Promise((drained) => {
        if (child.stdout.destroyed && child.stderr.destroyed) drained();
        else child.once("close", drained);
        setTimeout(drained, 500);
      });
      running.delete(child);
      if (interruption) reject(interruption);
      else resolve({ code, signal, lines, late });
    });
  });
  return { finished, stop: () => endSession(child.pid) };
}

/** Runs a command, and resolves when it has ended. The options are those of `start`. */
export function run(command, args, options) {
  return start(command, args, options).finished;
}

/** The trimmed stdout of a short command, or undefined if it fails or does not exist. */
export async function ask(command, args) {
  const answer = [];
  try {
    const { code } = await run(command, args, { onLine: (line, source) => source === "stdout" && answer.push(line) });
    return code === 0 ? answer.join("\n").trim() : undefined;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return undefined;
  }
}

function readLines(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const parts = (rest + text).split(/\r\n|[\r\n]/);
    rest = parts.pop();
    parts.forEach((part) => onLine(part));
  });
  stream.on("end", () => rest && onLine(rest));
}

async function endSession(id) {
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const deadline = Date.now() + GRACE;
    signalSession(id, signal);
    while (sessionMembers(id).length > 0 && Date.now() < deadline) {
      await new Promise((later) => setTimeout(later, 50));
    }
  }
}

function signalSession(id, signal) {
  if (ON_WINDOWS) {
    spawnSync("taskkill", ["/pid", `${id}`, "/t", "/f"], { stdio: "ignore", windowsHide: true });
    return;
  }
  for (const member of sessionMembers(id)) {
    try {
      process.kill(member, signal);
    } catch {
      // It has ended in the meantime.
    }
  }
}

/**
 * The running processes of a session. The process group is not enough, because chromedriver starts the browser in another group.
 * Without /proc the group has to do.
 */
function sessionMembers(id) {
  // `taskkill` returns when they have ended.
  if (ON_WINDOWS) return [];
  let entries;
  try {
    entries = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    try {
      process.kill(-id, 0);
      return [-id];
    } catch {
      return [];
    }
  }
  return entries.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const [state, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(session) === id && state !== "Z";
    } catch {
      return false;
    }
  });
}
