// The requests of long-polling, by XMLHttpRequest or by fetch.
import { clearNative, queue, setNative } from "./timers.js";

/** A timer cannot wait for longer, in ms: some weeks are as good as for ever. */
const LONGEST = 0x7fff_ffff;

/** Whether there is XMLHttpRequest: a service worker has fetch only. */
export const hasXhr = () => typeof XMLHttpRequest === "function";

/**
 * Sends a request: a POST if there is a body, else a GET. `done` is called once, later: with the text of the response;
 * or with undefined, what went wrong (the status or an error), and the request or the response, if there is one.
 */
export class Request {
  #done;
  #abort;

  constructor(byFetch, url, body, headers, withCredentials, timeout, done) {
    this.#done = done;
    let isSent = false;
    const report = (...outcome) => {
      // What the page has put in place of XMLHttpRequest may answer at once, or throw.
      if (!isSent) return queue(() => report(...outcome));
      // What has ended is not to be aborted: that would take status and text from a request that a listener may look at.
      this.#abort = undefined;
      this.#done?.(...outcome);
    };
    try {
      this.#abort = (byFetch ? sendByFetch : sendByXhr)(url, body, headers, withCredentials, timeout, report);
    } catch (error) {
      report(undefined, error);
    }
    isSent = true;
  }

  /** Ends the report, and with `abort` the request itself. */
  end(abort) {
    this.#done = undefined;
    try {
      if (abort) this.#abort?.();
    } catch {
      // What the page has put in place of XMLHttpRequest may not like it.
    }
  }
}

function sendByXhr(url, body, headers, withCredentials, timeout, report) {
  const request = new XMLHttpRequest();
  request.open(body === undefined ? "GET" : "POST", url);
  addHeaders(headers, (name, value) => request.setRequestHeader(name, value));
  if (body !== undefined) request.setRequestHeader("Content-type", "text/plain;charset=UTF-8");
  request.setRequestHeader("Accept", "*/*");
  request.withCredentials = withCredentials;
  request.timeout = timeout;
  request.onloadend = () => {
    const { status } = request;
    if (status === 200) report(request.responseText);
    else report(undefined, status, request);
  };
  request.send(body);
  return () => request.abort();
}

function sendByFetch(url, body, extraHeaders, withCredentials, timeout, report) {
  const headers = new Headers();
  addHeaders(extraHeaders, (name, value) => headers.set(name, value));
  if (body !== undefined) headers.set("content-type", "text/plain;charset=UTF-8");
  const controller = new AbortController();
  const timer = timeout > 0 && timeout <= LONGEST && setNative(() => controller.abort(new DOMException("timeout", "TimeoutError")), timeout);
  fetch(url, {
    method: body === undefined ? "GET" : "POST",
    body,
    headers,
    credentials: withCredentials ? "include" : "omit",
    signal: controller.signal,
  })
    .then(async (response) => (response.ok ? [await response.text()] : [undefined, response.status, response]))
    .catch((error) => [undefined, error])
    .then((outcome) => {
      clearNative(timer);
      report(...outcome);
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
