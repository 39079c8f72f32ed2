// Invalid packets of the server: the connection ends with "parse error" and the client reconnects, no listener receives part
// of a packet, and the page keeps working.
import assert from "node:assert/strict";
import { quiet, suite, until } from "./support/harness.js";

const ATTACHED = '451-["x",{"_placeholder":true,"num":0}]';
const placeholder = (num) => [`451-["x",{"_placeholder":true,"num":${num}}]`, Buffer.from([1])];

// Each case is the list of Engine.IO packets that the server sends to a connected socket.
const CASES = {
  "an unknown packet type": [["47"], ['49["x"]'], ["4"], ['4x["x"]'], ['4["x"]']],
  "an attachment count that is not a number": [['45["x"]'], ['45-["x"]'], ['45x-["x"]'], ['451.5-["x"]'], ["451"], ['45-1-["x"]']],
  "an attachment count of zero": [['450-["x"]']],
  "an attachment count over 10": [['4511-["x"]'], ['4611-1["x"]'], ['4599999999999999999999-["x"]'], [`45${"9".repeat(400)}-["x"]`]],
  "text while attachments are pending": [[ATTACHED, '42["y"]'], [ATTACHED, '40{"sid":"z"}'], [ATTACHED, ATTACHED]],
  "an illegal placeholder": [placeholder(1), placeholder(-1), placeholder('"0"'), placeholder("null"), placeholder("1e99"), placeholder("{}")],
  "invalid JSON": [['42["x"'], ["42["], ["42{"], ['42["x",}]'], ["42nonsense"], ['42["x"]y'], ['431["x"'], ["42['x']"], ['42["\n"]']],
  "an event that is not an array": [["42{}"], ['42"x"'], ["42null"], ["42true"], ["4212{}"]],
  "an event without a name": [["42[]"], ["42[{}]"], ["42[null]"], ["42[true]"], ['42[["x"]]']],
  "an acknowledgement that is not an array": [["431{}"], ['431"x"'], ["431null"], ["461-1{}"]],
  "a DISCONNECT with a payload": [["41{}"], ["41[]"], ['41"x"']],
  "a CONNECT that is not an object": [["40[]"], ['40"x"'], ["40null"]],
  "a CONNECT_ERROR that is neither text nor object": [["44[]"], ["44null"], ["44true"]],
  "a reserved event name": [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
  ].flatMap((name) => [[`42["${name}"]`], [`451-["${name}",{"_placeholder":true,"num":0}]`, Buffer.from([1])]]),
  "binary when none is expected": [[Buffer.from([1, 2])], ['42["ok"]', Buffer.from([1])].slice(1), [Buffer.alloc(0)]],
};

// Connects, and records all events.
const watch = async ({ io, once, state, transport }) => {
  const socket = io({ transports: [transport], reconnectionDelay: 2, reconnectionDelayMax: 2 });
  Object.assign(state, { socket, seen: [], connects: [], disconnects: [], errors: [] });
  socket.onAny((...args) => state.seen.push(args));
  socket.on("x", () => state.seen.push("x"));
  socket.on("connect", (...args) => state.connects.push(args));
  socket.on("disconnect", (reason) => state.disconnects.push(reason));
  socket.on("connect_error", (error) => state.errors.push(error.message));
  await once(socket, "connect");
};

const report = async ({ state, until, event }) => {
  await until(() => state.seen.some(([name]) => name === event));
  const { seen, connects, disconnects, errors } = state;
  Object.assign(state, { seen: [], connects: [], disconnects: [], errors: [] });
  return { seen, connects, disconnects, errors };
};

const printable = (packets) => packets.map((packet) => String(packet).slice(0, 60)).join(" ");

