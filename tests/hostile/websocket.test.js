// WebSockets that break their own protocol, below Engine.IO.
import { group } from "./support/cases.js";
import { accept, CLOSE, frame, grants, OPEN, sends, TEXT } from "./support/raw.js";

const over = ["websocket"];
const HELLO = '42["hello"]';

/** Answers the upgrade request with this text, and ends the connection or not. */
const answers = (text, ends = true) => () => ({
  onRawUpgrade(req, socket) {
    socket.on("error", () => {});
    const answer = typeof text === "function" ? text(req) : text;
    if (ends) socket.end(answer);
    else socket.write(answer);
    return true;
  },
});
const code = (number) => Buffer.from([number >> 8, number & 255]);
const closes = (body) => sends(frame(body, { opcode: CLOSE }));
const plain = (status, ...lines) => answers([`HTTP/1.1 ${status}`, ...lines, "Content-Length: 0", "", ""].join("\r\n"));
const end = (socket) => socket.end();

group("WebSocket", [
  { name: "status 200 in place of 101", over, server: plain("200 OK") },
  { name: "status 204 in place of 101", over, server: plain("204 No Content") },
  { name: "status 502 in place of 101", over, server: plain("502 Bad Gateway") },
  { name: "a redirect in place of 101", over, server: plain("302 Found", "Location: /login") },
  { name: "bytes that are not HTTP", over, server: answers("\0\x01\x02 nonsense\r\n\r\n") },
  { name: "a wrong `Sec-WebSocket-Accept`", over, server: answers((req) => accept(req, { key: "another" })) },
  { name: "a sub-protocol that nobody asked for", over, server: answers((req) => accept(req, { lines: ["Sec-WebSocket-Protocol: soap"] })) },
  { name: "an extension that nobody asked for", over, server: answers((req) => accept(req, { lines: ["Sec-WebSocket-Extensions: x-own"] })) },
  { name: "a head that ends in the middle", over, server: answers((req) => accept(req).slice(0, 60)) },
  { name: "an open WebSocket that stays silent", over, server: answers((req) => accept(req), false), within: 4 },
  { name: "reserved bits are set", over, server: sends(frame(HELLO, { bits: 0x20 })) },
  { name: "a frame with an unknown opcode", over, server: sends(frame(HELLO, { opcode: 5 })) },
  { name: "a masked frame", over, server: sends(frame(HELLO, { mask: true })) },
  { name: "a ping of over 125 bytes", over, server: sends(frame("p".repeat(200), { opcode: 9 })) },
  { name: "a ping in fragments", over, server: sends(frame("p", { opcode: 9, fin: false })) },
  { name: "a continuation of nothing", over, server: sends(frame(HELLO, { opcode: 0 })) },
  { name: "a new message within a fragmented one", over, server: sends(frame("4", { fin: false }), frame(HELLO)) },
  { name: "a message in fragments of one byte", over, server: sends(...[...HELLO].map((unit, at) => frame(unit, { opcode: at === 0 ? TEXT : 0, fin: at === HELLO.length - 1 }))) },
  { name: "a message in 10,000 empty fragments", over, server: sends(frame(HELLO, { fin: false }), ...Array(10_000).fill(frame("", { opcode: 0, fin: false })), frame("", { opcode: 0 })) },
  { name: "text that is not UTF-8", over, server: sends(frame(Buffer.from([0x34, 0x32, 0xff, 0xfe]))) },
  { name: "a surrogate in UTF-8", over, server: sends(frame(Buffer.from([0x34, 0x32, 0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d]))) },
  { name: "a character that is cut between fragments", over, server: sends(frame(Buffer.from('42["\u00e9"]').subarray(0, 5), { fin: false }), frame(Buffer.from('42["\u00e9"]').subarray(5), { opcode: 0 })) },
  { name: "a frame that says it has 2^63 bytes", over, server: sends(frame(HELLO, { length: 2 ** 63 })) },
  { name: "a frame that says it has 2^40 bytes, and the end", over, server: sends(frame(HELLO, { length: 2 ** 40 }), end) },
  { name: "the connection ends within a frame", over, server: sends(frame(HELLO).subarray(0, 5), end) },
  { name: "the connection is reset", over, server: sends((socket) => socket.resetAndDestroy()) },
  { name: "10,000 pings of the WebSocket", over, server: sends(...Array(10_000).fill(frame("", { opcode: 9 })), frame(HELLO)) },
  { name: "10,000 pongs nobody asked for", over, server: sends(...Array(10_000).fill(frame("", { opcode: 10 })), frame(HELLO)) },
  { name: "bytes after the close frame", over, server: sends(frame(code(1000), { opcode: CLOSE }), frame(HELLO)) },
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 3000, 4999].map((number) => ({
    name: `close code ${number}`,
    over,
    server: closes(code(number)),
  })),
  ...[0, 999, 1005, 1006, 1015, 2000, 5000, 65_535].map((number) => ({ name: `close code ${number}, which is illegal`, over, server: closes(code(number)) })),
  { name: "a close frame without a code", over, server: closes("") },
  { name: "a close frame of one byte", over, server: closes("x") },
  { name: "a close frame whose reason is not UTF-8", over, server: closes(Buffer.concat([code(1000), Buffer.from([0xff])])) },
  { name: "each session is opened, granted and broken by the WebSocket's protocol", over, server: sends(frame(HELLO, { bits: 0x70 })) },
  { name: "binary data of 0 bytes, 1,000 times", over, server: grants((session) => session.sendAll(Array(1000).fill(Buffer.alloc(0)))) },
]);
