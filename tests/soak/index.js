// Runs the soak with both clients and prints the table. Fails where the memory of ours is not flat. Arguments: loads, a part such as 0.1.
import { Browser } from "../../bench/lib/browser.js";
import { OURS, THEIRS } from "../../bench/lib/clients.js";
import { dim, duration, heading, Problem, say, table } from "../../scripts/lib/output.js";
import { runMain } from "../../scripts/lib/main.js";
import { startServer } from "./server.js";
import { COUNTS, soak, STEPS, TOLERANCE } from "./soak.js";

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

function row(load, count, name, { snapshots, growth, grown }) {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  const change = (key) => `${kilobytes(first[key])} ${growth[key] < 0 ? "" : "+"}${kilobytes(growth[key])}`;
  const verdict = grown.length > 0 ? `grows: ${grown.join(", ")}` : "flat";
  const wasm = last.pages > 0 ? [change("used"), change("pages")] : ["", ""];
  return [load, count.toLocaleString("en"), name, change("heap"), ...wasm, verdict];
}

runMain(async (args) => {
  const part = args.map(Number).find((number) => number > 0) ?? 1;
  const named = args.filter((arg) => !(Number(arg) > 0));
  const unknown = named.find((name) => !(name in COUNTS));
  if (unknown !== undefined) throw new Problem(`unknown load "${unknown}", the loads are: ${Object.keys(COUNTS).join(", ")}`);
  const loads = named.length > 0 ? named : Object.keys(COUNTS);

  heading("Soak");
  const server = await startServer();
  const browser = await Browser.launch();
  const rows = [];
  let grows = false;
  try {
    for (const load of loads) {
      const count = COUNTS[load] * part;
      for (const [name, client] of Object.entries({ ours: OURS, theirs: THEIRS })) {
        const started = Date.now();
        const result = await soak(browser, { address: server.address, client, load, count });
        grows ||= client === OURS && result.grown.length > 0;
        rows.push(row(load, count, name, result));
        say(`    … ${load}, ${name}: ${result.grown.length > 0 ? "grows" : "flat"}, ${duration(Date.now() - started)}`);
      }
    }
  } finally {
    await browser.close();
    server.stop();
  }

  heading("After the first round, and what the others add");
  const [head, ...lines] = table([["load", "times", "client", "heap", "wasm in use", "wasm", ""], ...rows]);
  say(`  ${dim(head)}`);
  lines.forEach((line) => say(`  ${line}`));
  const [heap, used] = [TOLERANCE.heap, TOLERANCE.used].map(kilobytes);
  say(`\nflat: heap by at most ${heap}, wasm in use by at most ${used}, and the wasm memory after at most ${STEPS} rounds`);
  if (grows) throw new Problem("the memory of ours is not flat, see above");
});
