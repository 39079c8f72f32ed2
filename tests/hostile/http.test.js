// Long-polling through what is not a Socket.IO server, or breaks HTTP: login pages, redirects, proxies, gateways.
import { gzipSync } from "node:zlib";
import { group } from "./support/cases.js";
import { OPEN } from "./support/raw.js";

const over = ["polling"];
const isEngine = ({ url }) => url.startsWith("/socket.io/");
const isPoll = ({ url, method }) => method === "GET" && url.includes("sid=");
const isPost = ({ url, method }) => method === "POST" && url.includes("sid=");
const isHandshake = (req) => isEngine(req) && !req.url.includes("sid=");

/** Answers the requests of this kind; the others are those of a good server. */
const answers = (kind, answer, options = {}) => () => ({ ...options, onRequest: (req, res) => kind(req) && (answer(req, res), true) });
const says = (status, headers = {}, body = "") => (req, res) => res.writeHead(status, { "Access-Control-Allow-Origin": "*", ...headers }).end(body);
/** Bytes as they are. */
const writes = (text, ends = true) => ({ socket }) => (ends ? socket.end(text) : socket.write(text));
const raw = (...lines) => ["HTTP/1.1 200 OK", "Access-Control-Allow-Origin: *", ...lines].join("\r\n");
const LOGIN = "<!doctype html><title>Log in</title><form></form>";
/** A browser follows about 20 redirects in each attempt, and Firefox repeats a request without an answer 10 times. */
const FOLLOWED = 1000;
const HTML = { "Content-Type": "text/html" };

const recovers = (status) => () => {
  let began;
  return { onRequest: (req, res) => isEngine(req) && Date.now() - (began ??= Date.now()) < 2500 && (says(status)(req, res), true) };
};

function loginAfterRedirect() {
  return {
    onRequest(req, res) {
      if (isEngine(req)) res.writeHead(302, { Location: "/login" }).end();
      else if (req.url === "/login") says(200, HTML, LOGIN)(req, res);
      else return false;
      return true;
    },
  };
}

group("HTTP", [
  { name: "a login page with status 200", over, server: answers(isEngine, says(200, HTML, LOGIN)) },
  { name: "a redirect to a login page", over, server: loginAfterRedirect },
  { name: "a redirect to itself", over, server: answers(isEngine, (req, res) => says(302, { Location: req.url })(req, res)), within: FOLLOWED },
  { name: "redirects without an end", over, server: answers(isEngine, (req, res) => says(307, { Location: `${req.url}&n` })(req, res)), within: FOLLOWED },
  { name: "a redirect to `javascript:`", over, server: answers(isEngine, says(302, { Location: "javascript:alert(1)" })) },
  { name: "a redirect of a POST", over, server: answers(isPost, says(303, { Location: "/" })) },
  ...[204, 304, 400, 403, 404, 413, 429, 500, 502, 504].map((status) => ({ name: `status ${status}`, over, server: answers(isEngine, says(status)) })),
  { name: "status 502 for 2.5 seconds", over, server: recovers(502) },
  { name: "status 413 for each POST", over, server: answers(isPost, says(413)) },
  { name: "status 204 for each poll", over, server: answers(isPoll, says(204)) },
  { name: "status 200 without a body for each poll", over, server: answers(isPoll, says(200)) },
  { name: "another text than \"ok\" for each POST", over, server: answers(isPost, (req, res) => (req.resume(), says(200, HTML, LOGIN)(req, res))), },
  { name: "polls without an answer", over, server: answers(isPoll, () => {}, { handshake: { pingInterval: 800, pingTimeout: 700 } }) },
  { name: "POSTs without an answer", over, server: answers(isPost, () => {}, { handshake: { pingInterval: 800, pingTimeout: 700 } }) },
  { name: "no permission for the page's origin", over, server: answers(isEngine, (req, res) => res.removeHeader("Access-Control-Allow-Origin") ?? res.end(OPEN)) },
  { name: "a body that is cut off", over, server: answers(isHandshake, writes(raw("Content-Length: 1000", "", OPEN.slice(0, 20)))) },
  { name: "a body that is cut off after a complete packet", over, server: answers(isHandshake, writes(raw("Content-Length: 1000", "", OPEN))) },
  { name: "a chunked body that is cut off", over, server: answers(isHandshake, writes(raw("Transfer-Encoding: chunked", "", "5\r\n0{\"si"))) },
  { name: "a poll whose body is cut off in each session", over, server: answers(isPoll, writes(raw("Content-Length: 1000", "", '40{"sid":"x"}'))) },
  { name: "a body that stops in the middle", over, server: answers(isHandshake, writes(raw("Content-Length: 1000", "", OPEN), false)), within: 4 },
  { name: "a body of one byte every 300 ms", over, server: answers(isHandshake, drips), within: 4 },
  { name: "two lengths that differ", over, server: answers(isHandshake, writes(raw("Content-Length: 5", "Content-Length: 9", "", OPEN))) },
  { name: "a length below 0", over, server: answers(isHandshake, writes(raw("Content-Length: -5", "", OPEN))) },
  { name: "bytes that are not HTTP", over, server: answers(isEngine, writes("\0\x01 nonsense")) },
  { name: "no byte, and the end", over, server: answers(isEngine, ({ socket }) => socket.destroy()), within: FOLLOWED },
  { name: "a header of 1 MB", over, server: answers(isEngine, writes(raw(`X: ${"x".repeat(1_000_000)}`, "", OPEN))) },
  { name: "status 101 for a poll", over, server: answers(isEngine, writes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")) },
  { name: "the content type of a picture", over, server: typed("image/png") },
  { name: "the content type `text/html`", over, server: typed("text/html") },
  { name: "a content type that is no content type", over, server: typed("\u00ff;;;charset=utf-99") },
  { name: "the charset UTF-16", over, server: typed("text/plain; charset=utf-16") },
  { name: "a byte order mark", over, server: answers(isHandshake, says(200, {}, `\ufeff${OPEN}`)) },
  { name: "a body that is not UTF-8", over, server: answers(isHandshake, says(200, {}, Buffer.from([0x30, 0xff, 0xfe, 0x7b]))) },
  { name: "`Content-Encoding: gzip` of what is none", over, server: answers(isHandshake, says(200, { "Content-Encoding": "gzip" }, OPEN)) },
  { name: "gzip that is cut off", over, server: answers(isHandshake, says(200, { "Content-Encoding": "gzip" }, gzipSync(OPEN).subarray(0, 40))) },
  { name: "separators only", over, server: answers(isHandshake, says(200, {}, "\x1e".repeat(1000))) },
  { name: "100,000 separators in a poll", over, server: answers(isPoll, says(200, {}, "\x1e".repeat(100_000))) },
  { name: "base64 that is none", over, server: answers(isPoll, says(200, {}, "b%%%")) },
  { name: "the session is unknown to each request after the handshake", over, server: answers((req) => isPoll(req) || isPost(req), says(400, {}, '{"code":1,"message":"Session ID unknown"}')) },
]);

function typed(type) {
  return () => ({
    onRequest(req, res) {
      const { writeHead } = res;
      res.writeHead = (status, headers) => writeHead.call(res, status, { ...headers, "Content-Type": type });
      return false;
    },
  });
}

function drips(req, res) {
  res.writeHead(200, { "Access-Control-Allow-Origin": "*" });
  let at = 0;
  const timer = setInterval(() => res.write(OPEN[at++ % OPEN.length]), 300);
  res.on("close", () => clearInterval(timer));
}
