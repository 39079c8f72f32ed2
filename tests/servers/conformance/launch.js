// A server in a process, behind a proxy.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { startProxy } from "./proxy.js";

/**
 * Starts a program that writes `listening on <port>` and ends with its stdin.
 *
 * @param {string} name for messages
 * @param {string[]} command with its arguments
 * @param {number} port where the proxy listens, 0 for any
 * @returns {Promise<object>} the proxy, with `kill` and `run`, which starts the program again
 */
export async function launch(name, [command, ...args], port) {
  const proxy = await startProxy(port);
  let child;
  async function run() {
    child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    const listening = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
      createInterface(child.stdout).on("line", (line) => {
        const [, port] = /^listening on (\d+)$/.exec(line) ?? [];
        if (port) resolve(Number(port));
        else console.log(`[${name}] ${line}`);
      });
    });
    proxy.target = await listening;
  }
  async function kill() {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    // What the dead server left open.
    proxy.cut();
  }
  await run();
  return Object.assign(proxy, { run, kill });
}
