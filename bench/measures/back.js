// How long a connection takes to be back once the network is: from the page's event `online` to `connect`. All clients are in one page,
// so that each outage is the same for all.
import { AGAIN, OURS, THEIRS } from "../lib/clients.js";
import { median, ratio } from "../lib/statistics.js";

const ROUNDS = 9;
/** In each round an outage is this much longer, in ms: how much is left of a delay when the network is back is a matter of chance. */
const SHORTEST = 3000;
const STEP = 500;

const CLIENTS = [THEIRS, OURS, AGAIN];

export const back = {
  name: "back",
  about: "from the event online to connect, after 3 to 7 s without a network (ms)",
  async run({ browser, site, note }) {
    await browser.open(`${site.address}/back`);
    await browser.call("await open(...args)", CLIENTS.map((client) => `/clients/${client}`));
    const setOffline = (offline) => {
      const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      return browser.sendCommand("Network.emulateNetworkConditions", conditions);
    };
    await browser.sendCommand("Network.enable");
    const rounds = [];
    try {
      for (let i = 0; i < ROUNDS; i++) {
        const ms = SHORTEST + i * STEP;
        note(`${ms / 1000} s`);
        await setOffline(true);
        await new Promise((later) => setTimeout(later, ms));
        await setOffline(false);
        rounds.push(await browser.call("return back()"));
      }
    } finally {
      await setOffline(false);
    }
    const [theirs, ours, again] = CLIENTS.map((_, client) => rounds.map((round) => round[client]));
    const row = { ours: median(ours), theirs: median(theirs), ratio: ratio(ours, theirs), self: ratio(again, theirs) };
    return { rows: [{ key: "from online to connect", ms: row.ours, ...row }] };
  },
};
