// Objects that a page may have put in place of the browser's. They write down what they are told, fail where a test says so, and
// answer as a server would: later, at once, twice, or only when the test says so.

const LISTENING = ["addEventListener", "removeEventListener"];
const NAMES = ["XMLHttpRequest", "WebSocket", "fetch", "Blob", "setTimeout", "clearTimeout", ...LISTENING];
const originals = NAMES.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
const { setTimeout, clearTimeout, addEventListener, removeEventListener, Blob } = globalThis;
const { now } = Date;
const { arrayBuffer } = Blob.prototype;
const later = (run) => setTimeout(run, 0);

let behaviour;
let log;
let faults;
let requests;
let sockets;
let sessions;
let listeners;
let stoppedAt;
let readings;
let uncaught = [];

for (const event of ["error", "unhandledrejection"]) {
  addEventListener(event, (event) => {
    uncaught.push(String(event.error ?? event.reason ?? event.message));
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}

/** Puts all objects in place. `how` says how they answer: "later", "at once", "twice", "at once and throws" or "by hand". */
export function install(how) {
  restore();
  behaviour = how;
  log = [];
  faults = new Map();
  requests = [];
  sockets = [];
  sessions = new Map();
  listeners = [];
  stoppedAt = undefined;
  readings = 0;
  uncaught = [];
  Object.assign(globalThis, {
    XMLHttpRequest: Request,
    WebSocket: Socket,
    fetch: fetchByFake,
    setTimeout(run, ms) {
      step("setTimeout");
      if (isDue("the timer runs at once")) run();
      const isTwice = isDue("the timer runs twice");
      return setTimeout(() => {
        run();
        if (isTwice) run();
      }, ms);
    },
    clearTimeout(id) {
      step("clearTimeout");
      if (!isDue("the timer is not cleared")) clearTimeout(id);
    },
    addEventListener(event, listener) {
      step("addEventListener");
      listeners.push([event, listener]);
    },
    removeEventListener(event, listener) {
      step("removeEventListener");
      const at = listeners.findIndex(([name, other]) => name === event && other === listener);
      if (at < 0) note(`nobody has added this listener of ${event}`);
      else listeners.splice(at, 1);
    },
  });
  Date.now = () => {
    readings += 1;
    step("Date.now");
    return stoppedAt ?? now();
  };
  Blob.prototype.arrayBuffer = function () {
    step("arrayBuffer");
    return arrayBuffer.call(this);
  };
}

/** Puts the browser's own objects back. */
export function restore() {
  for (const [name, descriptor] of originals) {
    delete globalThis[name];
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
  }
  Date.now = now;
  Blob.prototype.arrayBuffer = arrayBuffer;
}

/** Takes something out of the page. */
export const remove = (name) => Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });

export const note = (line) => log.push(line);
export const lines = () => log;
export const clear = () => (log.length = 0);
export const problems = () => uncaught;
export const readingsOfTheClock = () => readings;
export const stopTheClock = () => (stoppedAt = now());

/** The next `times` calls of this throw, or do what its name says. */
export const fail = (where, times) => faults.set(where, times);
export const isFailing = (where) => faults.get(where) > 0;

function isDue(where) {
  const times = faults.get(where) ?? 0;
  faults.set(where, times - 1);
  return times > 0;
}

/** From now on, the reading of the clock with this number, from 0, throws. */
export function failAt(number) {
  const { now } = Date;
  let calls = 0;
  Date.now = () => {
    if (calls++ === number) throw new Error("the clock is broken");
    return now();
  };
}

let thrown;
/** What was thrown last. */
export const lastThrown = () => thrown;

function step(where) {
  if (isDue(where)) throw (thrown = new Error(where));
}

// ---- long-polling ----

class Request {
  status = 0;
  responseText = "";
  headers = {};

  constructor() {
    step("new XMLHttpRequest");
  }
  open(method, url) {
    step("open");
    Object.assign(this, { method, url });
  }
  setRequestHeader(name, value) {
    step("setRequestHeader");
    this.headers[name] = value;
  }
  set withCredentials(value) {
    step("withCredentials");
    this.credentials = value;
  }
  set timeout(value) {
    step("timeout");
    this.limit = value;
  }
  set onloadend(done) {
    step("onloadend");
    this.done = done;
  }
  send(body) {
    step("send");
    sent(this, body);
  }
  abort() {
    step("abort");
    note("abort");
    if (isDue("an aborted request answers")) this.answer(200, '42["too late"]');
    else if (isDue("an aborted request ends")) this.done();
  }
  answer(status, responseText) {
    Object.assign(this, { status, responseText });
    this.done({});
  }
}

function fetchByFake(url, { method, body, headers, credentials, signal }) {
  step("fetch");
  return new Promise((resolve, reject) => {
    const answer = (status, text) => resolve({ ok: status === 200, status, text: async () => text });
    signal.addEventListener("abort", () => {
      note("abort");
      reject(signal.reason);
    });
    sent({ method, url, headers: Object.fromEntries(headers), credentials, answer }, body);
  });
}

