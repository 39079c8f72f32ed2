// What the drivers ask of the browser. All in one module: where no bundler joins modules, each is a request.

// ---- timers: those that there were when the package was loaded, for a page may put others in their place ----

const { setTimeout, clearTimeout, Date } = globalThis;
const { now } = Date;

export { setTimeout as setNative, clearTimeout as clearNative, now as nativeNow };

const settled = Promise.resolve();

/** Runs `task` in a microtask. Clocks for tests fake `queueMicrotask`, but not promises. */
export const queue = (task) => settled.then(task);

// ---- long-polling, by XMLHttpRequest or by fetch ----

/** A timer cannot wait for longer, in ms: some weeks are as good as for ever. */
const LONGEST = 0x7fff_ffff;

/** Whether there is XMLHttpRequest: a service worker has fetch only. */
export const hasXhr = () => typeof XMLHttpRequest === "function";

/**
 * Sends a request: a POST if there are messages, else a GET. Reports once, later, a kind and what comes with it: 0 and the text of
 * the response; 1, the request or the response, and the status that it has; or 2 and an error.
 */
export class Request {
  #report;
  #abort;

  constructor(byFetch, url, messages, headers, withCredentials, timeout, report) {
    this.#report = report;
    let isSent = false;
    const done = (kind, value, status = 0) => {
      // What the page has put in place of XMLHttpRequest may answer at once, or throw.
      if (!isSent) return queue(() => done(kind, value, status));
      // What has ended is not to be aborted: that would take status and text from a request that a listener may look at.
      this.#abort = undefined;
      this.#report?.(kind, value, status);
    };
    const fail = (error) => done(2, error);
    const send = (texts) => {
      try {
        const body = texts?.join(SEPARATOR);
        this.#abort = (byFetch ? sendByFetch : sendByXhr)(url, body, headers, withCredentials, timeout, done);
      } catch (error) {
        fail(error);
      }
    };
    if (messages) toTexts(messages, send, fail);
    else send();
    isSent = true;
  }

  /** Ends the report, and with `abort` the request itself. */
  end(abort) {
    this.#report = undefined;
    try {
      if (abort) this.#abort?.();
    } catch {
      // What the page has put in place of XMLHttpRequest may not like it.
    }
  }
}

function sendByXhr(url, body, headers, withCredentials, timeout, done) {
  const request = new XMLHttpRequest();
  request.open(body === undefined ? "GET" : "POST", url);
  addHeaders(headers, (name, value) => request.setRequestHeader(name, value));
  if (body !== undefined) request.setRequestHeader("Content-type", "text/plain;charset=UTF-8");
  request.setRequestHeader("Accept", "*/*");
  request.withCredentials = withCredentials;
  request.timeout = timeout;
  request.onloadend = () => {
    const { status } = request;
    if (status === 200) done(0, String(request.responseText));
    else done(1, request, status);
  };
  request.send(body);
  return () => request.abort();
}

function sendByFetch(url, body, extraHeaders, withCredentials, timeout, done) {
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
    .then(async (response) => (response.ok ? [0, String(await response.text())] : [1, response, response.status]))
    // WebKit leaves out why a request was aborted.
    .catch((error) => [2, controller.signal.reason ?? error])
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

// ---- WebSocket: what is reported is a kind of report, see `src/web/websocket.rs`, and what comes with it ----

/** As many units of a text are put into the memory of wasm at most. */
const HEAD_LENGTH = 64;

/** The units `"`, `[` and `{`: one of them begins the JSON of a message. */
const isJson = (unit) => unit === 0x22 || unit === 0x5b || unit === 0x7b;

export class Link {
  #socket;
  #report;
  #head;

  /**
   * How a text begins is put at `place` in the memory of wasm. Throws where the browser refuses the address or the
   * sub-protocols.
   */
  constructor(url, protocols, memory, place, report) {
    const socket = protocols ? new WebSocket(url, protocols) : new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => report(0, undefined, 0);
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") report(1, data, this.#share(data, memory, place));
      else report(2, data, 0);
    };
    socket.onclose = (event) => report(3, event, 0);
    socket.onerror = (event) => report(4, event, 0);
    this.#socket = socket;
    this.#report = report;
  }

  /** Puts the header of a message where the core reads it; returns its length with the first unit of JSON, 0 if it is none. */
  #share(text, memory, place) {
    // Memory that has grown is another buffer.
    if (!this.#head?.length) this.#head = new Uint8Array(memory.buffer, place, HEAD_LENGTH);
    const head = this.#head;
    for (let i = 0; i < HEAD_LENGTH; i++) {
      const unit = text.charCodeAt(i);
      if (!(unit < 0x80)) return 0;
      head[i] = unit;
      if (isJson(unit)) return i + 1;
    }
    return 0;
  }

  /** A message that comes too late, when the other side has closed, is lost like any that is under way then. */
  send(message) {
    try {
      this.#socket.send(message);
    } catch {}
  }

  /** Sends messages as texts; reports when that is done, or what reading one failed with. */
  sendTexts(messages) {
    toTexts(
      messages,
      (texts) => {
        for (const text of texts) this.send(text);
        queue(() => this.#report?.(5, undefined, 0));
      },
      (error) => this.#report?.(4, error, 0),
    );
  }

  /** Closes the connection and ends all reports. */
  close() {
    const socket = this.#socket;
    this.#report = undefined;
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

/** Adds a listener to the page or the worker, or removes it; does nothing where there is neither, as in Node.js. */
export function listen(isAdded, event, callback) {
  globalThis[isAdded ? "addEventListener" : "removeEventListener"]?.(event, callback);
}

// ---- binary data, where only text can go ----

/** Stands between the packets of a body. */
const SEPARATOR = "\x1e";

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
