// The network is back, the page becomes visible, the page is back from the back/forward cache: the client connects again at once.
import assert from "node:assert/strict";
import { BROWSER } from "./support/browsers.js";
import { eachVersion, quiet, suite, until } from "./support/harness.js";
import { Page } from "./support/page-driver.js";
import { KEEPS_PAGES, session } from "./support/session.js";

const REFERENCE_WAITS = "the reference sits out its delay";
const LIMIT = 300; // ms from the event to `connect`

/** The next attempt is planned for much later than a test takes. */
const FAR = { reconnectionDelay: 60_000, reconnectionDelayMax: 60_000, randomizationFactor: 0 };

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Loses the connection, then dispatches an event; how long `connect` takes, in ms, or undefined if it does not come. */
const wake = async ({ io, once, sleep, event, options }) => {
  const socket = io({ forceNew: true, transports: ["websocket"], ...options });
  await once(socket, "connect");
  dispatchEvent(new Event("offline"));
  await sleep(50);
  const start = performance.now();
  const back = once(socket, "connect").then(() => performance.now() - start);
  const target = event === "visibilitychange" ? document : window;
  target.dispatchEvent(new Event(event, { bubbles: true }));
  const ms = await Promise.race([back, sleep(1000)]);
  socket.disconnect();
  return ms;
};

eachVersion("options: wakeUp", ({ ours }) => {
  for (const event of ["online", "visibilitychange"]) {
    ours(REFERENCE_WAITS, `a planned attempt begins at once, ${event}`, async ({ open, page }) => {
      await open();
      const times = [];
      for (let i = 0; i < 5; i++) times.push(await page.run(wake, { event, options: FAR }));
      assert.ok(median(times) <= LIMIT, `${times}`);
    });
  }

  ours(REFERENCE_WAITS, "false: it does not", async ({ open, page }) => {
    await open();
    assert.equal(await page.run(wake, { event: "online", options: { ...FAR, wakeUp: false } }), undefined);
  });

  ours(REFERENCE_WAITS, "a network that comes and goes causes one attempt in 2 s", async ({ open, page }) => {
    const server = await open();
    await page.run(async ({ io, once, sleep, options }) => {
      const socket = io({ transports: ["websocket"], ...options });
      await once(socket, "connect");
      for (let i = 0; i < 40; i++) {
        dispatchEvent(new Event("offline"));
        await sleep(20);
        dispatchEvent(new Event("online"));
        await sleep(20);
      }
    }, { options: FAR });
    // The first connection, and one attempt: all 40 came in less than 2 s.
    assert.equal(server.connections.length, 2);
    await until(() => server.io.of("/").sockets.size === 1);
  });
});

/** Opens a page with a connection, in a browser with a back/forward cache. What it hears is in `state.heard`. */
async function openKept(page, server, options) {
  await page.open(server.url);
  await page.run(async ({ io, once, state, options }) => {
    state.heard = [];
    const hear = (...words) => state.heard.push(words.join(" "));
    addEventListener("pageshow", ({ persisted }) => {
      hear("pageshow", persisted);
      state.shown = performance.now();
    });
    const socket = (state.socket = io(options));
    await once(socket, "connect");
    socket.on("disconnect", (reason) => hear("disconnect", reason));
    socket.on("connect", () => hear("connect", socket.recovered));
    socket.io.on("open", () => (state.opened ??= performance.now() - state.shown));
    socket.on("count", (number) => hear(number));
  }, { options });
}

/** Leaves the page for another one, does something there, and goes back. */
async function goAndComeBack(url, away) {
  const driver = await session(KEEPS_PAGES);
  await driver.get(url);
  await away();
  await driver.navigate().back();
}

const heard = (page) => page.run(({ state }) => state.heard ?? null);

suite("the back/forward cache", ({ ours }) => {
  const test = (name, fn) => {
    ours("with a connection the page is not kept, or keeps a dead connection", name, async (context) => {
      const page = new Page(KEEPS_PAGES);
      try {
        await fn({ ...context, page });
      } finally {
        await page.close();
      }
    });
  };

  for (const transport of ["websocket", "polling"]) {
    // Firefox decides before the page is told: while a connection is open, it keeps none.
    if (BROWSER === "firefox") {
      test(`a page that is not kept loses nothing, ${transport}`, async ({ serve, page }) => {
        const server = await serve();
        const other = await serve();
        await openKept(page, server, { transports: [transport] });
        await goAndComeBack(`${other.url}/harness`, () => quiet(50));
        assert.equal(await heard(page), null);
        await openKept(page, server, { transports: [transport] });
        await until(() => server.io.of("/").sockets.size === 1);
      });
      continue;
    }

    test(`a session that is recovered goes on as if the page had never left, ${transport}`, async ({ serve, page }) => {
      const server = await serve({ connectionStateRecovery: {} });
      const other = await serve();
      let count = 0;
      const emit = (times) => {
        for (let i = 0; i < times; i++) server.io.emit("count", ++count);
      };
      const times = [];
      for (let round = 0; round < 5; round++) {
        count = 0;
        await openKept(page, server, { transports: [transport] });
        emit(3);
        await until(async () => (await heard(page)).length === 3);
        await goAndComeBack(`${other.url}/harness`, async () => {
          emit(3);
          await until(() => server.io.of("/").sockets.size === 0);
          emit(3);
        });
        times.push(await page.run(({ state, until }) => until(() => state.opened)));
        emit(3);
        await until(async () => (await heard(page)).includes("12"));
        const lines = await heard(page);
        const counts = lines.filter((line) => /^\d+$/.test(line));
        assert.deepEqual(counts, Array.from({ length: 12 }, (_, i) => String(i + 1)));
        const others = lines.filter((line) => !counts.includes(line));
        // WebKit ends the requests of a page before it tells the page that it leaves.
        if (BROWSER === "webkit" && transport === "polling") {
          assert.deepEqual(others, ["disconnect transport error", "pageshow true", "connect true"]);
        } else {
          assert.deepEqual(others, ["pageshow true"]);
        }
        await page.run(({ state }) => void state.socket.disconnect());
      }
      assert.ok(median(times) <= LIMIT, `${times}`);
    });

    test(`a session that is not recovered is disconnected when the page is back, ${transport}`, async ({ serve, page }) => {
      const server = await serve();
      const other = await serve();
      await openKept(page, server, { transports: [transport] });
      await goAndComeBack(`${other.url}/harness`, () => until(() => server.io.of("/").sockets.size === 0));
      await until(async () => (await heard(page)).includes("connect false"));
      const lines = await heard(page);
      if (BROWSER === "webkit" && transport === "polling") {
        assert.deepEqual(lines, ["disconnect transport error", "pageshow true", "connect false"]);
      } else {
        assert.deepEqual(lines, ["pageshow true", "disconnect transport close", "connect false"]);
      }
      assert.equal(server.io.of("/").sockets.size, 1);
    });
  }
});
