// What a connection has in the browser. The driver (`src/web/driver.rs`) says what is to be done, and hears by one closure what
// happens. All in one module: where no bundler joins modules, each is a request.

// ---- what is reported: a kind, the transport, what comes with it, and a number, which is 0 where nothing else is said ----

/** A WebSocket is connected. */
const OPENED = 0;
/** A packet came as text. The number says how many bytes of it are where wasm reads them. */
const TEXT = 1;
/** A packet came as binary data. */
const BINARY = 2;
/** A WebSocket is closed: its event. */
const CLOSED = 3;
/** What was sent has left. The number is 1 if that took time. */
const DRAINED = 4;
/** A poll has ended, its packets are told. */
const POLL_ENDED = 5;
/** The timer has run. */
const TIMER = 6;
/** The page has lost the network. */
const OFFLINE = 7;
/** The page is about to go away. */
const LEAVING = 8;
/**
 * From here on, by what failed: an XMLHttpRequest that polls, one that posts, the same by fetch, a WebSocket. What comes is what
 * failed, and its status; or the error, and `NO_STATUS`.
 */
const FAILED = 9;
const FETCH = 2;
const POST = 1;
const WEBSOCKET = 4;
const NO_STATUS = -1;

// ---- time: what there was when the package was loaded, for a page may put clocks of its own in its place ----

const { setTimeout, clearTimeout } = globalThis;
/** As they are used of `globalThis`. */
const NATIVE = { setTimeout, clearTimeout, Date: { now: Date.now } };

const settled = Promise.resolve();

/** Runs `task` in a microtask. Clocks for tests fake `queueMicrotask`, but not promises. */
const queue = (task) => settled.then(task);

/** A timer cannot wait for longer, in ms: some weeks are as good as for ever. */
const LONGEST = 0x7fff_ffff;

// ---- a connection ----

/** As many units of a text are put into the memory of wasm at most. */
const HEAD_LENGTH = 64;

/** The units `"`, `[` and `{`: one of them begins the JSON of a message. */
const isJson = (unit) => unit === 0x22 || unit === 0x5b || unit === 0x7b;

export class Browser {
  #report;
  #clock;
  /** The timer that counts: the page's clock may not know how to clear one, and let it run. */
  #timer;
  #memory;
  #place;
  #head;
  #options;
  #transports = new Map();

  /** Timers and the time of day are native ones or those of the page. */
  constructor(isNative) {
    this.#clock = isNative ? NATIVE : globalThis;
  }

  /** Says who hears what happens. How a text begins is put at `place` in the memory of wasm. */
  attach(memory, place, report) {
    this.#memory = memory;
    this.#place = place;
    this.#report = report;
  }

