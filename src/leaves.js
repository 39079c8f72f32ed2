// The JavaScript that Rust calls: leaves, which keep no state but a view of wasm's memory. They are here because they run for each
// message, where a call across the boundary or a copy of the text counts; because an object of the page may throw in them; or because
// only the moment when the package is loaded can do it. Those of requests and of WebSockets may run code of the page: Rust calls them
// while the core is not borrowed.

// ---- what there was when the package was loaded: a page may put clocks and base64 of its own in place of the browser's ----

const { setTimeout, clearTimeout, atob, btoa, Blob: NativeBlob } = globalThis;
const { now } = Date;

/** What something returns; undefined if it throws. */
export function attempt(act) {
  try {
    return act();
  } catch {}
}

/** The browser's own timers and its time of day, in ms. */
export const setNativeTimeout = (callback, ms) => setTimeout(callback, ms);
export const clearNativeTimeout = (id) => clearTimeout(id);
export const nativeNow = () => now();

/** A function that reports, for a timer or for an event of the page. */
export const callback = (report, number) => (event) => report(number, pageEvent(event ?? {}));

/** Begins or ends to listen to events of the page: a bit of `page.rs` selects the first name, one the second, one the others. */
export const listenToPage = (listener, selected, begins) =>
  ["offline", "beforeunload", "online", "visibilitychange", "pagehide", "pageshow"].forEach((name, at) => {
    // In Node.js there are none.
    if ((selected >> Math.min(at, 2)) & 1) attempt(() => (begins ? addEventListener : removeEventListener)(name, listener));
  });

/** What an event of the page says: a number of `page.rs`, 0 for nothing. */
function pageEvent({ type, persisted }) {
  if (type === "beforeunload" || (type === "pagehide" && persisted)) return 2;
  if (type === "online" || (type === "visibilitychange" && !document.hidden)) return 4;
  return type === "offline" ? 1 : type === "pageshow" && persisted ? 3 : 0;
}

/** What the latest instance of the wasm keeps, by number: WebSockets, what sets of timers returned, listeners of the page. */
export let objects;
export const newObjects = () => (objects = new Map());

// ---- requests of long-polling: the page's headers are read, and the page may have replaced XMLHttpRequest and fetch ----

/**
 * Sends a POST if there is a body, else a GET; reports the text of the response, or the request if the status is none of success. The
 * setters may throw, which those of web-sys cannot say.
 */
export function sendXhr(request, url, body, headers, withCredentials, timeout, report, number, ended) {
  request.open(body === undefined ? "GET" : "POST", url);
  addHeaders(headers, (name, value) => request.setRequestHeader(name, value));
  if (body !== undefined) request.setRequestHeader("Content-type", "text/plain;charset=UTF-8");
  request.setRequestHeader("Accept", "*/*");
  request.withCredentials = withCredentials;
  request.timeout = timeout;
  const text = () => (request.status === 200 ? String(request.responseText) : undefined);
  request.onloadend = () => report(number, ended, attempt(text) ?? request);
  request.send(body);
}

/** Does the same by fetch, or by a function in place of the headers; reports an error if there is no response. Returns what aborts it. */
export function sendFetch(url, body, extraHeaders, withCredentials, timeout, report, number, ended, failed) {
  const headers = new Headers();
  const send = typeof extraHeaders === "function" ? extraHeaders : fetch;
  addHeaders(extraHeaders, (name, value) => headers.set(name, value));
  if (body !== undefined) headers.set("content-type", "text/plain;charset=UTF-8");
  const credentials = withCredentials ? "include" : "omit";
  const controller = new AbortController();
  const { signal } = controller;
  const expire = () => controller.abort(new DOMException("timeout", "TimeoutError"));
  // A timer cannot wait for longer.
  const timer = timeout > 0 && timeout <= 0x7fff_ffff && setTimeout(expire, timeout);
  send(url, { method: body === undefined ? "GET" : "POST", body, headers, credentials, signal })
    .then(async (response) => (response.ok ? String(await response.text()) : response))
    .finally(() => (clearTimeout(timer), controller.onloadend?.()))
    // WebKit leaves out why a request was aborted.
    .then((response) => report(number, ended, response), (error) => report(number, failed, signal.reason ?? error));
  return controller;
}

