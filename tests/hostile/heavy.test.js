// Much at once, or deep: the page has to be free again within 5 seconds.
import { gzipSync } from "node:zlib";
import { group } from "./support/cases.js";
import { accept, follows, frame, OPEN } from "./support/raw.js";

const HELLO = '42["hello"]';
const MB = 1_000_000;
const COUNT = 100_000;
const hole = '{"_placeholder":true,"num":0}';
const deep = (open, inner, close) => `${open.repeat(COUNT)}${inner}${close.repeat(COUNT)}`;
const flood = (packet) => follows(...Array(COUNT).fill(packet), HELLO);

/** A gzip of 20 MB is 20 KB. */
const bomb = () => ({
  onRequest(req, res) {
    if (!req.url.startsWith("/socket.io/")) return false;
    res.writeHead(200, { "Content-Encoding": "gzip", "Access-Control-Allow-Origin": "*" }).end(BOMB);
    return true;
  },
});
const BOMB = gzipSync(`${OPEN}${" ".repeat(20 * MB)}`);

group("heavy", [
  { name: "a text of 20 MB", server: follows(`42["hello","${"x".repeat(20 * MB)}"]`) },
  { name: "a text of 20 MB that is no JSON", server: follows(`42["hello","${"x".repeat(20 * MB)}`) },
  { name: "binary data of 20 MB", server: follows(`451-["hello",${hole}]`, Buffer.alloc(20 * MB)) },
  { name: "10 attachments of 2 MB", server: follows(`4510-["hello",${hole}]`, ...Array(10).fill(Buffer.alloc(2 * MB))) },
  { name: "100,000 nested arrays", server: follows(`42["hello",${deep("[", "", "]")}]`, HELLO) },
  { name: "100,000 nested objects", server: follows(`42["hello",${deep('{"a":', "1", "}")}]`, HELLO) },
  { name: "100,000 nested arrays around an attachment", server: follows(`451-["hello",${deep("[", hole, "]")}]`, Buffer.from([1]), HELLO) },
  { name: "100,000 nested arrays in the grant of the namespace", server: () => ({ onPacket: (session, packet) => packet.startsWith("40") && (session.send(`40{"sid":"x","more":${deep("[", "", "]")}}`), true) }) },
  { name: "100,000 nested arrays in the refusal of the namespace", server: () => ({ onPacket: (session, packet) => packet.startsWith("40") && (session.send(`44{"message":"no","data":${deep("[", "", "]")}}`), true) }), within: 1 },
  { name: "100,000 events at once", server: flood('42["e"]') },
  { name: "100,000 pings at once", server: flood("2") },
  { name: "20,000 events that ask for an acknowledgement", server: follows(...Array.from({ length: 20_000 }, (_, at) => `42${at}["e"]`), HELLO) },
  { name: "20 MB in a gzip of 20 KB", over: ["polling"], server: bomb },
  { name: "an attachment count with 1,000,000 digits", server: follows(`45${"9".repeat(MB)}-["hello"]`) },
  { name: "an id with 1,000,000 digits", server: follows(`42${"9".repeat(MB)}["hello"]`) },
  { name: "a frame of 20 MB in fragments of 2 KB", over: ["websocket"], server: fragments },
], { heavy: true });

function fragments() {
  const text = Buffer.from(`42["hello","${"x".repeat(20 * MB)}"]`);
  return {
    onRawUpgrade(req, socket) {
      socket.on("error", () => {});
      socket.on("data", () => {});
      socket.write(Buffer.concat([Buffer.from(accept(req)), frame(OPEN), frame('40{"sid":"x"}')]));
      for (let at = 0; at < text.length; at += 2048) {
        socket.write(frame(text.subarray(at, at + 2048), { opcode: at === 0 ? 1 : 0, fin: at + 2048 >= text.length }));
      }
      return true;
    },
  };
}
