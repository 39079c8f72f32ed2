// Handshakes of the wrong shape, at the wrong time, or absurd. More of the first kind are in tests/browser/bad-handshake.test.js.
import { group } from "./support/cases.js";
import { follows, OPEN } from "./support/raw.js";

const handshake = (handshake) => () => ({ handshake });
const packets = (...packets) => handshake(packets);
/** The server takes the request and never answers. */
const silent = () => ({ onRequest: isEngine, onRawUpgrade: () => true });
const isEngine = ({ url }) => url.startsWith("/socket.io/");
const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

group("handshakes", [
  { name: "no time between pings", server: () => ({ handshake: { pingInterval: 0, pingTimeout: 0 }, onPacket: () => true }) },
  { name: "a negative time between pings", server: handshake({ pingInterval: -1000, pingTimeout: -1 }) },
  { name: "a time between pings of 1e308 ms", server: handshake({ pingInterval: 1e308, pingTimeout: 1e308 }) },
  { name: "a `maxPayload` of 0", server: handshake({ maxPayload: 0 }) },
  { name: "a `maxPayload` below 0", server: handshake({ maxPayload: -5 }) },
  { name: "a `maxPayload` that is an object", server: handshake({ maxPayload: {} }) },
  { name: "100,000 upgrades", server: handshake({ upgrades: Array.from({ length: 100_000 }, (_, at) => `t${at}`) }) },
  { name: "upgrades that are no names", server: handshake({ upgrades: ["__proto__", "", "websocket\0", 5, null] }) },
  { name: "a session id that is an object", server: handshake({ sid: {} }) },
  { name: "an empty session id", server: handshake({ sid: "" }) },
  { name: "a session id with line breaks and separators", server: handshake({ sid: "a\r\nb&c=d#e" }) },
  { name: "a session id of 100 KB", server: handshake({ sid: "s".repeat(100_000) }) },
  { name: "the session id of another session", server: handshake({ sid: "session-1" }) },
  { name: "fields named `__proto__` and `constructor`", server: handshake('0{"__proto__":{"sid":"s"},"constructor":1,"upgrades":[]}') },
  { name: "a handshake with 100,000 nested arrays", server: handshake(`0{"sid":"s","upgrades":${deep}}`) },
  { name: "a close packet in place of the handshake", server: packets("1") },
  { name: "a ping in place of the handshake", server: packets("2") },
  { name: "the answer to a probe in place of the handshake", server: packets("3probe") },
  { name: "a granted namespace in place of the handshake", server: packets('40{"sid":"x"}') },
  { name: "an event in place of the handshake", server: packets('42["early"]') },
  { name: "an unknown packet in place of the handshake", server: packets("9") },
  { name: "binary data in place of the handshake", server: packets(Buffer.from([0, 1, 2])) },
  { name: "an empty packet in place of the handshake", server: packets("") },
  { name: "a namespace granted before it was asked for", server: packets(OPEN, '40{"sid":"x"}') },
  { name: "two handshakes at once", server: packets(OPEN, OPEN) },
  { name: "a handshake in the middle of a session", server: follows(OPEN, '42["after"]') },
  { name: "a close packet after the handshake", server: packets(OPEN, "1") },
  { name: "a handshake that never comes", server: silent, within: 4 },
]);
