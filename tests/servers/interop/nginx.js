// nginx in front of a server, in the foreground, in one process, with a configuration and a folder of its own.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const STARTS = 3; // Another program may take the free port first.
const LISTENING_LIMIT = 10_000; // ms

/** Passes on what asks for a WebSocket; without it nginx leaves the headers `Upgrade` and `Connection` out. */
export const UPGRADES = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $passed_on;";

/**
 * @param {object} options
 * @param {string} options.location such as "/socket.io/"
 * @param {string} options.settings directives of the location, without `proxy_pass`
 * @param {number} options.upstream the port of the server
 * @param {string} [options.rest] the path at the server that the location stands for, if it is another one
 * @param {number} options.assets the port of the server that has everything else
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function startNginx(options) {
  for (let start = 1; ; start++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (start === STARTS) throw error;
    }
  }
}

async function startOnce({ location, settings, upstream, rest = "", assets }) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "nginx-"));
  mkdirSync(join(folder, "temporary"));
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path temporary/${name};`);
  const configuration = `
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log stderr crit;
    events {}
    http {
      access_log off;
      ${places.join(" ")}
      client_max_body_size 100m;
      map $http_upgrade $passed_on { default upgrade; "" close; }
      server {
        listen 127.0.0.1:${port};
        location ${location} { proxy_pass http://127.0.0.1:${upstream}${rest}; ${settings} }
        location / { proxy_pass http://127.0.0.1:${assets}; }
      }
    }`;
  writeFileSync(join(folder, "nginx.conf"), configuration);
  const program = process.env.NGINX_BIN || "nginx";
  const args = ["-p", folder, "-c", "nginx.conf", "-e", "stderr"];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const close = async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  let failure;
  ended.then((why) => (failure = new Error(`${program} ended: ${why}`)));
  const end = performance.now() + LISTENING_LIMIT;
  while (!(await accepts(port))) {
    if (failure || performance.now() > end) {
      await close();
      throw failure ?? new Error(`${program} does not listen`);
    }
    await sleep(20);
  }
  return { port, close };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
