// Starts the benchmark's server.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Resolves with its port and address, and a function that stops it. */
export async function startSite() {
  const child = fork(fileURLToPath(new URL("../server.js", import.meta.url)));
  const [port] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the server ended with code ${code}`))),
  ]);
  return { port, address: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}
