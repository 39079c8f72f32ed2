// The time from the navigation to the first "connect", with empty caches.
import { AGAIN, OURS, SLIM, THEIRS } from "../lib/clients.js";
import { openLink } from "../lib/link.js";
import { median, ratio, shuffled } from "../lib/statistics.js";

const ROUNDS = 31;

const NETWORKS = {
  "20 ms, 10 Mbit/s": { rtt: 20, bandwidth: 1250 },
  unthrottled: { rtt: 0, bandwidth: Infinity },
};

/** Each visit uses its own link: a new port is a new origin, so no cache has its files, code or connections. */
async function visit(browser, site, network, client) {
  const link = await openLink(site.port, network);
  try {
    await browser.openInNewTab(`${link.address}/connect/${client}`);
    return await browser.call("return await globalThis.connected");
  } finally {
    await browser.driver.get("about:blank");
    link.close();
  }
}

export const time = {
  name: "time",
  about: "from the navigation to the first connect, nothing cached (ms)",
  async run({ browser, site, note }) {
    const rows = [];
    for (const [name, network] of Object.entries(NETWORKS)) {
      note(name);
      const times = { [THEIRS]: [], [AGAIN]: [], [OURS]: [], [SLIM]: [] };
      // In the first round the server compresses the files.
      for (let i = 0; i <= ROUNDS; i++) {
        for (const client of shuffled(Object.keys(times))) {
          const ms = await visit(browser, site, network, client);
          if (i > 0) times[client].push(ms);
        }
      }
      const entries = Object.entries({ ".": OURS, "./slim": SLIM }).map(([entry, client]) => ({
        key: `${name}, ${entry}`,
        ours: median(times[client]),
        theirs: median(times[THEIRS]),
        ratio: ratio(times[client], times[THEIRS]),
        self: ratio(times[AGAIN], times[THEIRS]),
      }));
      const [better] = [...entries].sort((a, b) => a.ratio - b.ratio);
      rows.push(...entries, { ...better, key: `${name}, the better entry`, of: better.key });
    }
    return { rows };
  },
};
