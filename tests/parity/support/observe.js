// What a server saw of a client, as comparable lines. Requests are listed per kind, in order: the network decides in which
// order a concurrent GET and POST arrive, the server how many GETs there are, and timing how many packets a POST contains.

// Headers that the browser adds by itself.
const OF_THE_BROWSER = new Set([
  "host",
  "connection",
  "user-agent",
  "accept-encoding",
  "accept-language",
  "content-length",
  "origin",
  "referer",
  "upgrade",
  "pragma",
  "cache-control",
  "sec-websocket-key",
  "sec-websocket-version",
  "sec-websocket-extensions",
  "sec-fetch-site",
  "sec-fetch-storage-access",
]);
const LONG = 600;

function shorten(text) {
  return text.length <= LONG ? text : `${text.slice(0, 80)}… (${text.length} characters)`;
}

/** Formats a frame or packet: text as it is, binary as its bytes. */
export function showFrame(frame) {
  return typeof frame === "string" ? shorten(frame) : shorten(`<${[...frame].join(" ")}>`);
}

// The order of parameters does not matter. The timestamp's presence and name are compared, not its value.
function showUrl({ url }, timestampParam) {
  const [path, query = ""] = url.split("?");
  const isTimestamp = (name, value) => name === encodeURIComponent(timestampParam) && value;
  const parameters = query.split("&").map((parameter) => {
    const [name, value] = parameter.split("=");
    return isTimestamp(name, value) ? `${name}=<timestamp>` : parameter;
  });
  return `${path}?${parameters.sort().join("&")}`;
}

function showHeaders({ headers }) {
  const shown = Object.entries(headers).filter(([name]) => !OF_THE_BROWSER.has(name) && !name.startsWith("sec-ch-"));
  return shown.sort().map(([name, value]) => `${name}: ${value}`).join(", ");
}

const showRequest = (request, timestampParam) =>
  `${request.method} ${showUrl(request, timestampParam)} (${showHeaders(request)})`;

/**
 * Lists the requests in a log of the recorder or the fake server, by kind.
 * @param bodies whether to show which packets each POST contains
 */
export function showRequests(log, { timestampParam, bodies }) {
  const lists = { openings: [], polls: [], posts: [], upgrades: [] };
  // Per session, as sessions may overlap.
  const posted = new Map();
  for (const request of log) {
    const line = showRequest(request, timestampParam);
    if (request.method === "OPTIONS") {
      // The browser repeats a preflight once its cache entry expires.
      if (!lists.openings.includes(line)) lists.openings.push(line);
    } else if (!request.query.sid) {
      lists.openings.push(request.upgrade ? `WebSocket: ${line}` : line);
    } else if (request.upgrade) {
      lists.upgrades.push(line);
    } else if (request.method === "POST") {
      const packets = request.body.toString().split("\x1e").map(showFrame);
      if (!lists.posts.includes(line)) lists.posts.push(line);
      const { sid } = request.query;
      posted.set(sid, [...(posted.get(sid) ?? []), ...(bodies ? [JSON.stringify(packets)] : packets)]);
    } else if (!lists.polls.includes(line)) {
      lists.polls.push(line);
    }
  }
  return { ...lists, posted: [...posted.values()].flatMap((packets, i) => packets.map((packet) => `${i + 1}: ${packet}`)) };
}

function plain(value) {
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return showFrame(value);
  if (typeof value === "function") return "<function>";
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
  }
  return value === undefined ? "<undefined>" : value;
}

/** Records what happens on the server, as lines: per socket, as sockets may overlap, and in general. */
export class Notes {
  #general = [];
  #sockets = [];

  add = (...entry) => void this.#general.push(JSON.stringify(plain(entry)));

  /** Returns a function that records entries of one socket. */
  socket() {
    const notes = [];
    this.#sockets.push(notes);
    const number = this.#sockets.length;
    return (...entry) => void notes.push(`${number}: ${JSON.stringify(plain(entry))}`);
  }

  get lines() {
    return [...this.#sockets.flat(), ...this.#general];
  }
}

/**
 * Records the events of a namespace's sockets, or of a dynamic namespace's, and adds the `standard` listeners.
 * @param world.ids receives random values: [kind, value]
 */
export function observeNamespace(namespace, { notes, ids, timestampParam }) {
  namespace.on("connection", (socket) => {
    const { name } = socket.nsp;
    const note = notes.socket();
    ids.push(["socket", socket.id]);
    if (socket.pid) ids.push(["pid", socket.pid]);
    const { [timestampParam]: _, sid, ...parameters } = socket.handshake.query;
    const query = Object.fromEntries(Object.entries(parameters).sort());
    note(name, "connection", { auth: socket.handshake.auth, query, ...(socket.recovered ? { recovered: true } : {}) });
    socket.onAny((...args) => note("event", ...args));
    socket.on("disconnect", (reason) => note("disconnect", reason));
    standard(socket, note);
  });
}

/** Listeners that every server of the suite has. */
function standard(socket, note) {
  // Acknowledges with the arguments.
  socket.on("ask", (...args) => args.pop()(...args));
  // Emits an event.
  socket.on("say", (...args) => socket.emit(...args));
  // Emits an event that expects an acknowledgement.
  socket.on("question", (...args) => {
    socket.emit(...args, (...answer) => note("answer", ...answer));
  });
  // Disconnects the namespace; with true, the connection.
  socket.on("leave", (close) => socket.disconnect(close));
}
