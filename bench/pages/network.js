// Measures one client on a real connection: throughput in both directions, and acknowledgement latency.

const TEXT = "fifty bytes of text, give or take some, for a round";
const LIMIT = 20_000; // ms for one step

const within = (promise, step) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${step}: not done after ${LIMIT} ms`)), LIMIT);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

const clients = new Map();

/** Runs one round of a client, on a new connection: ms per message received, per message sent, and per round trip. */
async function round(address, transport, messages, trips) {
  if (!clients.has(address)) clients.set(address, await import(address));
  const { io } = clients.get(address);
  const socket = io({ transports: [transport], forceNew: true, reconnection: false });
  await within(new Promise((resolve, reject) => socket.on("connect", resolve).on("connect_error", reject)), "connect");

  const ask = (...args) => within(new Promise((resolve) => socket.emit(...args, resolve)), args[0]);
  const measure = async (count) => {
    let received = 0;
    let done;
    socket.off("message").on("message", () => {
      if (++received === count) done();
    });
    const beforeDown = performance.now();
    await within(new Promise((resolve) => {
      done = resolve;
      socket.emit("flood", count, TEXT);
    }), "flood");
    const down = performance.now() - beforeDown;

    const beforeUp = performance.now();
    for (let i = 0; i < count; i++) socket.emit("message", TEXT);
    const counted = await ask("counted");
    const up = performance.now() - beforeUp;
    if (counted !== count) throw new Error(`${address}: ${counted} of ${count} messages arrived`);
    return { down: down / count, up: up / count };
  };

  await measure(Math.ceil(messages / 10));
  const { down, up } = await measure(messages);
  const latencies = [];
  for (let i = 0; i < trips; i++) {
    const begin = performance.now();
    const answer = await ask("echo", TEXT);
    latencies.push(performance.now() - begin);
    if (answer !== TEXT) throw new Error(`${address}: wrong answer`);
  }
  socket.disconnect();
  return { down, up, latencies };
}

Object.assign(globalThis, { round, ready: true });
