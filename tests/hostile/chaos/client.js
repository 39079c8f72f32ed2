// The clients of chaos sessions: these functions run in the page. The records of all sessions are in `state`, by seed.

/** Connects one client for each session, and has it emit. */
export function begin({ io, state, sessions, every }) {
  state.records = {};
  const options = { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 300, timeout: 1500, retries: 1000, ackTimeout: 700 };
  for (const session of sessions) {
    const socket = io(session.url, { ...options, ...session.options });
    const record = { socket, log: [], acknowledged: [], failed: [], errors: 0, emitted: 0 };
    state.records[session.seed] = record;
    for (const stream of ["room", "direct"]) socket.on(stream, (number) => record.log.push([stream, number]));
    socket.on("connect", () => record.log.push(["connect", socket.recovered, socket.id]));
    socket.on("disconnect", (reason) => record.log.push(["disconnect", reason]));
    socket.on("connect_error", () => record.errors++);
    record.timer = setInterval(() => {
      const number = record.emitted++;
      socket.emit("retried", number, (error, answer) => (error ? record.failed.push(number) : record.acknowledged.push(answer)));
      // Volatile events are not retried: they come once at most.
      socket.volatile.emit("plain", number);
    }, every);
  }
}

/**
 * Ends the emitting. Resolves once all sessions are connected, all is acknowledged, and the last events have come that are wanted; or when
 * the time is over. Each value is the time that it took, in ms; -1 for a session that has not come back.
 */
export function settle({ state, sleep, sessions, limit }) {
  const began = performance.now();
  return Promise.all(
    sessions.map(async ({ seed, wanted = {} }) => {
      const record = state.records[seed];
      clearInterval(record.timer);
      const { socket, log, acknowledged, failed, emitted } = record;
      const last = (stream) => log.findLast(([name]) => name === stream)?.[1];
      const isBack = () =>
        socket.connected &&
        acknowledged.length + failed.length === emitted &&
        Object.entries(wanted).every(([stream, number]) => last(stream) >= number);
      while (!isBack()) {
        if (performance.now() - began > limit) return -1;
        await sleep(20);
      }
      return Math.round(performance.now() - began);
    }),
  );
}

/** Ends all sessions; returns their records. */
export function end({ state }) {
  const entries = Object.entries(state.records).map(([seed, { socket, timer, ...record }]) => {
    socket.disconnect();
    return [seed, record];
  });
  return Object.fromEntries(entries);
}
