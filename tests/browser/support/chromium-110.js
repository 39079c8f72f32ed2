// Chromium 110, whose pages may not compile more than 4 KB of wasm at once. `npm install --no-save @sparticuz/chromium@110` brings it,
// for Linux on x64. Drivers of today do not drive it: this speaks to its DevTools.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pageError } from "./page-driver.js";

const RUN_TIMEOUT = 8000;

/** Starts it: `open(url, options)` and `run(fn, args)` are those of `Page`; `quit` ends it. */
export async function startChromium110() {
  const require = createRequire(import.meta.url);
  // socket.io brings it.
  const { WebSocket } = require("ws");
  const profile = await mkdtemp(join(tmpdir(), "chromium-110-"));
  const program = await require("@sparticuz/chromium").executablePath();
  const flags = ["--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"];
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`], { stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    createInterface({ input: child.stderr }).on("line", (line) => resolveMatch(/DevTools listening on (ws:\S+)/.exec(line), resolve));
  });
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let session;
  let latest = 0;
  const answers = new Map();
  socket.on("message", (text) => {
    const { id, error, result } = JSON.parse(text);
    answers.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
    answers.delete(id);
  });
  const send = (method, params = {}) =>
    new Promise((resolve) => {
      answers.set((latest += 1), resolve);
      socket.send(JSON.stringify({ id: latest, method, params, sessionId: session }));
    });
  const evaluate = async (expression) => {
    const { result } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    return result.value;
  };
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  session = (await send("Target.attachToTarget", { targetId, flatten: true })).sessionId;

  return {
    async open(url, options) {
      await send("Page.navigate", { url: `${new URL(url).origin}/harness?${new URLSearchParams(options)}` });
      await evaluate(`new Promise((resolve) => {
        const look = () => (window.harness ? resolve() : setTimeout(look, 5));
        look();
      })`);
    },
    async run(fn, args = {}) {
      const call = [String(fn), args, RUN_TIMEOUT].map((value) => JSON.stringify(value)).join(", ");
      const { value, error } = await evaluate(`new Promise((done) => harness.run(${call}, done))`);
      if (error) throw pageError(error);
      return value === undefined ? undefined : JSON.parse(value);
    },
    leave: () => send("Page.navigate", { url: "about:blank" }),
    takeUncaught: () => evaluate("harness.takeUncaught()"),
    async quit() {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function resolveMatch(match, resolve) {
  if (match) resolve(match[1]);
}
