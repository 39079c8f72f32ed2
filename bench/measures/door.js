// Typed events in Rust: an application over the crate beside the same one over socket.io-client by wasm-bindgen, see `bench/door/`.
import { DOOR_AGAIN, DOOR_OURS, DOOR_THEIRS } from "../lib/clients.js";
import { buildApplications } from "../lib/door.js";
import { median, ratio } from "../lib/statistics.js";
import { eachConnection } from "./memory.js";

/** Messages between two macrotasks. */
const BATCH = 32;

const ROWS = [
  { key: "receive 50 B", kind: "receive", of: "notes" },
  { key: "receive 4 KB of structs", kind: "receive", of: "reports" },
  { key: "emit 50 B", kind: "emit", of: "notes" },
  { key: "emit 4 KB of structs", kind: "emit", of: "reports" },
  { key: "ack round trip", kind: "ack" },
  { key: "receive 4 KB, nobody listens", kind: "unheard" },
];

const CLIENTS = [DOOR_THEIRS, DOOR_OURS, DOOR_AGAIN];

/** For each kind of message the crossings, and what is copied. */
async function count(browser, site, client) {
  const address = `${site.address}/crossings?client=/clients/${client}`;
  await browser.open(address);
  const counts = {};
  for (const kind of await browser.call("return kinds")) {
    await browser.open(address);
    counts[kind] = await browser.call("return count(...args)", kind);
  }
  return counts;
}

export const door = {
  name: "door",
  about: "typed events in Rust, on a stubbed WebSocket (ns), beside socket.io-client by wasm-bindgen",
  async run({ browser, site, note }) {
    note("the applications");
    await buildApplications();
    const rows = [];
    for (const { key, ...row } of ROWS) {
      note(key);
      await browser.open(`${site.address}/rounds`);
      const times = await browser.call("return compare(...args)", { batch: BATCH, ...row }, CLIENTS, "/application");
      const [theirs, ours, again] = times;
      rows.push({ key, ours: median(ours), theirs: median(theirs), ratio: ratio(ours, theirs), self: ratio(again, theirs) });
    }
    const perConnection = [];
    for (const client of CLIENTS) {
      note(`memory, ${client}`);
      perConnection.push(await eachConnection(browser, `${site.address}/application-memory?client=/clients/${client}`));
    }
    const [theirs, ours, again] = perConnection;
    rows.push({ key: "memory of each connection (bytes)", ours, theirs, ratio: ours / theirs, self: again / theirs });
    note("crossings");
    const [our, their] = [await count(browser, site, DOOR_OURS), await count(browser, site, DOOR_THEIRS)];
    for (const [key, { crossings, copies }] of Object.entries(our)) {
      rows.push({ key: `crossings: ${key}`, ours: crossings, theirs: their[key].crossings });
      if (key === "nobody listens") rows.push({ key: `copies: ${key}`, ours: copies, theirs: their[key].copies });
    }
    return { rows };
  },
};
