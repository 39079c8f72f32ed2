// The memory that connections take, and whether it is given back: JavaScript's heap after a garbage collection, and the
// wasm's memory. The connections are stubs, so this is the client's own memory and little more.
import { AGAIN, OURS, THEIRS } from "../lib/clients.js";

const MANY = 1000;
const SOME = 100;
const WARM_UP = 100;
const WARM_UPS = 10;
const COLLECTIONS = 3;

/** Bytes. What is collected may let go of more, and the wasm's part of an object is freed in a task after it. */
async function look(browser) {
  for (let i = 0; i < COLLECTIONS; i++) {
    await browser.tell("HeapProfiler.collectGarbage");
    await browser.call("await new Promise((later) => setTimeout(later, 30))");
  }
  const { usedSize } = await browser.tell("Runtime.getHeapUsage");
  const { pages, used } = await browser.call("return wasmMemory()");
  return { heap: usedSize, pages, used };
}

/** What the page takes. */
const taken = ({ heap, pages }) => heap + pages;
/** What of it is in use: the pages of a wasm's memory stay, whatever has been freed in them. */
const kept = ({ heap, used }) => heap + used;

async function measure(browser, site, client) {
  const load = () => browser.open(`${site.address}/memory?client=/clients/${client}`);
  const open = async (count, areNamespaces) => {
    await browser.call("await open(...args)", count, areNamespaces);
    return look(browser);
  };
  const close = async () => {
    await browser.call("await close()");
    return look(browser);
  };

  // What is compiled and allocated once is no connection's: V8 optimizes what has been used often. At once there are few, so that
  // what grows with how many are open at a time is the measured ones'.
  const warmUp = async (areNamespaces) => {
    let after;
    for (let round = 0; round < WARM_UPS; round++) {
      await open(WARM_UP, areNamespaces);
      after = await close();
    }
    return after;
  };

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

/** Bytes for each further socket. */
const slope = (one, many) => (taken(many) - taken(one)) / (MANY - 1);

export const memory = {
  name: "memory",
  about: "bytes in use, JavaScript's heap and the wasm's memory",
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
      row("1 connection", ({ one }) => taken(one)),
      row(`${SOME} connections`, ({ some }) => taken(some)),
      row(`${MANY} connections`, ({ many }) => taken(many)),
    ];
    // How much is in use after closing all, compared with before the first: of each client by itself.
    const left = (key, figure) => ({ key, ours: figure(ours), theirs: figure(theirs) });
    rows.push(left("after closing all", ({ start, end }) => kept(end) / kept(start)));
    rows.push(left("after opening and closing all once more", ({ end, endAgain }) => kept(endAgain) / kept(end)));
    return { rows, points: { ours, theirs } };
  },
};
