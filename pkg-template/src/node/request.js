// An XMLHttpRequest over the modules of Node.js, as far as long-polling needs one.
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";

const { setTimeout, clearTimeout } = globalThis;

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 20;
/** A timer cannot wait for longer, in ms. */
const LONGEST = 2 ** 31 - 1;

export class XMLHttpRequest {
  /** The `RequestOptions` of the session. */
  options;
  /** The HTTP status; where there is no response, the error that says why: it becomes the `description` of the client's error. */
  status = 0;
  statusText = "";
  responseText = "";
  timeout = 0;
  withCredentials = false;
  onloadend = null;
  _headers = { "User-Agent": "node" };

  open(method, url) {
    this._method = method;
    this._url = new URL(url);
  }

  setRequestHeader(name, value) {
    this._headers[name] = value;
  }

  getResponseHeader(name) {
    return this._response?.headers[name.toLowerCase()] ?? null;
  }

  send(body) {
    const expire = () => this._fail(new DOMException("timeout", "TimeoutError"));
    if (this.timeout > 0 && this.timeout <= LONGEST) this._timer = setTimeout(expire, this.timeout).unref();
    this._start({ url: this._url, method: this._method, body, redirects: 0 });
  }

  /** Ends the request without a report. */
  abort() {
    if (!this._isDone) this._request?.destroy();
    this._settle();
  }

  _start(attempt) {
    const { url, method, body } = attempt;
    const { tls, autoUnref } = this.options;
    const isSecure = url.protocol === "https:";
    const agent = this.options.agentFor(url.protocol);
    const request = (isSecure ? requestSecure : requestPlain)(url, { ...tls, agent, method, headers: this._headersFor(url) });
    this._request = request;
    request.on("response", (response) => this._receive(response, attempt));
    request.on("error", (error) => {
      if (this._isDone || this._request !== request) return;
      // The server has closed the connection while nobody used it. As a browser does, try by another one.
      if (request.reusedSocket && !this._response && /^(ECONNRESET|EPIPE)$/.test(error.code)) this._attempt(attempt);
      else this._fail(error);
    });
    if (autoUnref) request.on("socket", (socket) => socket.unref());
    request.end(body);
  }

  /** Starts once more, where nobody can catch. */
  _attempt(attempt) {
    try {
      if (!this._isDone) this._start(attempt);
    } catch (error) {
      this._fail(error);
    }
  }

  /** Another server does not get the secrets of this one. */
  _headersFor({ origin }) {
    if (origin === this._url.origin) return this._headers;
    return Object.fromEntries(Object.entries(this._headers).filter(([name]) => !/^(cookie|authorization)$/i.test(name)));
  }

  _receive(response, { url, method, body, redirects }) {
    const { statusCode, statusMessage, headers } = response;
    if (url.origin === this._url.origin) this.options.cookies?.store(headers["set-cookie"]);
    response.on("error", (error) => this._fail(error));
    if (REDIRECTS.includes(statusCode) && headers.location && redirects < MOST_REDIRECTS) {
      response.resume();
      const next = locate(headers.location, url);
      const keepsBody = statusCode > 303;
      if (!next) return this._fail(new Error(`redirected to ${headers.location}`));
      return this._attempt({ url: next, redirects: redirects + 1, ...(keepsBody ? { method, body } : { method: "GET" }) });
    }
    this._response = response;
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk) => (text += chunk));
    response.on("end", () => this._finish(statusCode, statusMessage, text));
  }

  _fail(error) {
    if (this._isDone) return;
    this._request?.destroy();
    this._finish(error, error.message, "");
  }

  _finish(status, statusText, responseText) {
    if (this._isDone) return;
    Object.assign(this, { status, statusText, responseText });
    this._settle();
    this.onloadend?.();
  }

  _settle() {
    this._isDone = true;
    clearTimeout(this._timer);
  }
}

/** The address that a redirection leads to; undefined if it is none of HTTP. */
function locate(location, url) {
  try {
    const next = new URL(location, url);
    return /^https?:$/.test(next.protocol) ? next : undefined;
  } catch {
    return undefined;
  }
}
