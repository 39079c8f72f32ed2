// The built package against each server of the table, by each transport.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { inPage, startServer } from "./support/harness.js";
import { aCluster, aFailingTransport, aServerThatIsDown, largeRequestsThatAreLost, tooManyPackets } from "./particular.js";
import { losses, restarts } from "./restart.js";
import { FAILS, SERVERS } from "./servers.js";

const START_LIMIT = 40_000; // ms for a server to listen

for (const row of SERVERS) {
  describe(row.name, () => {
    let server;
    before(async function () {
      this.timeout(START_LIMIT);
      server = await startServer(row);
    });
    after(() => server?.close());

    /** `fn` gets a page, and what the client has to know. */
    const test = (name, fn, further) =>
      it(name, () => inPage(server, (page) => fn({ page, row, server, options: { address: server.address, path: server.path, ...further } })));

    for (const [mode, end] of Object.entries(row.modes)) {
      describe(mode, () => {
        const here = (name, fn) => test(name, (context) => fn({ ...context, mode, end }), { mode });
        if (end === FAILS) {
          aFailingTransport(here, row, mode);
        } else {
          scenarios(here, row, mode, end);
        }
      });
    }
    losses(test, row);
    restarts(test, row);
    if (row.outage) aServerThatIsDown(test, row);
    if (row.isCluster) aCluster(test);
  });
}

function scenarios(test, row, mode, end) {
  const polls = mode === "polling";

  test(mode === "upgrade" && row.refusesUpgrades ? "connects, and stays when the upgrade is refused" : "connects", connects);
  test("texts both ways", texts);
  test("binary data both ways", binary);
  test("acknowledgements both ways", acknowledgements);
  test("a refusal, and another try", refusal);
  test("1,000 events in order both ways at the same time", order);
  test("the server disconnects", leaving);
  if (mode !== "websocket" && row.packetsPerRequest < Infinity) tooManyPackets(test);
  if (polls && !row.readsLargeRequests) largeRequestsThatAreLost(test);
  else test("1 MB both ways", large);

  if (end === "websocket") test(`messages are ${row.compressesMessages ? "" : "not "}compressed`, compression);
  if (polls && row.compressesResponses !== undefined) {
    test(`responses are ${row.compressesResponses ? "" : "not "}compressed`, compressedResponses);
  }
}

async function connects({ page, row, mode, end, options }) {
  const seen = await page.run(async ({ io, open, connected, until, end, refuses, options }) => {
    const socket = await connected(open(io, options));
    await until(() => socket.io.engine.transport.name === end && (!refuses || socket.seen.upgradeErrors));
    // The session goes on.
    const answer = await socket.timeout(5000).emitWithAck("echo", "after");
    return { ...socket.seen, answer, last: socket.io.engine.transport.name, active: socket.connected };
  }, { end, refuses: mode === "upgrade" && end === "polling", options });

  const upgrades = mode === "upgrade" && end === "websocket" ? 1 : 0;
  assert.deepEqual(seen, {
    firsts: [mode === "websocket" ? "websocket" : "polling"],
    upgrades,
    upgradeErrors: mode === "upgrade" && row.refusesUpgrades ? 1 : 0,
    connects: 1,
    disconnects: [],
    closes: [],
    errors: [],
    answer: "after",
    last: end,
    active: true,
  });
}

/** Where sessions are recovered, an event ends with its offset. */
const withoutOffset = (row, args) => (row.recovers ? args.slice(0, -1) : args);

async function texts({ page, row, options }) {
  const events = [[], [""], ["plain", 'ünï ☃ 🔑 \u2028 "quoted" \\ \u001e \u0000'], [{ a: [1, 2.5, -3e20, true, null], b: { c: {} } }, 0, [[]]]];
  const got = await page.run(async ({ io, open, connected, until, events, options }) => {
    const socket = await connected(open(io, options));
    const got = [];
    socket.on("echo", (...args) => got.push(args));
    for (const args of events) socket.emit("echo", ...args);
    await until(() => got.length === events.length);
    return got;
  }, { events, options });
  assert.deepEqual(got.map((args) => withoutOffset(row, args)), events);
}

async function binary({ page, row, options }) {
  const got = await page.run(async ({ io, open, connected, once, plain, bytes, options }) => {
    const socket = await connected(open(io, options));
    const echo = once(socket, "echo");
    socket.emit("echo", "with", bytes(256), { deep: [bytes(1000, 2).buffer, new Uint8Array()], text: "🔑" });
    return plain(await echo);
  }, { options });
  const data = (length, seed = 1) => ({ binary: "ArrayBuffer", bytes: Array.from({ length }, (_, i) => (i * 7 + seed) % 256) });
  assert.deepEqual(withoutOffset(row, got), ["with", data(256), { deep: [data(1000, 2), data(0)], text: "🔑" }]);
}