/** Aborts a poll: at once, or when the POST that runs has ended. */
export const abortAfter = (post, poll) =>
  attempt(() => (post ? (post.onloadend = () => abortAfter(undefined, poll)) : poll.abort()));

/** Adds the application's headers as they are now. One that the browser refuses is left out, like one that it forbids. */
function addHeaders(headers, add) {
  for (const [name, value] of Object.entries(headers ?? {})) attempt(() => add(name, value));
}

// ---- a message that is received ----

/** A head that is written has so many units at most. */
const HEAD_LENGTH = 63;

/** A view of wasm's memory. To make one for each message, or to ask the memory for its buffer, would take longer than all the rest. */
let view = new Uint8Array(0);
let viewed;

/**
 * Writes the head of a text to `place` in wasm's memory, after its length: its units up to the first of `[`, `{` and `"` that is not part
 * of the namespace, or all of them; of base64 the mark. The length is 0 where the first 63 units do not have that, or one of them is not
 * ASCII.
 */
export function writeHead(text, memory, place) {
  // Memory that has grown is another buffer, and the view of the one before is empty.
  if (viewed !== memory || view.length === 0) view = new Uint8Array((viewed = memory).buffer);
  view[place] = 0;
  let isNamespace = false;
  for (let at = 0; at < HEAD_LENGTH; at++) {
    const unit = text.charCodeAt(at);
    // Past the end it is NaN.
    if (!(unit < 0x80)) {
      if (at === text.length) view[place] = at;
      return;
    }
    view[place + at + 1] = unit;
    if (isNamespace) {
      isNamespace = unit !== 0x2c;
    } else if (unit === 0x5b || unit === 0x7b || unit === 0x22 || (unit === 0x62 && at === 0)) {
      view[place] = at + 1;
      return;
    } else {
      isNamespace = unit === 0x2f;
    }
  }
}

// The kinds of what `attachListeners` reports, from the first on: opened, a text, binary data, closed, failed.

/** Adds the listeners of a WebSocket. The head of a text is written before it is reported. */
export function attachListeners(socket, report, number, first, memory, place) {
  socket.binaryType = "arraybuffer";
  socket.onopen = () => report(number, first);
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") return report(number, first + 2, data);
    writeHead(data, memory, place);
    report(number, first + 1, data);
  };
  socket.onclose = (event) => report(number, first + 3, event);
  socket.onerror = (event) => report(number, first + 4, event);
}

/** Closes a WebSocket whose events count for nothing any more. What a page has put in its place may throw. */
export function detachAndClose(socket) {
  attempt(() => (socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null));
  attempt(() => socket.close());
}

/**
 * The offset that a packet ends with: the last element of its array, not the only one, if that is a string of up to 64 units without
 * quotes and backslashes.
 */
export function offsetAtEnd(text) {
  const end = text.length - 2;
  if (text.charCodeAt(end) !== 0x22 || text.charCodeAt(end + 1) !== 0x5d) return undefined;
  for (let at = end - 1; at >= end - 65; at--) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) return undefined;
    if (unit === 0x22) return text.charCodeAt(at - 1) === 0x2c ? text.slice(at + 1, end) : undefined;
  }
}

/** The JSON that begins at `from`, parsed; undefined if it is malformed. */
export const parse = (text, from) => attempt(() => JSON.parse(text.slice(from)));

/** The payload with attachments in place of its placeholders, or undefined if a placeholder stands for none. Changes the payload. */
export const attach = (value, attachments) => attempt(() => replace(value, attachments));

function replace(value, attachments) {
  if (typeof value !== "object" || value === null) return value;
  if (value._placeholder === true) {
    if (!Number.isInteger(value.num) || !(value.num in attachments)) throw value;
    return attachments[value.num];
  }
  // The keys are those that JSON.parse made, each the object's own: writing to one cannot reach a prototype.
  for (const key of Object.keys(value)) value[key] = replace(value[key], attachments);
  return value;
}

