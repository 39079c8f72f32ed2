// Packets that no honest server sends, on a connection that works. Invalid ones are in tests/browser/bad-input.test.js.
import { group } from "./support/cases.js";
import { follows, grants } from "./support/raw.js";

const HELLO = '42["hello"]';
const BYTES = Buffer.from([1, 2, 3]);
const hole = (num) => `{"_placeholder":true,"num":${num}}`;
const times = (count, make) => Array.from({ length: count }, (_, at) => (typeof make === "function" ? make(at) : make));
const each = (packet) => grants((session) => session.send(packet));


/** Answers each connect packet by this one. */
const refuses = (...packets) => () => ({ onPacket: (session, packet) => packet.startsWith("40") && (session.sendAll(packets), true) });

function cutOff(transport) {
  const act = (session) => {
    session.send(`452-["hello",${hole(0)}]`);
    setTimeout(() => {
      if (transport === "websocket") return session.close();
      // The next poll is refused.
      session.closed = true;
      session.send("6");
    }, 50);
  };
  return grants(act)();
}

group("packets", [
  { name: "an acknowledgement nobody asked for", server: follows('431["x"]', HELLO) },
  { name: "10,000 acknowledgements nobody asked for", server: follows(...times(10_000, (at) => `43${at + 1}["x"]`), HELLO) },
  { name: "an acknowledgement twice", server: follows('430["first"]', '430["second"]') },
  { name: "acknowledgements with ids of 2^53 and of 400 digits", server: follows(`43${2 ** 53}["x"]`, `43${"9".repeat(400)}["x"]`) },
  { name: "an event that asks for an acknowledgement with the id 2^53 - 1", server: follows(`42${2 ** 53 - 1}["hello"]`) },
  { name: "an acknowledgement with attachments that were never asked for", server: follows(`461-7[${hole(0)}]`, BYTES, HELLO) },
  { name: "a placeholder twice", server: follows(`451-["hello",${hole(0)},${hole(0)}]`, BYTES) },
  { name: "an attachment without a placeholder", server: follows('451-["hello"]', BYTES) },
  { name: "a placeholder in an event without attachments", server: follows(`42["hello",${hole(0)}]`) },
  { name: "a placeholder that points nowhere", server: follows(`452-["hello",${hole(7)}]`, BYTES, BYTES) },
  { name: "a placeholder below 0", server: follows(`451-["hello",${hole(-1)}]`, BYTES) },
  { name: "a placeholder as the name of the event", server: follows(`451-[${hole(0)}]`, BYTES) },
  { name: "a placeholder under `__proto__`", server: follows(`451-["hello",{"__proto__":${hole(0)}}]`, BYTES) },
  { name: "10 attachments for 10,000 placeholders", server: follows(`4510-["hello",${times(10_000, (at) => hole(at % 10)).join(",")}]`, ...times(10, BYTES)) },
  { name: "10^21 attachments", server: follows(`451${"0".repeat(21)}-["hello"]`) },
  { name: "attachments that never come", server: follows(`4510-["hello",${hole(0)}]`, ...times(9, BYTES)) },
  { name: "attachments that never come, and the end", server: cutOff },
  { name: "text where an attachment is due, in each session", server: grants((session) => session.sendAll([`451-["hello",${hole(0)}]`, HELLO])) },
  { name: "binary where text is due, in each session", server: each(BYTES) },
  { name: "a namespace never asked for is granted", server: follows('40/admin,{"sid":"x"}', '42/admin,["hello"]', HELLO) },
  { name: "10,000 namespaces never asked for", server: follows(...times(10_000, (at) => `40/n${at},{"sid":"x"}`), HELLO) },
  { name: "a namespace never asked for is refused and disconnected", server: follows('44/admin,{"message":"no"}', "41/admin,", HELLO) },
  { name: "a namespace with a name of 100,000 units", server: follows(`42/${"n".repeat(100_000)},["hello"]`, HELLO) },
  { name: "the namespace is granted twice", server: follows('40{"sid":"other"}', HELLO) },
  { name: "the namespace is granted 10,000 times", server: follows(...times(10_000, (at) => `40{"sid":"x${at}"}`), HELLO) },
  { name: "the namespace is refused after it was granted", server: follows('44{"message":"changed my mind"}', HELLO), within: 1 },
  { name: "the namespace is refused each time", server: refuses('44{"message":"no","data":{"a":1}}'), within: 1 },
  { name: "the namespace is refused with a message of another type", server: refuses('44{"message":{"a":1}}'), within: 1 },
  { name: "the namespace is granted with a session id that is a number", server: refuses('40{"sid":5}') },
  { name: "the namespace is granted with an empty session id", server: refuses('40{"sid":""}') },
  { name: "the namespace is granted with a `pid` that is an object", server: refuses('40{"sid":"x","pid":{}}', HELLO) },
  { name: "the namespace is never granted", server: refuses() },
  { name: "events come and the namespace is never granted", server: refuses('42["early"]'), },
  { name: "the server disconnects the namespace twice", server: follows("41", "41", HELLO), within: 1 },
  { name: "the namespace is granted again after it was disconnected", server: follows("41", '40{"sid":"y"}', HELLO), within: 1 },
  { name: "the session is closed each time once the namespace is granted", server: each("1") },
  { name: "an upgrade packet", server: follows("5", HELLO) },
  { name: "a pong nobody asked for", server: follows("3", HELLO) },
  { name: "a ping with data", server: follows("2probe", HELLO) },
  { name: "10,000 packets that say nothing", server: follows(...times(10_000, "6"), HELLO) },
  { name: "an event with a name of 1 MB", server: follows(`42["${"n".repeat(1_000_000)}"]`) },
  { name: "an event with 10,000 arguments", server: follows(`42["hello",${times(10_000, "1").join(",")}]`) },
  { name: "an event named `__proto__`", server: follows('42["__proto__",1]') },
  { name: "an event named `connect`, in each session", server: each('42["connect"]') },
  { name: "an offset of 100,000 units", server: follows(`42["hello","${"o".repeat(100_000)}"]`) },
  { name: "a number of 100,000 digits", server: follows(`42["hello",${"9".repeat(100_000)}]`) },
  { name: "surrogates without a partner", server: follows('42["hello","\\ud800\\udc00\\udc00"]') },
  { name: "invalid JSON in each session", server: each('42["hello"') },
  { name: "an invalid Engine.IO packet in each session", server: each("9") },
]);
