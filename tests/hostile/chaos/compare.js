// The sessions of `npm run chaos`: prints what the package and socket.io-client have lost through the same seeds.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { table } from "../../../scripts/lib/output.js";
import { serveAsset } from "../../browser/support/assets.js";
import { Page } from "../../browser/support/page-driver.js";
import { endSession } from "../../browser/support/session.js";
import { listen } from "../../servers/recorder.js";
import { complaints } from "./judge.js";
import { runSessions } from "./session.js";

const AT_ONCE = 10;
const CLIENTS = { "socketio-wasm": "/pkg/index.js", "socket.io-client": "/reference/index.js" };

const { values, positionals } = parseArgs({
  options: { seed: { type: "string", default: "1" }, "recover-once": { type: "boolean", default: false } },
  allowPositionals: true,
});
const count = Number(positionals[0] ?? 20);
const first = Number(values.seed);
const http = createServer((req, res) => serveAsset(req, res) || res.writeHead(404).end());
await listen(http, 0, "127.0.0.1");

const results = Object.fromEntries(Object.keys(CLIENTS).map((name) => [name, []]));
for (let from = first; from < first + count; from += AT_ONCE) {
  const seeds = Array.from({ length: Math.min(AT_ONCE, first + count - from) }, (_, at) => from + at);
  for (const [name, path] of Object.entries(CLIENTS)) {
    const page = new Page();
    await page.open(`http://127.0.0.1:${http.address().port}`, { package: path });
    results[name].push(...(await runSessions(page, seeds, { recoversOnce: values["recover-once"] })));
    await page.close();
  }
}
await endSession();

const sum = (sessions, count) => sessions.reduce((all, session) => all + count(session), 0);
const untold = (sessions) => sum(sessions, ({ lostUntold }) => lostUntold);
const ROWS = {
  "events from the server": (all) => sum(all, ({ sent }) => sent),
  "lost, and the client knows (`recovered` is false)": (all) => sum(all, ({ lost, lostUntold }) => lost - lostUntold),
  "lost, as the server had forgotten the socket or its rooms": (all) => untold(all.filter(({ hasForgotten }) => hasForgotten)),
  "lost, as the browser sent a poll again": (all) => untold(all.filter(({ hasForgotten, resent }) => !hasForgotten && resent.get > 0)),
  "lost otherwise": (all) => untold(all.filter(({ hasForgotten, resent }) => !hasForgotten && resent.get === 0)),
  "came twice or out of order": (all) => sum(all, ({ twice, disordered }) => twice.length + disordered.length),
  "never acknowledged": (all) => sum(all, ({ unacknowledged }) => unacknowledged),
  "connections": (all) => sum(all, ({ connects }) => connects),
  "of these recovered": (all) => sum(all, ({ recovered }) => recovered),
  "sessions that did not come back": (all) => sum(all, ({ isStuck }) => Number(isStuck)),
};
const rows = Object.entries(ROWS).map(([name, value]) => [name, ...Object.values(results).map((all) => `${value(all)}`), ""]);
table([["", ...Object.keys(CLIENTS), ""], ...rows]).forEach((line) => console.log(line));

const failures = results["socketio-wasm"].filter((result) => !result.hasForgotten && complaints(result).length > 0);
for (const result of failures) console.log(`seed ${result.seed}: ${complaints(result).join("; ")}`);
process.exit(failures.length === 0 ? 0 : 1);
