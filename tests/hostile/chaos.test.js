// A network that cuts, resets, stalls, splits and delays, between the browser and a real server: whatever it does, nothing comes twice
// or out of order, nothing is missing in a recovered session, and each session comes back.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "mocha";
import { serveAsset } from "../browser/support/assets.js";
import { Page } from "../browser/support/page-driver.js";
import { listen } from "../servers/recorder.js";
import { complaints } from "./chaos/judge.js";
import { runSessions } from "./chaos/session.js";

const SESSIONS = 20;
const AT_ONCE = 10;

describe("chaos", function () {
  this.timeout(60_000);
  const http = createServer((req, res) => serveAsset(req, res) || res.writeHead(404).end());
  before(() => listen(http, 0, "127.0.0.1"));
  after(() => http.close());

  for (let first = 1; first <= SESSIONS; first += AT_ONCE) {
    const seeds = Array.from({ length: AT_ONCE }, (_, at) => first + at);
    let results;

    it(`the sessions with the seeds ${seeds[0]} to ${seeds.at(-1)} end`, async () => {
      const page = new Page();
      await page.open(`http://127.0.0.1:${http.address().port}`);
      results = await runSessions(page, seeds, { recoversOnce: true });
      const uncaught = await page.takeUncaught();
      await page.close();
      assert.deepEqual(uncaught, []);
    });

    seeds.forEach((seed, at) => {
      it(`seed ${seed}: nothing is missing, twice, out of order or stuck`, () => {
        const { faults, ...result } = results[at];
        assert.deepEqual(complaints(result), [], JSON.stringify({ result, faults }));
        assert.ok(result.connects > 0 && result.emitted > 0 && result.sent > 0);
      });
    });
  }
});