// ---- a message that is sent ----

/** Joins the parts of a packet; an id below 0 is none. */
export const join = (prefix, id, json = "") => (id < 0 ? prefix + json : prefix + id + json);

/**
 * Sends a message by the WebSocket of this number: what has neither an id nor JSON is sent as it is, else the parts of a packet are joined.
 * One that comes too late, when the other side has closed, is lost like any that is under way.
 */
export const send = (sockets, number, message, id, json) =>
  attempt(() => sockets.get(number).send(id < 0 && json === undefined ? message : join(message, id, json)));

/** The length of a text in UTF-8, in bytes. */
export function utf8Length(text = "") {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Two bytes from U+0080, three from U+0800; a surrogate pair makes four of its two units.
    if (unit > 0x7f) length += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return length;
}

/** The browser's own getters of lengths: one of the page's must not be called, for the core is borrowed. */
const LENGTHS = /* @__PURE__ */ [Object.getPrototypeOf(Int8Array), DataView, ArrayBuffer, NativeBlob].map((type) => {
  return Object.getOwnPropertyDescriptor(type?.prototype ?? {}, type === NativeBlob ? "size" : "byteLength")?.get;
});

/** The length of an ArrayBuffer, a view or a Blob, in bytes. */
export const binaryLength = (binary) =>
  LENGTHS.reduce((length, getter) => length ?? attempt(() => getter.call(binary)), undefined) ?? 0;

/** Binary data as a Blob, where there is that. */
export const blob = (binary) => attempt(() => (binary instanceof NativeBlob ? binary : new NativeBlob([binary]))) ?? binary;

const settled = Promise.resolve();

/** Reports in a microtask. By a promise, for clocks for tests fake `queueMicrotask`. A page may have replaced `then`. */
export function defer(report, number, kind, value) {
  const callback = () => report(number, kind, value);
  try {
    settled.then(callback);
  } catch {
    setTimeout(callback);
  }
}

// ---- binary data where only text can go: the browser has base64, and knows how to read what it holds ----

/** So many bytes become arguments of a function at once. */
const CHUNK = 0x2000;

/** A mark and the base64 of an ArrayBuffer or of a view of one, none if it has been transferred. A Blob is returned as it is. */
export function toBase64(binary) {
  if (attempt(() => binary.size) !== undefined) return binary;
  const all = attempt(() => bytes(binary)) ?? [];
  let units = "";
  for (let at = 0; at < all.length; at += CHUNK) units += String.fromCharCode(...all.subarray(at, at + CHUNK));
  return `b${btoa(units)}`;
}

/** The bytes of an ArrayBuffer or of a view of one. Throws if it has been transferred, or is none. */
export function bytes(binary) {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(binary) ? binary : new DataView(binary);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The bytes whose base64 begins at `from`, in an ArrayBuffer; undefined if it is no base64. */
export function fromBase64(text, from) {
  const base64 = text.slice(from);
  if (/\s/.test(base64)) return undefined; // `atob` would pass over it.
  return attempt(() => Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0)).buffer);
}

/** The bytes of a Blob. That of jsdom can be read only by a FileReader. */
function read(blob) {
  if (blob.arrayBuffer) return blob.arrayBuffer();
  const reader = new FileReader();
  reader.readAsArrayBuffer(blob);
  return new Promise((resolve) => (reader.onloadend = () => resolve(reader.result ?? Promise.reject(reader.error))));
}

/** Reports texts of the parts, of which some are Blobs, when these have been read; or the error of one that cannot be read. */
export async function readBlobs(parts, report, number, done, failed) {
  const texts = [];
  try {
    for (const part of parts) texts.push(typeof part === "string" ? part : toBase64(await read(part)));
  } catch (error) {
    return report(number, failed, error);
  }
  report(number, done, texts);
}