  /** Ends all, and all reports. */
  end() {
    this.#report = undefined;
    for (const transport of this.#transports.values()) transport.close();
    this.#listen("removeEventListener");
    this.wake(-1);
  }

  /** The time of day, in ms. */
  now() {
    return this.#clock.Date.now();
  }

  /** Reports in so many ms, and not when it was to before; below 0 not at all. */
  wake(ms) {
    const { setTimeout, clearTimeout } = this.#clock;
    if (this.#timer) clearTimeout(this.#timer.id);
    this.#timer = undefined;
    if (ms < 0) return;
    const timer = (this.#timer = {});
    timer.id = setTimeout(() => {
      if (this.#timer !== timer) return;
      this.#timer = undefined;
      this.#tell(TIMER);
    }, ms);
  }

  /** A session begins. Its requests look as `requests` says of each transport's options. May throw what reading these does. */
  begin({ polling, websocket, closeOnBeforeunload }) {
    const options = { polling: requests("polling", polling), websocket: requests("websocket", websocket), listeners: [] };
    // This computer can be reached without a network.
    if (!/^localhost(:|$)/.test(polling.authority)) options.listeners.push(["offline", () => this.#tell(OFFLINE)]);
    // Only where it is asked for: it costs a page its place in some back-forward caches.
    if (closeOnBeforeunload) options.listeners.push(["beforeunload", () => this.#tell(LEAVING)]);
    this.#listen("removeEventListener");
    this.#options = options;
    this.#listen("addEventListener");
  }

  /** Nothing is open or planned: what happens to the page is nothing to this. */
  idle() {
    this.#listen("removeEventListener");
    this.#options = undefined;
  }

  /** Adds the listeners of the page or the worker, or removes them; there may be neither, as in Node.js. */
  #listen(method) {
    for (const listener of this.#options?.listeners ?? []) globalThis[method]?.(...listener);
  }

  /** Prepares a transport of the session; connects it if it is a WebSocket. */
  open(id, isWebSocket, sid) {
    const { polling, websocket } = this.#options;
    const report = (kind, value, number) => this.#transports.has(id) && this.#tell(kind, id, value, number);
    const reportText = (text) => report(TEXT, text, this.#share(text));
    const Transport = isWebSocket ? WebSocketTransport : Polling;
    this.#transports.set(id, new Transport(isWebSocket ? websocket : polling, sid, report, reportText));
  }

  /** Further requests of a transport name the session. */
  identify(id, sid) {
    const transport = this.#transports.get(id);
    if (transport) transport.sid = sid;
  }

  poll(id) {
    this.#transports.get(id)?.poll();
  }

  /** Sends a message with those before it since the last one that went. */
  send(id, message, isLast) {
    this.#transports.get(id)?.send(message, isLast);
  }

  /** Lets go of a transport: what was sent still goes out, nothing more is reported. */
  close(id) {
    const transport = this.#transports.get(id);
    this.#transports.delete(id);
    transport?.close();
  }

  #tell(kind, id = 0, value = undefined, number = 0) {
    this.#report?.(kind, id, value, number);
  }

  /** Puts the header of a message where the core reads it; returns its length with the first unit of JSON, 0 if it is none. */
  #share(text) {
    // Memory that has grown is another buffer.
    if (!this.#head?.length) this.#head = new Uint8Array(this.#memory.buffer, this.#place, HEAD_LENGTH);
    const head = this.#head;
    for (let i = 0; i < HEAD_LENGTH; i++) {
      const unit = text.charCodeAt(i);
      if (!(unit < 0x80)) return 0;
      head[i] = unit;
      if (isJson(unit)) return i + 1;
    }
    return 0;
  }
}

// ---- the address of each request (Engine.IO 4, "Entrypoint") ----

/** The version of Engine.IO that the client speaks. */
const ENGINE_PROTOCOL = 4;

/** The query parameters that are not the application's. */
const RESERVED = ["EIO", "transport", "sid"];

/** The stamp of the latest request: each is unique, against caches. Some servers let no module look at the time while it is loaded. */
let stamp;

function nextStamp() {
  stamp = (stamp ?? Math.floor((Date.now() + Math.random()) * 1000)) + 1;
  return stamp.toString(36);
}

/** A part of a query. A surrogate by itself is no character, and cannot be encoded. */
const encode = (text) => encodeURIComponent(String(text).replace(/\p{Cs}/gu, "\ufffd"));

/**
 * What the requests of a transport have in common: `url` lacks the session and the stamp, whose parameter is `stampParam` where there
 * is one. `secure` and `authority` name the server, `query` is a list of names and values. By default
 * the path is `/socket.io`, it ends with a slash, and the requests of long-polling have a stamp, `t`.
 */
function requests(name, options) {
  const { secure, authority, path, addTrailingSlash, query, timestampRequests, timestampParam } = options;
  const isPolling = name === "polling";
  const stampParam = timestampRequests ?? isPolling ? String(timestampParam ?? "t") : undefined;
  const pairs = query.filter(([key]) => !RESERVED.includes(key) && key !== stampParam);
  const text = [...pairs, ["EIO", ENGINE_PROTOCOL], ["transport", name]].map((pair) => pair.map(encode).join("=")).join("&");
  const scheme = (isPolling ? "http" : "ws") + (secure ? "s" : "");
  const given = typeof path === "string" && path ? path : "/socket.io";
  const trimmed = given.replace(/^\/?/, "/").replace(/\/$/, "");
  const { forceBase64, protocols, extraHeaders, withCredentials, fetch } = options;
  return {
    url: `${scheme}://${authority}${trimmed}${addTrailingSlash ?? true ? "/" : ""}?${text}`,
    stampParam,
    forceBase64,
    protocols,
    extraHeaders,
    withCredentials: Boolean(withCredentials),
    timeout: options.requestTimeout >>> 0,
    fetch,
  };
}

/** The address of one request. */
function address({ url, stampParam, forceBase64 }, sid) {
  let address = url;
  if (sid !== undefined) address += `&sid=${encode(sid)}`;
  if (stampParam !== undefined) address += `&${encode(stampParam)}=${nextStamp()}`;
  return forceBase64 ? `${address}&b64=1` : address;
}

// ---- long-polling, by XMLHttpRequest or by fetch: a GET that waits for packets, and POSTs that carry them, at most one of each ----

/** Stands between the packets of a body. */
const SEPARATOR = "\x1e";

class Polling {
  #options;
  #report;
  #reportText;
  #messages = [];
  #isPosting = false;
  #abort;

  constructor(options, sid, report, reportText) {
    this.#options = options;
    this.sid = sid;
    this.#report = report;
    this.#reportText = reportText;
  }

  poll() {
    this.#request(0, (send) => send());
  }

  send(message, isLast) {
    const messages = this.#messages;
    messages.push(message);
    if (!isLast) return;
    this.#messages = [];
    this.#isPosting = true;
    this.#request(POST, (send, fail) => toTexts(messages, (texts) => send(texts.join(SEPARATOR)), fail));
  }

  close() {
    // The server ends the poll of a session that a POST has closed; without that, nobody would.
    if (this.#isPosting) return;
    try {
      this.#abort?.();
    } catch {
      // What the page has put in place of XMLHttpRequest may not like it.
    }
  }

  /** `provide` hands the body to its first argument, or an error to its second. */
  #request(post, provide) {
    const options = this.#options;
    // A service worker has fetch only.
    const byFetch = options.fetch || typeof XMLHttpRequest !== "function";
    const url = address(options, this.sid);
    let isSent = false;
    let isDone = false;
    const done = (isFine, value, status) => {
      // What the page has put in place of XMLHttpRequest may answer twice, or at once, or throw.
      if (isDone) return;
      isDone = true;
      if (isSent) end(isFine, value, status);
      else queue(() => end(isFine, value, status));
    };
    const end = (isFine, value, status) => {
      if (post) {
        this.#isPosting = false;
        if (isFine) return this.#report(DRAINED, undefined, 1);
      } else {
        // What has ended is not to be aborted: that would take status and text from a request that a listener may look at.
        this.#abort = undefined;
        if (isFine) {
          // Each packet is acted on before the next one is told of.
          for (const packet of value.split(SEPARATOR)) this.#reportText(packet);
          return this.#report(POLL_ENDED);
        }
      }
      this.#report(FAILED + post + (byFetch ? FETCH : 0), value, status);
    };
    const fail = (error) => done(false, error, NO_STATUS);
    const send = (body) => {
      try {
        const abort = (byFetch ? sendByFetch : sendByXhr)(url, body, options, done);
        if (!post) this.#abort = abort;
      } catch (error) {
        fail(error);
      }
    };
    provide(send, fail);
    isSent = true;
  }
}

// Both send a POST if there is a body, else a GET, and give what aborts it.

function sendByXhr(url, body, { extraHeaders, withCredentials, timeout }, done) {
  const request = new XMLHttpRequest();
  request.open(body === undefined ? "GET" : "POST", url);
  addHeaders(extraHeaders, (name, value) => request.setRequestHeader(name, value));
  if (body !== undefined) request.setRequestHeader("Content-type", "text/plain;charset=UTF-8");
  request.setRequestHeader("Accept", "*/*");
  request.withCredentials = withCredentials;
  request.timeout = timeout;
  request.onloadend = () => {
    const { status } = request;
    if (status === 200) done(true, String(request.responseText));
    else done(false, request, status);
  };
  request.send(body);
  return () => request.abort();
}

function sendByFetch(url, body, { extraHeaders, withCredentials, timeout }, done) {
  const headers = new Headers();
  addHeaders(extraHeaders, (name, value) => headers.set(name, value));
  if (body !== undefined) headers.set("content-type", "text/plain;charset=UTF-8");
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException("timeout", "TimeoutError"));
  const timer = timeout > 0 && timeout <= LONGEST && setTimeout(expire, timeout);
  fetch(url, {
    method: body === undefined ? "GET" : "POST",
    body,
    headers,
    credentials: withCredentials ? "include" : "omit",
    signal: controller.signal,
  })
    .then(async (response) => (response.ok ? [true, String(await response.text())] : [false, response, response.status]))
    // WebKit leaves out why a request was aborted.
    .catch((error) => [false, controller.signal.reason ?? error, NO_STATUS])
    .then((outcome) => {
      clearTimeout(timer);
      done(...outcome);
    });
  return () => controller.abort();
}

/** Adds the application's headers as they are now. One that the browser refuses is left out, like one that it forbids. */
function addHeaders(headers, add) {
  for (const [name, value] of Object.entries(headers ?? {})) {
    try {
      add(name, value);
    } catch {}
  }
}

// ---- WebSocket ----

class WebSocketTransport {
  #socket;
  #report;
  /** What waits to be made text, where only that is to be sent. */
  #messages;
  #drained = () => this.#report(DRAINED);
  #fail = (error) => this.#report(FAILED + WEBSOCKET, error, NO_STATUS);

  constructor(options, sid, report, reportText) {
    const { protocols, forceBase64 } = options;
    this.#report = report;
    if (forceBase64) this.#messages = [];
    try {
      const url = address(options, sid);
      const socket = protocols ? new WebSocket(url, protocols) : new WebSocket(url);
      socket.binaryType = "arraybuffer";
      socket.onopen = () => report(OPENED);
      socket.onmessage = ({ data }) => (typeof data === "string" ? reportText(data) : report(BINARY, data));
      socket.onclose = (event) => report(CLOSED, event);
      socket.onerror = this.#fail;
      this.#socket = socket;
    } catch (error) {
      // The browser refuses the address or the sub-protocols; the application cannot have begun to listen.
      queue(() => this.#fail(error));
    }
  }

  send(message, isLast) {
    const messages = this.#messages;
    if (messages) messages.push(message);
    else this.#put(message);
    if (!isLast) return;
    if (!messages) return queue(this.#drained);
    this.#messages = [];
    toTexts(
      messages,
      (texts) => {
        for (const text of texts) this.#put(text);
        queue(() => this.#report(DRAINED, undefined, 1));
      },
      this.#fail,
    );
  }

  /** A message that comes too late, when the other side has closed, is lost like any that is under way then. */
  #put(message) {
    try {
      this.#socket.send(message);
    } catch {}
  }

  close() {
    const socket = this.#socket;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    try {
      socket.close();
    } catch {}
  }
}

// ---- the page ----

/** The scheme and the host of the page or the worker, as `https://host:port`; empty where there is none. */
export function pageOrigin() {
  const { protocol, host } = globalThis.location ?? {};
  return host ? `${protocol}//${host}` : "";
}

// ---- binary data, where only text can go ----

/** So many bytes become arguments of a function at once. */
const CHUNK = 0x2000;

/**
 * Makes texts of messages: a text is one, binary data becomes base64. Hands them to `then`, at once if there is no Blob; or what
 * reading one failed with to `fail`, later.
 */
function toTexts(messages, then, fail) {
  const isBlob = (message) => typeof Blob === "function" && message instanceof Blob;
  const read = async (message) => (isBlob(message) ? message.arrayBuffer() : message);
  const use = (all) => then(all.map((message) => (typeof message === "string" ? message : toBase64(message))));
  if (messages.some(isBlob)) {
    Promise.all(messages.map(read)).then(use, fail);
  } else {
    use(messages);
  }
}

/** The base64 of binary data, after the mark that tells it from a text. */
function toBase64(binary) {
  const all = bytes(binary);
  let units = "";
  for (let at = 0; at < all.length; at += CHUNK) units += String.fromCharCode(...all.subarray(at, at + CHUNK));
  return `b${btoa(units)}`;
}

/** The bytes of an ArrayBuffer or of a view of one: none if it has been transferred meanwhile. */
function bytes(binary) {
  try {
    return ArrayBuffer.isView(binary)
      ? new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength)
      : new Uint8Array(binary);
  } catch {
    return new Uint8Array(0);
  }
}
