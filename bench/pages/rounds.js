// Measures clients against each other, in one page: a frame for each, rounds in turn and in random order.
//
// Why frames of one page: whatever slows the machine or the page down, another program or a garbage collection, hits all
// clients alike, for a round takes some ms. Yet each frame has its own globals, its own copies of the modules and of the
// loops that drive them, so what the engine learns of one client's code is not mixed up with another's. Each row has a page
// of its own: no row finds what the one before has left.

const WARM_UP = 800; // ms of work for each client, after which V8 has optimized its JavaScript and its wasm
const ROUND = 4; // ms, about: short, so that most rounds run without another program of the machine between
const ROUNDS = 75;
const LOAD_LIMIT = 20_000; // ms

/** Resolves with the window of a frame in which the client is loaded. */
async function load(client) {
  const frame = document.createElement("iframe");
  frame.src = `/frame?client=/clients/${client}`;
  document.body.append(frame);
  const limit = performance.now() + LOAD_LIMIT;
  while (!frame.contentWindow.ready) {
    if (performance.now() > limit) throw new Error(`${client} does not load`);
    await new Promise((later) => setTimeout(later, 5));
  }
  return frame.contentWindow;
}

/** In turn, for what is optimized is compiled meanwhile by other threads. */
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

/** Resolves with the ns that a message took in each round, for each of the clients; they must all do the same. */
async function compare(row, clients) {
  const windows = [];
  for (const client of clients) windows.push(await load(client));
  const seen = [];
  for (const window of windows) seen.push(await window.prepare(row));
  const other = seen.findIndex((what) => what !== seen[0]);
  if (other > 0) throw new Error(`${clients[other]} differs from ${clients[0]}: ${seen[other]}, and not ${seen[0]}`);

  await warmUp(windows);
  // As many messages for each client: so many that the first one takes as long as a round should.
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
