// Where our client spends its time on a message: self time per function, from a CPU profile. Runs only by name.
import { buildNamed } from "../lib/named.js";

const ROWS = {
  "emit 50 B": { kind: "emit", bytes: 50, batch: 32 },
  "receive 50 B": { kind: "receive", bytes: 50, batch: 32 },
};

const INTERVAL = 100; // µs
const TIME = 2000; // ms
const TOP = 25;
/** Not the client: the benchmark's own loops, and idle time. */
const OURS = /\/pages\//;
const IDLE = /^\((idle|program|root)\)$/;

const readable = (name) => name.replace(/::h[0-9a-f]{16}$/, "").replace(/\[[0-9a-f]{8,}\]/g, "");

/** Each function's share, by self time, of the client's total. */
function shares({ nodes, samples }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const own = new Map();
  let all = 0;
  for (const sample of samples) {
    const { functionName, url } = frames.get(sample);
    // Built-in functions count for their caller.
    const account = url || frames.get(callers.get(sample))?.url || "";
    if (OURS.test(account) || IDLE.test(functionName)) continue;
    const isWasm = /^wasm:|\.wasm$/.test(url);
    const name = `${readable(functionName || "(anonymous)")}${isWasm ? "" : " (JavaScript)"}`;
    all++;
    own.set(name, (own.get(name) ?? 0) + 1);
  }
  const sorted = [...own].sort(([, a], [, b]) => b - a).slice(0, TOP);
  return sorted.map(([name, count]) => ({ name, share: count / all }));
}

export const profile = {
  name: "profile",
  about: "where our client spends its time: self time per function, in %",
  async run({ browser, site, note }) {
    note("a build with names");
    await buildNamed();
    const profiles = {};
    for (const [key, row] of Object.entries(ROWS)) {
      note(key);
      await browser.open(`${site.address}/rounds`);
      await browser.call("await (await load(args[0])).prepare(args[1])", "named/slim.js", row);
      await browser.call("await warmUp([frames[0]])");
      await browser.sendCommand("Profiler.enable");
      await browser.sendCommand("Profiler.setSamplingInterval", { interval: INTERVAL });
      await browser.sendCommand("Profiler.start");
      const loop = "const end = performance.now() + args[0]; while (performance.now() < end) await frames[0].round(10)";
      await browser.call(loop, TIME);
      const { profile } = await browser.sendCommand("Profiler.stop");
      profiles[key] = shares(profile);
    }
    return { profiles };
  },
};
