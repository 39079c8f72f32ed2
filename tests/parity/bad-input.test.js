// Invalid packets of the server.
import { parity } from "./support/scenario.js";

const ATTACHED = '451-["x",{"_placeholder":true,"num":0}]';
const placeholder = (num) => [`451-["x",{"_placeholder":true,"num":${num}}]`, Buffer.from([1])];

// Each case is a list of packets that a connected client receives.
const CASES = {
  "an unknown packet type": [["47"], ['49["x"]'], ["4x"]],
  "an attachment count that is not a number": [['45["x"]'], ['45-["x"]'], ['45x-["x"]'], ['451.5-["x"]'], ["451"], ['45-1-["x"]']],
  "an attachment count of zero": [['450-["x"]']],
  "an attachment count over 10": [['4511-["x"]'], ['4611-1["x"]'], ['4599999999999999999999-["x"]']],
  "text while attachments are pending": [[ATTACHED, '42["y"]'], [ATTACHED, ATTACHED]],
  "an illegal placeholder": [placeholder(1), placeholder(-1), placeholder('"0"'), placeholder("null")],
  "invalid JSON": [['42["x"'], ["42{"], ["42nonsense"], ['42["x"]y']],
  "an event that is not an array": [["42{}"], ['42"x"'], ["42null"], ["4212{}"]],
  "an event without a name": [["42[]"], ["42[{}]"], ["42[null]"]],
  "an acknowledgement that is not an array": [["431{}"], ['431"x"'], ["431null"]],
  "a DISCONNECT with a payload": [["41{}"], ["41[]"]],
  "a CONNECT that is not an object": [["40[]"], ['40"x"']],
  "a CONNECT_ERROR that is neither text nor object": [["44[]"], ["44null"]],
  "a reserved event name": ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map((name) => [`42["${name}"]`]),
  "binary when none is expected": [[Buffer.from([1, 2])]],
};

// Sends each list of packets on a separate connection, and a valid event on the last one.
const page = async ({ io, once, tell, transport, count, record, recordManager }) => {
  const socket = io({ transports: [transport], reconnectionDelay: 1, reconnectionDelayMax: 1 });
  // The wording of error details differs.
  socket.on("connect", () => record("connect"));
  socket.on("disconnect", (reason) => record("disconnect", reason, socket.active));
  socket.on("connect_error", ({ message }) => record("connect_error", message));
  socket.onAny((...args) => record("event", ...args));
  socket.io.on("close", (reason) => recordManager("close", reason));
  await once(socket, "connect");
  for (let i = 0; i < count; i++) {
    const again = once(socket, "connect");
    await tell("send", i);
    await again;
  }
  const end = once(socket, "end");
  await tell("end");
  await end;
};

const served = (cases, transport) => ({
  fake: {},
  args: { transport, count: cases.length },
  tell: {
    send: ({ fake }, i) => fake.last.sendAll(cases[i]),
    end: ({ fake }) => fake.last.send('42["end"]'),
  },
  page,
});

parity("bad input is a parse error, and the client reconnects", (scenario) => {
  for (const transport of ["websocket", "polling"]) {
    for (const [name, cases] of Object.entries(CASES)) {
      scenario(`${name}, over ${transport}`, served(cases, transport));
    }
  }

  scenario("the details are an error", {
    ...served([], "websocket"),
    tell: { send: ({ fake }) => fake.last.send("42{") },
    page: async ({ io, once, tell, record }) => {
      const socket = io({ transports: ["websocket"], reconnection: false });
      await once(socket, "connect");
      const lost = once(socket, "disconnect");
      await tell("send");
      const [reason, details] = await lost;
      record(reason, details instanceof Error, socket.io._readyState);
    },
  });
});

parity("bad input that is not a packet", (scenario) => {
  // Here the reference is less strict, or fails: the connection stays open or hangs.
  const lenient = async ({ io, once, tell, record, sleep, stateOf, transport }) => {
    const socket = io({ transports: [transport], reconnectionDelay: 1, reconnectionDelayMax: 1 });
    await once(socket, "connect");
    socket.on("disconnect", (reason) => record("disconnect", reason));
    socket.on("connect", () => record("connect"));
    socket.onAny((...args) => record("event", ...args));
    await tell("send");
    await sleep(80);
    record(stateOf(socket));
  };
  const differs = { reason: "parse error and a new connection", at: /^(page|manager|uncaught|openings|polls|posts|posted|frames|problems): / };
  for (const [name, packets] of Object.entries({
    "an unknown Engine.IO packet type": ["9"],
    "an event without a payload": ["42"],
    "a placeholder that is not an integer": placeholder(0.5),
  })) {
    scenario(name, {
      differs,
      fake: {},
      args: { transport: "websocket" },
      tell: { send: ({ fake }) => fake.last.sendAll(packets) },
      page: lenient,
    });
  }

  for (const transport of ["websocket", "polling"]) {
    scenario(`packets that come too late or for other namespaces are ignored, over ${transport}`, {
      fake: {},
      args: { transport },
      tell: { send: ({ fake }) => fake.last.sendAll(['431["no such acknowledgement"]', '43["no id"]', '42/other,["x"]', "41/other,", "6", '42["ok"]']) },
      page: lenient,
    });
  }

  for (const [name, answer] of Object.entries({
    "HTML instead of a handshake": "<html></html>",
    "an empty answer": "",
    "a handshake that is not JSON": "0{nonsense",
    "another packet instead of a handshake": "4hello",
  })) {
    scenario(`${name} is a connect_error`, {
      differs: { reason: "the error names the cause, immediately", at: /^(page|uncaught|openings|posts|posted): / },
      fake: {
        onRequest: (req, res) => {
          const asked = req.url.startsWith("/socket.io/");
          if (asked) res.writeHead(200, { "Content-Type": "text/plain" }).end(answer);
          return asked;
        },
      },
      page: async ({ io, record, sleep, stateOf }) => {
        const socket = io({ transports: ["polling"], reconnection: false, timeout: 150 });
        const errors = [];
        socket.on("connect_error", ({ message }) => errors.push(message));
        await sleep(250);
        record(errors, stateOf(socket), socket.io._readyState);
      },
    });
  }
});
