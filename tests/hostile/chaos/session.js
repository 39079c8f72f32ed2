// Runs chaos sessions: clients in a page, each with a chaos proxy and a server of its own.
import { begin, end, settle } from "./client.js";
import { judge } from "./judge.js";
import { startProxy } from "./proxy.js";
import { random } from "./random.js";
import { startServer } from "./server.js";

const STORM = 4000; // ms
const EVERY = 60; // ms between two events of the client
/** ms in the page at a time */
const TURN = 5000;
const TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]];

/** ms within which a session has to come back once nothing harms it */
export const LIMIT = 15_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs sessions with these seeds in one page, side by side. Resolves with what came of each, see judge.js.
 * @param options of the servers
 */
export async function runSessions(page, seeds, options) {
  const sessions = await Promise.all(seeds.map((seed, at) => prepare(seed, `127.0.0.${at + 2}`, options)));
  try {
    await page.run(begin, { every: EVERY, sessions: sessions.map(({ seed, proxy, transports }) => ({ seed, url: proxy.url, options: { transports } })) });
    sessions.forEach(({ proxy }) => proxy.rage());
    await sleep(STORM);
    sessions.forEach(({ proxy }) => proxy.calm());
    const times = await settleAll(page, sessions.map(({ seed }) => ({ seed })), LIMIT);
    // The half-open connections of the storm end, on the server too.
    await sleep(1000);
    for (const session of sessions) {
      session.server.stop();
      session.server.tick();
      session.reaches = session.server.reaches;
    }
    const wanted = ({ room, direct }) => ({ room: room - 1, direct: direct - 1 });
    // A socket that its server has forgotten gets nothing more: there is nothing to wait for.
    const last = sessions.map(({ seed, server, reaches }) => ({ seed, wanted: reaches ? wanted(server.emitted) : {} }));
    const ends = await settleAll(page, last, TURN);
    const records = await page.run(end);
    return sessions.map(({ seed, transports, proxy, server, reaches }, at) => {
      const isStuck = times[at] < 0 || ends[at] < 0;
      return { seed, transports, faults: proxy.faults, time: times[at], isStuck, reaches, ...judge(records[seed], server) };
    });
  } finally {
    await Promise.all(sessions.flatMap(({ proxy, server }) => [proxy.close(), server.close()]));
  }
}

async function settleAll(page, sessions, limit) {
  for (let waited = 0; ; waited += TURN) {
    const times = await page.run(settle, { sessions, limit: TURN });
    if (!times.includes(-1) || waited + TURN >= limit) return times.map((time) => (time < 0 ? time : waited + time));
  }
}

async function prepare(seed, host, options) {
  const server = await startServer(options);
  const proxy = await startProxy({ port: server.port, host, seed });
  return { seed, server, proxy, transports: random(seed).pick(TRANSPORTS) };
}
