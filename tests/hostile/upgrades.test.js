// Upgrades from long-polling to WebSocket that the server breaks: long-polling goes on, or the session is renewed.
import { group } from "./support/cases.js";

const over = ["polling"];
const options = { transports: ["polling", "websocket"] };
const HELLO = '42["hello"]';

/** Calls `act` with the WebSocket of the probe, and each packet of it. The session gets events, by what it has been upgraded to. */
const probes = (act) => () => ({
  handshake: { upgrades: ["websocket"] },
  onPacket(session, packet) {
    const greet = () => session.closed || (session.upgraded ?? session).send(HELLO);
    if (packet.startsWith("40")) [1000, 2000, 3000].forEach((ms) => setTimeout(greet, ms));
    return false;
  },
  onUpgrade(connection, session) {
    connection.on("message", (data) => {
      if (String(data) === "5") session.upgraded = connection;
      // By then the namespace is granted: this server does not carry over what waits for a poll.
      setTimeout(() => act(connection, String(data), session), 600);
    });
    connection.on("error", () => {});
    return true;
  },
});

group("upgrades", [
  { name: "the probe is never answered", over, options, server: probes(() => {}) },
  { name: "the probe is answered by an event", over, options, server: probes((connection) => connection.send('42["stolen"]')) },
  { name: "the probe is answered by a handshake", over, options, server: probes((connection) => connection.send('0{"sid":"other"}')) },
  { name: "the probe is answered by another word", over, options, server: probes((connection) => connection.send("3prob")) },
  { name: "the probe is answered in binary", over, options, server: probes((connection) => connection.send(Buffer.from("3probe"))) },
  { name: "the probe is answered by invalid packets", over, options, server: probes((connection) => connection.send("\ufffd")) },
  { name: "the probe is answered 1,000 times", over, options, server: probes((connection, packet) => packet === "2probe" && Array(1000).fill("3probe").forEach((answer) => connection.send(answer))) },
  { name: "the WebSocket is closed in answer to the probe", over, options, server: probes((connection) => connection.close(1011)) },
  { name: "the WebSocket is cut in answer to the probe", over, options, server: probes((connection) => connection.terminate()) },
  { name: "the WebSocket is closed in answer to the upgrade", over, options, server: probes((connection, packet) => (packet === "2probe" ? connection.send("3probe") : connection.close())) },
  { name: "poll and WebSocket both bring events after the upgrade", over, options, server: probes(both) },
]);

function both(connection, packet, session) {
  if (packet === "2probe") {
    connection.send("3probe");
    session.send("6");
  } else if (packet === "5") {
    session.send('42["by polling"]');
    connection.send('42["by WebSocket"]');
  }
}
