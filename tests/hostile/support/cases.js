// Runs cases, each with a hostile server and a client: those of a group side by side in one page, heavy ones one case after the other.
import assert from "node:assert/strict";
import { availableParallelism, loadavg } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { before, describe, it } from "mocha";
import { serveAsset } from "../../browser/support/assets.js";
import { Page } from "../../browser/support/page-driver.js";
import { startFake } from "../../servers/fake.js";
import { begin, finish, look } from "./client.js";
import { essential, expectedOf, keep } from "./told.js";

/** ms for a group, or for a heavy case; and ms between the beginnings of two clients */
const MANY = { window: 5500, between: 15 };
const HEAVY = { window: 1500, between: 400 };
/**
 * Attempts within the window. The delays are 100 ms, 200 ms and so on, up to 1 s, which makes 9; on a busy computer a session may last for
 * longer than the delay before it, and the delays begin anew. Without delays there were hundreds, without growing ones some 40.
 */
const ATTEMPTS = 20;
/** ms after which the page has to be free on a computer with nothing else to do; and ticks in a second, of 50, that make it so */
const FREE_WITHIN = 5000;
const FREE = 5;

/** What comes first may depend on what else the computer does. */
const ordered = (lines) => essential(lines).toSorted();
const expected = (row) => ordered((expectedOf(row) ?? "").split("; "));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param cases each { name, over, options, server, within }: `over` are the transports, both by default; `options` are the client's;
 *   `server` gives the options of the fake server (see servers/fake.js), by transport; `within` is the number of attempts at most
 * @param heavy whether the cases disturb each other
 */
export function group(title, cases, { heavy = false } = {}) {
  const rows = cases.flatMap(({ over = ["websocket", "polling"], ...rest }) =>
    over.map((transport) => ({ ...rest, title, transport, id: `${rest.name} / ${transport}` })),
  );
  const batches = cases.map(({ name }) => rows.filter((row) => row.name === name));

  describe(title, function () {
    this.timeout(60_000);
    if (heavy) batches.forEach((batch) => describe(batch[0].name, () => declare(batch, HEAVY)));
    else declare(rows, MANY);
  });
}

/** Declares the tests of cases that run side by side. */
function declare(batch, pace) {
  const results = {};
  before(async () => Object.assign(results, await run(batch, pace)));
  for (const row of batch) {
    it(`${row.name}, over ${row.transport}`, () => {
      const { told, attempts } = results;
      if (keep(row, told[row.id])) return;
      assert.notEqual(expectedOf(row), undefined, "the case is not in told.json: UPDATE_TOLD=1 writes it");
      assert.deepEqual(ordered(told[row.id]), expected(row));
      const limit = (row.within ?? ATTEMPTS) + 2 * results.late;
      assert.ok(attempts[row.id] >= 1 && attempts[row.id] <= limit, `${attempts[row.id]} attempts, at most ${limit} were expected`);
    });
  }
  it("the page lives, and its other connections work", () => {
    const { state, answer } = results;
    const { echoes } = state;
    assert.deepEqual(state.uncaught, []);
    assert.ok(state.ticks >= FREE, `${state.ticks} ticks in a second`);
    assert.equal(state.failed, 0);
    assert.ok(echoes[0] > 0 && echoes[1] > echoes[0], `echoes: ${echoes}`);
    assert.equal(answer, "fresh");
  });
}

async function run(rows, { window, between }) {
  const good = await startFake({ fallback: serveAsset, onPacket: echo });
  const servers = [];
  const page = new Page();
  try {
    for (const [at, row] of rows.entries()) {
      const { onRequest, ...rest } = row.server(row.transport);
      const allow = (req, res) => {
        res.setHeader("Access-Control-Allow-Origin", "*");
        return onRequest?.(req, res);
      };
      // Each has its own address: browsers have limits by address.
      servers.push(await startFake({ ...rest, onRequest: allow, host: `127.0.1.${at + 1}` }));
    }
    await page.open(good.url);
    const clients = rows.map(({ id, transport, options }, at) => ({ id, url: servers[at].url, options: { transports: [transport], ...options } }));
    await page.run(begin, { rows: clients, good: good.url, between });
    const began = Date.now();
    // While UPDATE_TOLD writes the table, nothing is expected: all has its time.
    await sleep(began + window + (process.env.UPDATE_TOLD ? 3000 : 0) - Date.now());
    // A page that is busy may answer late.
    const ask = () => page.run(look).catch((error) => (Date.now() - began < window + limit ? ask() : Promise.reject(error)));
    const limit = FREE_WITHIN * Math.min(Math.max(loadavg()[0] / availableParallelism(), 1), 6);
    let state = await ask();
    const isTold = () => rows.every((row) => isDeepStrictEqual(ordered(state.told[row.id]), expected(row)));
    const isFree = () => state.ticks >= FREE && state.echoes[1] > state.echoes[0];
    while (!(isFree() && isTold()) && Date.now() - began < window + limit) {
      await sleep(200);
      state = await ask();
    }
    const late = Math.ceil((Date.now() - began - window) / 1000);
    const answer = await page.run(finish, { good: good.url });
    const attempts = Object.fromEntries(rows.map(({ id }, at) => [id, attemptsAt(servers[at])]));
    return { state, answer, told: state.told, attempts, late };
  } finally {
    await page.close();
    await Promise.all([good, ...servers].map((server) => server.close()));
  }
}

const attemptsAt = ({ log }) => log.filter(({ query, method }) => query.sid === undefined && query.transport && method !== "OPTIONS").length;

function echo(session, packet) {
  const [, id, value] = /^42(\d+)\["echo",(.*)\]$/.exec(packet) ?? [];
  if (id) session.send(`43${id}[${value}]`);
  return id !== undefined;
}
