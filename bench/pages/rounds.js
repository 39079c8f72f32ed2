// Compares clients in one page: one frame per client, short rounds in random order.
//
// Frames of one page, because whatever slows down the machine or the page, such as another program or a garbage collection,
// then affects all clients alike: a round takes only some ms. Each frame still has its own globals, modules and driving loops,
// so JIT feedback of one client does not affect another. Each row uses a new page, so rows do not affect each other.

const WARM_UP = 800; // ms per client, after which V8 has optimized its JavaScript and wasm
const ROUND = 4; // ms, roughly: short, so that most rounds run without interruption by other programs
const ROUNDS = 75;
const LOAD_LIMIT = 20_000; // ms

/** Loads a client in a new frame, of the page that knows its API; resolves with its window. */
async function load(client, page = "/frame") {
  const frame = document.createElement("iframe");
  frame.src = `${page}?client=/clients/${client}`;
  document.body.append(frame);
  const limit = performance.now() + LOAD_LIMIT;
  while (!frame.contentWindow.ready) {
    if (performance.now() > limit) throw new Error(`${client} does not load`);
    await new Promise((later) => setTimeout(later, 5));
  }
  return frame.contentWindow;
}

/** Clients take turns, so that background threads can compile optimized code meanwhile. */
async function warmUp(windows) {
  const begin = performance.now();
  while (performance.now() - begin < WARM_UP * windows.length) {
    for (const { round } of windows) await round(5);
  }
}

function shuffled(list) {
  const left = [...list];
  return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}

/** Resolves with the ns per message of each round, for each client. Throws if the clients behave differently. */
async function compare(row, clients, page) {
  const windows = [];
  for (const client of clients) windows.push(await load(client, page));
  const seen = [];
  for (const window of windows) seen.push(await window.prepare(row));
  const other = seen.findIndex((messages) => messages !== seen[0]);
  if (other > 0) throw new Error(`${clients[other]} differs from ${clients[0]}: ${seen[other]} instead of ${seen[0]}`);

  await warmUp(windows);
  // The same number of messages for each client, so that the first one takes about `ROUND` ms.
  const perMessage = await windows[0].round(10);
  const batches = Math.max(1, Math.round((ROUND * 1e6) / (perMessage * row.batch)));

  const times = clients.map(() => []);
  for (let i = 0; i < (row.rounds ?? ROUNDS); i++) {
    for (const client of shuffled(clients)) {
      const at = clients.indexOf(client);
      times[at].push(await windows[at].round(batches));
    }
  }
  return times;
}

Object.assign(globalThis, { compare, load, warmUp });
globalThis.ready = true;