function sent(request, body) {
  note(body === undefined ? "GET" : `POST ${body.replaceAll("\x1e", "|")}`);
  requests.push(request);
  if (behaviour !== "by hand") serve(request, body);
}

/** Answers a request in the call that sends it, or `isLate`. */
function answer(request, text, isLate = false) {
  const respond = () => request.answer(200, text);
  if (behaviour === "at once" || (isLate && behaviour === "at once and throws")) return respond();
  if (behaviour === "at once and throws") {
    respond();
    throw new Error("nevertheless");
  }
  later(() => {
    respond();
    if (behaviour === "twice") request.answer(200, '42["twice"]');
  });
}

function serve(request, body) {
  const sid = new URL(request.url).searchParams.get("sid");
  if (!sid) {
    const session = { outbox: [], poll: undefined };
    sessions.set(`s${sessions.size}`, session);
    return answer(request, handshake(`s${sessions.size - 1}`));
  }
  const session = sessions.get(sid);
  if (body === undefined) session.poll = request;
  else for (const message of body.split("\x1e")) session.outbox.push(...replies(message));
  try {
    if (body !== undefined) answer(request, "ok");
  } finally {
    const { poll, outbox } = session;
    if (poll && outbox.length > 0) {
      Object.assign(session, { outbox: [], poll: undefined });
      if (poll === request) answer(poll, outbox.join("\x1e"));
      else later(() => answer(poll, outbox.join("\x1e"), true));
    }
  }
}

/** The handshake of a session that does not move to a WebSocket. */
export const handshake = (sid) => `0{"sid":"${sid}","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`;

function replies(message) {
  if (typeof message !== "string") return [];
  if (message === "40") return ['40{"sid":"x"}'];
  if (message === "2probe") return ["3probe"];
  if (message === "1" || message === "41") return ["6"];
  const [, id, args] = /^42(\d*)(\[.*)$/.exec(message) ?? [];
  if (!args) return [];
  const rest = JSON.stringify(JSON.parse(args).slice(1));
  const echo = `42${JSON.stringify(["echo", ...JSON.parse(args).slice(1)])}`;
  return id ? [`43${id}${rest}`, echo] : [echo];
}

/** Answers a request by hand; the latest one is number -1. */
export const answerRequest = (number, status, text) => requests.at(number).answer(status, text);
export const requestOf = (number) => requests.at(number);
export const urlsOf = () => [...requests, ...sockets].map(({ url }) => url);
/** The value of a header of a request. */
export const headerOf = (number, name) => requests.at(number).headers[name];
export const countRequests = () => requests.length;

// ---- WebSocket ----

class Socket {
  constructor(url, protocols) {
    step("new WebSocket");
    Object.assign(this, { url, protocols, handlers: {} });
    sockets.push(this);
    note("socket");
    if (behaviour !== "by hand") {
      later(() => {
        this.handlers.onopen?.(...event({}));
        this.tell(handshake(`w${sockets.length}`));
      });
    }
  }
  set binaryType(value) {
    step("binaryType");
    this.type = value;
  }
  set onopen(handler) {
    this.set("onopen", handler);
  }
  set onmessage(handler) {
    this.set("onmessage", handler);
  }
  set onclose(handler) {
    this.set("onclose", handler);
  }
  set onerror(handler) {
    this.set("onerror", handler);
  }
  set(name, handler) {
    step(handler ? name : `${name} = null`);
    this.handlers[name] = handler;
  }
  send(message) {
    step("WebSocket.send");
    note(`socket ${typeof message === "string" ? message : "binary"}`);
    if (behaviour === "by hand") return;
    for (const reply of replies(message)) {
      if (behaviour === "at once") this.tell(reply);
      else later(() => this.tell(reply));
    }
  }
  close() {
    note("close");
    step("close");
    if (isDue("a closed socket answers")) {
      this.tell('42["too late"]');
      this.handlers.onerror?.(...event({}));
      this.handlers.onclose?.(...event({}));
    }
  }
  tell(data) {
    this.handlers.onmessage?.({ data });
  }
}

/** The arguments of a listener: none from a page that gives it no event. */
const event = (event) => (isFailing("there are no events") ? [] : [event]);

export const tellSocket = (number, data) => sockets.at(number).tell(data);
/** Calls a listener of a socket, with an event or without. */
export const fire = (number, name) => sockets.at(number).handlers[name]?.(...event({ type: name }));
export const countSockets = () => sockets.length;
export const socketOf = (number) => sockets.at(number);

// ---- the page ----

export const listenedTo = () => listeners.map(([event]) => event).join();
/** Fires an event of the page, with more members. */
export function dispatch(name, more) {
  for (const [event, listener] of [...listeners]) if (event === name) listener({ type: name, ...more });
}
