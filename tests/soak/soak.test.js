// One tenth of the soak: the memory is the same after many connections, events and acknowledgements as after some.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { Browser } from "../../bench/lib/browser.js";
import { OURS } from "../../bench/lib/clients.js";
import { startServer } from "./server.js";
import { COUNTS, soak } from "./soak.js";

const PART = 0.1;

describe("the memory stays the same", () => {
  let browser;
  let server;

  before(async function () {
    this.timeout(60_000);
    server = await startServer();
    browser = await Browser.launch();
  });

  after(async () => {
    await browser?.close();
    server?.stop();
  });

  const run = (load, count) => soak(browser, { address: server.address, client: OURS, load, count });

  for (const [load, all] of Object.entries(COUNTS)) {
    const count = all * PART;
    it(`after ${count} ${load} more`, async () => {
      const { grown, growth } = await run(load, count);
      assert.deepEqual(grown, [], `it has grown by so many bytes: ${JSON.stringify(growth)}`);
    });
  }

  it("but not where the page keeps each Manager", async () => {
    const { grown } = await run("leak", COUNTS.managers * PART);
    assert.ok(grown.includes("heap") && grown.includes("used"), `only this has grown: ${grown}`);
  });
});
