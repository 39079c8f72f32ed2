// The server of the examples, which can be killed at any time and started again on the same port, with the same messages.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));
const PROGRAM = join(EXAMPLES, "target/debug/example-server");

export class Server {
  url;
  #directory;
  #port = "0";
  #process;

  /** Resolves when it listens. */
  async start() {
    this.#directory ??= await mkdtemp(join(tmpdir(), "chat-"));
    const env = { ...process.env, PORT: this.#port, CHAT: join(this.#directory, "chat.jsonl"), PAGES: join(EXAMPLES, "dist") };
    this.#process = spawn(PROGRAM, [], { env, stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(this.#process, "exit").then(() => {
      throw new Error("the server ended before it was listening");
    });
    ended.catch(() => {});
    const [line] = await Promise.race([once(createInterface(this.#process.stdout), "line"), ended]);
    [, this.url, this.#port] = /^listening on (http:\/\/\S+:(\d+))$/.exec(line);
  }

  /** Ends it as a crash does. */
  async kill() {
    const exited = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exited;
  }

  async close() {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
