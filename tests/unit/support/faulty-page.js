// A page without a network, whose functions can fail, and the server that it connects to. `fault(name)` is called in each function of
// the page, before it does anything, and may throw.

/** Milliseconds between the server's pings, and until either side misses one. */
const INTERVAL = 12;
const SEPARATOR = "\x1e";
const ATTACHMENT = Uint8Array.of(1, 2).buffer;

/** A session of the server, with what it sends to the client through `deliver`. */
class Session {
  static count = 0;
  static latest;
  isOpen = true;
  /** Whether the client still has to send an attachment: then the packet that waits for it. */
  waiting;

  constructor(deliver, end) {
    Session.latest = this;
    this.sid = `s${(Session.count += 1)}`;
    Object.assign(this, { deliver, end });
    deliver(`0${JSON.stringify({ sid: this.sid, upgrades: [], pingInterval: INTERVAL, pingTimeout: INTERVAL, maxPayload: 1e6 })}`);
    this.timer = setInterval(() => (this.isConnected ? deliver("2") : this.close()), INTERVAL);
  }

  receive(message) {
    const isText = typeof message === "string" && message[0] === "4";
    if (isText && this.waiting) return this.close();
    if (!isText) return message === "1" ? this.close() : message !== "3" && this.acknowledge();
    if (message.startsWith("40") || message.startsWith('4{"type":0')) {
      this.isConnected = true;
      this.hasParser = message[1] === "{";
      return this.deliver(this.hasParser ? `4${JSON.stringify({ type: 0, nsp: "/", data: { sid: "id" } })}` : '40{"sid":"id"}');
    }
    const { id } = this.hasParser ? JSON.parse(message.slice(1)) : /^4(?:2|51-)(?<id>\d+)\[/.exec(message)?.groups ?? {};
    this.waiting = id;
    if (!message.startsWith("45")) this.acknowledge();
  }

  acknowledge() {
    const id = this.waiting;
    this.waiting = undefined;
    if (id === undefined) return;
    this.deliver(this.hasParser ? `4${JSON.stringify({ type: 3, nsp: "/", id, data: ["yes"] })}` : `43${id}["yes"]`);
  }

  /** Sends an event with an attachment, that is to be acknowledged. */
  emit() {
    if (this.hasParser) return this.deliver(`4${JSON.stringify({ type: 2, nsp: "/", id: 7, data: ["event"] })}`);
    this.deliver('451-7["event",{"_placeholder":true,"num":0}]');
    this.deliver(ATTACHMENT);
  }

  /** The client hears nothing more. */
  fallSilent() {
    clearInterval(this.timer);
  }

  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearInterval(this.timer);
    this.end();
  }
}

/** Whether the server answers those who want a session. */
export const server = { isDeaf: false };

/** The last session that a client has opened. */
export const latestSession = () => Session.latest;

/** Puts a page in place of what is global. `catchError` takes what callbacks throw, as the window's `error` event does. */
export function createPage(fault, catchError) {
  const native = { setTimeout, clearTimeout, now: Date.now, random: Math.random, then: Promise.prototype.then };
  const guarded = (callback) => (...args) => {
    try {
      callback?.(...args);
    } catch (error) {
      catchError(error);
    }
  };
  const failing = (name, call) =>
    function (...args) {
      fault(name);
      return call.apply(this, args);
    };
  const later = (callback) => queueMicrotask(guarded(callback));

  class WebSocket {
    constructor() {
      fault("new WebSocket");
      later(() => {
        if (server.isDeaf) return;
        this.onopen?.();
        const deliver = (data) => later(() => this.onmessage?.({ data }));
        this.session = new Session(deliver, () => later(() => this.onclose?.({})));
      });
    }
    set binaryType(_) {
      fault("WebSocket.binaryType");
    }
    send(message) {
      fault("WebSocket.send");
      later(() => this.session.isOpen && this.session.receive(message));
    }
    close() {
      fault("WebSocket.close");
      this.session?.close();
    }
  }

  const polled = new Map();

  /** Answers a request: calls back with the status and the text, when there is one. */
  function answer(url, body, respond) {
    const sid = new URL(url).searchParams.get("sid");
    if (!sid && server.isDeaf) return;
    if (!sid) {
      const queue = [];
      const deliver = (message) => {
        queue.push(typeof message === "string" ? message : `b${Buffer.from(message).toString("base64")}`);
        polled.get(session?.sid)?.flush?.();
      };
      const end = () => polled.get(session.sid)?.flush?.();
      let session;
      session = new Session(deliver, end);
      polled.set(session.sid, { session, queue });
      return later(() => respond(200, queue.splice(0).join(SEPARATOR)));
    }
    const { session, queue } = polled.get(sid);
    if (!session.isOpen) return later(() => respond(400, ""));
    if (body !== undefined) {
      return later(() => {
        respond(200, "ok");
        for (const message of body.split(SEPARATOR)) {
          session.receive(message[0] === "b" ? Uint8Array.from(atob(message.slice(1)), (unit) => unit.charCodeAt(0)) : message);
        }
      });
    }
    const flush = () => {
      if (session.isOpen && queue.length === 0) return;
      polled.get(sid).flush = undefined;
      later(() => (session.isOpen ? respond(200, queue.splice(0).join(SEPARATOR)) : respond(400, "")));
    };
    polled.get(sid).flush = flush;
    flush();
  }

  class XMLHttpRequest {
    #status = 0;
    #text = "";
    constructor() {
      fault("new XMLHttpRequest");
    }
    open(_, url) {
      fault("XMLHttpRequest.open");
      this.url = url;
    }
    setRequestHeader() {
      fault("XMLHttpRequest.setRequestHeader");
    }
    send(body) {
      fault("XMLHttpRequest.send");
      answer(this.url, body, (status, text) => {
        if (this.isAborted) return;
        [this.#status, this.#text] = [status, text];
        this.onloadend?.();
      });
    }
    abort() {
      fault("XMLHttpRequest.abort");
      this.isAborted = true;
    }
    get status() {
      fault("XMLHttpRequest.status");
      return this.#status;
    }
    get responseText() {
      fault("XMLHttpRequest.responseText");
      return this.#text;
    }
  }

  async function fetch(url, { body, signal }) {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      answer(url, body, (status, text) => {
        resolve({
          ok: status === 200,
          status,
          text: failing("Response.text", async () => text),
        });
      });
    });
  }

  const place = {
    WebSocket,
    XMLHttpRequest,
    fetch: failing("fetch", fetch),
    setTimeout: failing("setTimeout", (callback, ms) => native.setTimeout(guarded(callback), ms)),
    clearTimeout: failing("clearTimeout", native.clearTimeout),
    addEventListener: failing("addEventListener", () => {}),
    removeEventListener: failing("removeEventListener", () => {}),
    reportError: failing("reportError", catchError),
  };
  const before = Object.fromEntries(Object.keys(place).map((name) => [name, globalThis[name]]));
  Object.assign(globalThis, place);
  Date.now = failing("Date.now", native.now);
  Math.random = failing("Math.random", native.random);
  Promise.prototype.then = failing("Promise.then", native.then);
  return {
    native,
    restore() {
      Object.assign(globalThis, before);
      Date.now = native.now;
      Math.random = native.random;
      Promise.prototype.then = native.then;
    },
  };
}