suite("bad input", ({ test, ours }) => {
  // Sends each list of packets on a separate connection, then one valid event on the next connection.
  async function sendAll({ fake, page }, transport, cases, expected) {
    const server = await fake();
    await page.run(watch, { transport });
    for (const [i, packets] of cases.entries()) {
      const { last } = server;
      last.sendAll(packets);
      await until(() => server.last !== last && server.last.received.some((packet) => packet.startsWith("40")))
        .catch((error) => assert.fail(`no new connection after ${printable(packets)}: ${error.message}`));
      server.last.send(`42["ok ${i}"]`);
      const result = await page.run(report, { event: `ok ${i}` });
      expected({ ...result, connects: result.connects.slice(i === 0 ? 1 : 0) }, `ok ${i}`, printable(packets));
    }
  }

  for (const transport of ["websocket", "polling"]) {
    for (const [name, cases] of Object.entries(CASES)) {
      test(`${name} ends in "parse error" and a reconnection, over ${transport}`, async (context) => {
        await sendAll(context, transport, cases, (result, event, packets) => {
          const wanted = { seen: [[event]], connects: [[]], disconnects: ["parse error"], errors: [] };
          assert.deepEqual(result, wanted, `after ${packets}`);
        });
      });
    }

    const reason = "the reference passes undefined to the listener for a placeholder of 0.5";
    ours(reason, `a placeholder that is not an integer is invalid, over ${transport}`, async (context) => {
      await sendAll(context, transport, [placeholder(0.5)], (result, event) => {
        assert.deepEqual(result, { seen: [[event]], connects: [[]], disconnects: ["parse error"], errors: [] });
      });
    });

    ours("the reference emits an event without a name", `an event without payload is a "parse error", over ${transport}`, async (context) => {
      await sendAll(context, transport, [["42"], ["421"]], (result, event) => {
        assert.deepEqual(result, { seen: [[event]], connects: [[]], disconnects: ["parse error"], errors: [] });
      });
    });

    ours("the reference calls it a transport error", `an unknown Engine.IO packet type ends in "parse error" and a reconnection, over ${transport}`, async (context) => {
      await sendAll(context, transport, [["9"], ["x"], ["7data"], ["é"]], (result, event, packets) => {
        const { disconnects, ...rest } = result;
        assert.deepEqual(rest, { seen: [[event]], connects: [[]], errors: [] }, `after ${packets}`);
        assert.deepEqual(disconnects, ["parse error"]);
      });
    });

    test(`missing attachments are dropped when the connection ends, over ${transport}`, async ({ fake, page }) => {
      const server = await fake();
      await page.run(watch, { transport });
      const { last } = server;
      last.send(ATTACHED);
      await quiet(30);
      last.close();
      await until(() => server.last !== last && server.last.received.some((packet) => packet.startsWith("40")));
      server.last.sendAll([ATTACHED, Buffer.from([7]), '42["ok"]']);
      const { seen } = await page.run(report, { event: "ok" });
      assert.deepEqual(seen.map((entry) => (Array.isArray(entry) ? entry[0] : entry)), ["x", "x", "ok"]);
    });

    test(`packets that come too early or too late are ignored, over ${transport}`, async ({ fake, page }) => {
      const server = await fake();
      await page.run(watch, { transport });
      server.last.sendAll(['431["no such acknowledgement"]', '43["no id"]', '42/other,["x"]', "41/other,", "6", '42["ok"]']);
      const result = await page.run(report, { event: "ok" });
      assert.deepEqual(result, { seen: [["ok"]], connects: [[]], disconnects: [], errors: [] });
      assert.equal(server.sessions.length, 1);
    });

    test(`extreme numbers and depths are harmless, over ${transport}`, async ({ fake, page }) => {
      const server = await fake();
      await page.run(watch, { transport });
      const deep = `${"[".repeat(20000)}${"]".repeat(20000)}`;
      const cases = [
        [`42${"9".repeat(400)}["far"]`],
        [`43${"9".repeat(400)}["far"]`],
        ['4218446744073709551616["far"]'],
        ['424294967296["far"]'],
        [`42["far",${deep}]`],
        [`451-["far",${deep},{"_placeholder":true,"num":0}]`, Buffer.from([1])],
        [`42/${"n".repeat(100000)},["far"]`],
      ];
      for (const [i, packets] of cases.entries()) {
        server.last.sendAll(packets);
        // Whether the packet is accepted or rejected, a later event is delivered.
        await until(async () => {
          server.last.send(`42["ok ${i}"]`);
          return page.run(({ state, sleep, i }) => sleep(5).then(() => state.seen.some(([name]) => name === `ok ${i}`)), { i });
        });
      }
    });
  }

  test("keys such as __proto__ reach the listener as JSON.parse returns them, without prototype pollution", async ({ fake, page }) => {
    const server = await fake();
    const nasty = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":1}';
    await page.run(watch, { transport: "websocket" });
    server.last.sendAll([
      `42["nasty",${nasty}]`,
      `451-["nasty",{"__proto__":{"polluted":1,"bytes":{"_placeholder":true,"num":0}}}]`,
      Buffer.from([5]),
      '42["__proto__",1]',
      '42["ok"]',
    ]);
    const result = await page.run(async ({ state, until, plain }) => {
      await until(() => state.seen.some(([name]) => name === "ok"));
      const [[, text], [, binary], named] = state.seen;
      return {
        text: JSON.stringify(text),
        keys: Object.keys(binary),
        own: await plain(binary.__proto__),
        prototype: Object.getPrototypeOf(text) === Object.prototype && Object.getPrototypeOf(binary) === Object.prototype,
        polluted: [{}.polluted, [].polluted, (() => {}).polluted].some((value) => value !== undefined),
        named,
      };
    });
    assert.deepEqual(result, {
      text: nasty,
      keys: ["__proto__"],
      own: { polluted: 1, bytes: { binary: "ArrayBuffer", bytes: [5] } },
      prototype: true,
      polluted: false,
      named: ["__proto__", 1],
    });
  });
});