async function acknowledgements({ page, options }) {
  const { echo, ask, asked, silent } = await page.run(async ({ io, open, connected, plain, bytes, options }) => {
    const socket = await connected(open(io, options));
    const acknowledged = (...args) => new Promise((resolve) => socket.emit(...args, (...answers) => resolve(plain(answers))));
    let asked;
    socket.on("question", (...args) => {
      asked = args.slice(0, -1);
      args.at(-1)("answer", bytes(3), ...asked);
    });
    return {
      echo: await acknowledged("echo", 1, { two: bytes(2) }, "three"),
      ask: await acknowledged("ask", "a", ["b"]),
      asked,
      silent: await socket.timeout(200).emitWithAck("silent").catch(({ message }) => message),
    };
  }, { options });
  const data = (...bytes) => ({ binary: "ArrayBuffer", bytes });
  assert.deepEqual(echo, [1, { two: data(1, 8) }, "three"]);
  assert.deepEqual(asked, ["a", ["b"]]);
  assert.deepEqual(ask, ["answer", data(1, 8, 15), "a", ["b"]]);
  assert.equal(silent, "operation has timed out");
}

async function refusal({ page, row, options }) {
  const got = await page.run(async ({ io, open, connected, options }) => {
    const main = await connected(open(io, options));
    const guarded = main.io.socket("/guarded", { auth: { token: "bad" } });
    const { message, data } = await connected(guarded.connect()).catch((error) => error);
    const { active } = guarded;
    guarded.auth = { token: "good" };
    await connected(guarded.connect());
    return { message, data, active, answer: await guarded.emitWithAck("echo", "in"), mains: main.seen.disconnects };
  }, { options });
  const data = row.refusal === undefined ? {} : { data: row.refusal };
  assert.deepEqual(got, { message: "not authorized", ...data, active: false, answer: "in", mains: [] });
}

async function order({ page, row, mode, end, options }) {
  const count = 1000;
  // An upgrade may run meanwhile. A group is one packet less: a pong may come into the same request.
  const group = end === "polling" || mode === "upgrade" ? Math.min(count, row.packetsPerRequest - 1) : count;
  const { ticks, notes, disconnects } = await page.run(async ({ io, open, connected, until, count, group, options }) => {
    const socket = await connected(open(io, options));
    const ticks = [];
    socket.on("tick", (number) => ticks.push(number));
    const key = `order ${Math.random()}`;
    const burst = socket.emitWithAck("burst", count);
    for (let number = 0; number < count; number++) {
      const ends = number % group === group - 1;
      const sent = ends ? socket.emitWithAck("note", key, number) : socket.emit("note", key, number);
      if (ends) await sent;
    }
    await burst;
    let notes = [];
    await until(async () => (notes = await socket.emitWithAck("notes", key)).length === count && ticks.length === count, 7000);
    return { ticks, notes, disconnects: socket.seen.disconnects };
  }, { count, group, options });
  const numbers = Array.from({ length: count }, (_, i) => i);
  assert.deepEqual(ticks, numbers);
  assert.deepEqual(notes, numbers);
  assert.deepEqual(disconnects, []);
}

async function leaving({ page, options }) {
  const got = await page.run(async ({ io, open, connected, once, options }) => {
    const socket = await connected(open(io, options));
    const [gone] = [once(socket, "disconnect"), socket.emit("leave")];
    const [reason] = await gone;
    const { active } = socket;
    await connected(socket.connect());
    return { reason, active, answer: await socket.emitWithAck("echo", "again") };
  }, { options });
  assert.deepEqual(got, { reason: "io server disconnect", active: false, answer: "again" });
}

async function large({ page, row, end, options }) {
  // Before the upgrade it would go by long-polling.
  const last = row.readsLargeRequests ? undefined : end;
  const got = await page.run(async ({ io, open, connected, until, bytes, last, options }) => {
    const socket = await connected(open(io, options));
    if (last) await until(() => socket.io.engine.transport.name === last);
    const text = "0123456789".repeat(50_000);
    const data = bytes(500_000);
    const answer = await new Promise((resolve) => socket.emit("echo", text, data, (...answers) => resolve(answers)));
    const back = new Uint8Array(answer[1]);
    return [answer[0] === text, back.length === data.length && back.every((byte, i) => byte === data[i]), socket.seen.disconnects];
  }, { last, options });
  assert.deepEqual(got, [true, true, []]);
}

async function compression({ page, row, end, options }) {
  const extensions = await page.run(async ({ io, open, connected, until, webSockets, end, options }) => {
    const socket = await connected(open(io, options));
    await until(() => socket.io.engine.transport.name === end);
    await socket.emitWithAck("echo", "compressible ".repeat(1000));
    return webSockets[0].extensions;
  }, { end, options });
  assert.equal(extensions.includes("permessage-deflate"), row.compressesMessages, extensions);
}

async function compressedResponses({ page, row, options }) {
  const responses = await page.run(async ({ io, open, connected, until, largeResponses, options }) => {
    const socket = await connected(open(io, options));
    await socket.emitWithAck("echo", "compressible ".repeat(1000));
    // The entry of a response may come later than the response.
    await until(() => largeResponses().length > 0);
    return largeResponses();
  }, { options });
  for (const { encodedBodySize, decodedBodySize } of responses) {
    assert.equal(encodedBodySize < decodedBodySize, row.compressesResponses, `${encodedBodySize} of ${decodedBodySize}`);
  }
}
