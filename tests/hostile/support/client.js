// The clients of hostile servers: these functions run in the page.

/**
 * Connects a client to each hostile server, and two to a good one, which echo all the time. One after the other: browsers delay a WebSocket
 * while many others are opening.
 */
export async function begin({ io, state, sleep, until, rows, good, between }) {
  state.told = {};
  state.sockets = [];
  state.echoes = { done: 0, failed: 0 };
  state.ticks = [];
  state.running = true;
  state.console = [];
  const { error } = console;
  console.error = (...args) => {
    state.console.push(args.map(String).join(" "));
    error.apply(console, args);
  };
  const tick = setInterval(() => (state.running ? state.ticks.push(performance.now()) : clearInterval(tick)), 20);

  for (const transport of ["websocket", "polling"]) {
    const socket = io(good, { transports: [transport], forceNew: true });
    state.sockets.push(socket);
    const echo = () => {
      if (!state.running) return;
      socket.timeout(15_000).emit("echo", state.echoes.done, (problem) => {
        if (problem) state.echoes.failed++;
        else state.echoes.done++;
        setTimeout(echo, 100);
      });
    };
    echo();
  }
  await until(() => state.echoes.done >= 4, 7000);

  state.before = state.echoes.done;
  const pace = { reconnectionDelay: 100, reconnectionDelayMax: 1000, randomizationFactor: 0, timeout: 5000 };
  for (const { id, url, options } of rows) {
    const told = (state.told[id] = []);
    const tell = (line) => !state.running || told.includes(line) || told.length > 20 || told.push(line);
    const text = (value) => (typeof value === "number" || typeof value === "string" ? ` (${value})` : "");
    const socket = io(url, { forceNew: true, ...pace, ...options });
    state.sockets.push(socket);
    socket.on("connect", () => {
      tell("connect");
      socket.emit("ready", (...args) => tell(`acknowledgement ${JSON.stringify(args).slice(0, 60)}`));
    });
    // Where both a poll and a POST fail, either may be the first.
    const message = (problem) => problem.message.replace(/^xhr (poll|post) error$/, "xhr poll error or xhr post error");
    socket.on("connect_error", (problem) => tell(`connect_error: ${message(problem)}${text(problem.description)}`));
    socket.on("disconnect", (reason, details) => tell(`disconnect: ${reason}${text(details?.description ?? details?.message)}`));
    // What is long is told by its length.
    const short = (arg) => {
      if (typeof arg === "function") return "a function";
      if (arg?.length > 1000) return `${arg.length + 2} units`;
      const json = JSON.stringify(arg, (key, value) => (value instanceof ArrayBuffer ? `${value.byteLength} bytes` : value)) ?? "undefined";
      return json.length > 40 ? `${json.length} units` : json;
    };
    socket.onAny((...args) => {
      let line;
      try {
        line = args.length > 5 ? `of ${args.length} parts` : args.map(short).join(", ");
      } catch {
        line = `${short(args[0])}, and what is too deep for JSON`;
      }
      tell(`event ${line}`);
      const answer = args.at(-1);
      if (typeof answer === "function") answer("answer");
    });
    await sleep(between);
  }
}

/** How the page is: its echoes so far, how many timers of 20 ms ran in the last second, and what the user was told by each client. */
export function look({ state, uncaught }) {
  const now = performance.now();
  return {
    echoes: [state.before, state.echoes.done],
    failed: state.echoes.failed,
    ticks: state.ticks.filter((at) => at > now - 1000).length,
    told: state.told,
    uncaught: [...uncaught, ...state.console],
  };
}

/** Opens a new connection to the good server, and ends all. Resolves with what the new one has got. */
export async function finish({ io, state, good }) {
  const fresh = io(good, { transports: ["websocket"], forceNew: true });
  const answer = await fresh.timeout(7000).emitWithAck("echo", "fresh");
  state.running = false;
  [fresh, ...state.sockets].forEach((socket) => socket.disconnect());
  return answer;
}
