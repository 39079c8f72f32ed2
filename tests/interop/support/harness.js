// Starts a server of the table, with what is in front of it, and runs tests in pages of their own.
import { startNginx } from "../../servers/interop/nginx.js";
import { launch } from "../../servers/conformance/launch.js";
import { startRecorder } from "../../servers/recorder.js";
import { serveAsset } from "../../browser/support/assets.js";
import { Page, pageError } from "../../browser/support/page-driver.js";
import { endSession } from "../../browser/support/session.js";

/**
 * @param {object} row of the table
 * @returns {Promise<object>} `page` is the address of the page's server, `address` and `path` are options of the client; `kill` and `run`
 *   end the server and start it again, `refuse` and `accept` do so with its connections, `close` ends everything
 */
export async function startServer(row) {
  const [program, ...args] = row.command;
  if (!program) throw new Error(`no program for ${row.name}: run the suite by \`npm test -- interop\``);
  const assets = await startRecorder({ fallback: serveAsset });
  const resources = [assets];
  const close = async () => {
    for (const resource of resources.reverse()) await resource.close();
  };
  try {
    const server = await launch(row.name, [program, ...args], 0);
    resources.push({ close: () => Promise.all([server.kill(), server.refuse()]) });
    const { kill, run, refuse, accept } = server;
    const ends = { path: row.path ?? "/socket.io", kill, run, refuse, accept, close };
    if (!row.nginx) return { ...ends, page: assets.url, address: `http://127.0.0.1:${server.port}` };

    const nginx = await startNginx({ ...row.nginx, upstream: server.port, assets: assets.port });
    resources.push(nginx);
    const address = `http://127.0.0.1:${nginx.port}`;
    return { ...ends, page: address, address };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs a test in a fresh page, and fails on uncaught errors of the page. */
export async function inPage({ page: origin }, fn) {
  const page = new Page();
  try {
    await page.open(origin, { helpers: "/harness/interop.js" });
    await fn(page);
    const [error] = await page.takeUncaught();
    if (error) throw pageError(error);
  } finally {
    await page.close().catch(() => endSession());
  }
}
