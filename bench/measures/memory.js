// The memory of connections, and whether closing frees it: the JavaScript heap after garbage collection, and the wasm memory.
// The WebSockets are stubs, so this is almost only the client's own memory.
import { AGAIN, OURS, THEIRS } from "../lib/clients.js";

const MANY = 1000;
const SOME = 100;
const WARM_UP = 100;
const WARM_UPS = 10;
const COLLECTIONS = 3;

/** In bytes. Collects repeatedly: finalizers free the wasm part of an object in a later task, which may release more. */
export async function takeSnapshot(browser) {
  for (let i = 0; i < COLLECTIONS; i++) {
    await browser.sendCommand("HeapProfiler.collectGarbage");
    await browser.call("await new Promise((later) => setTimeout(later, 30))");
  }
  const { usedSize } = await browser.sendCommand("Runtime.getHeapUsage");
  const { pages, used } = await browser.call("return wasmMemory()");
  return { heap: usedSize, pages, used };
}

/** The page's memory. */
const total = ({ heap, pages }) => heap + pages;
/** The part in use: a wasm memory never shrinks, even if its blocks are freed. */
const inUse = ({ heap, used }) => heap + used;

/** What can be done on a page: each resolves with a snapshot. */
function steps(browser) {
  const open = async (count, areNamespaces) => {
    await browser.call("await open(...args)", count, areNamespaces);
    return takeSnapshot(browser);
  };
  const close = async () => {
    await browser.call("await close()");
    return takeSnapshot(browser);
  };
  // One-time costs, such as V8's optimized code, must not count as a connection's. Only a few connections at a time, so that
  // tables which grow with open connections first grow while being measured.
  const warmUp = async (areNamespaces) => {
    let after;
    for (let round = 0; round < WARM_UPS; round++) {
      await open(WARM_UP, areNamespaces);
      after = await close();
    }
    return after;
  };
  return { open, close, warmUp };
}

/** Bytes per further connection, on the page at an address. */
export async function eachConnection(browser, address) {
  const { open, warmUp } = steps(browser);
  await browser.open(address);
  await warmUp(false);
  const one = await open(1, false);
  return slope(one, await open(MANY - 1, false));
}

async function measure(browser, site, client) {
  const load = () => browser.open(`${site.address}/memory?client=/clients/${client}`);
  const { open, close, warmUp } = steps(browser);

  await load();
  const start = await warmUp(false);
  const one = await open(1, false);
  const some = await open(SOME - 1, false);
  const many = await open(MANY - SOME, false);
  const end = await close();
  await open(MANY, false);
  const endAgain = await close();

  await load();
  await warmUp(true);
  const oneNamespace = await open(1, true);
  await close();
  const namespaces = await open(MANY, true);
  return { start, one, some, many, end, endAgain, oneNamespace, namespaces };
}

/** Bytes per further socket. */
const slope = (one, many) => (total(many) - total(one)) / (MANY - 1);

export const memory = {
  name: "memory",
  about: "memory in use: JavaScript heap and wasm memory",
  async run({ browser, site, note }) {
    const points = {};
    for (const client of [THEIRS, OURS, AGAIN]) {
      note(client);
      points[client] = await measure(browser, site, client);
    }
    const [theirs, ours, again] = [points[THEIRS], points[OURS], points[AGAIN]];
    const row = (key, figure) => ({
      key,
      ours: figure(ours),
      theirs: figure(theirs),
      ratio: figure(ours) / figure(theirs),
      self: figure(again) / figure(theirs),
    });
    const rows = [
      row("each connection", ({ one, many }) => slope(one, many)),
      row("each namespace of one connection", ({ oneNamespace, namespaces }) => slope(oneNamespace, namespaces)),
      row("1 connection", ({ one }) => total(one)),
      row(`${SOME} connections`, ({ some }) => total(some)),
      row(`${MANY} connections`, ({ many }) => total(many)),
    ];
    // Each client's memory in use, after closing all, relative to its own before.
    const growth = (key, figure) => ({ key, ours: figure(ours), theirs: figure(theirs) });
    rows.push(growth("after closing all", ({ start, end }) => inUse(end) / inUse(start)));
    rows.push(growth("after opening and closing all once more", ({ end, endAgain }) => inUse(endAgain) / inUse(end)));
    return { rows, points: { ours, theirs } };
  },
};
