// A server of the conformance suite that sends what no real server would: an event `send` has a list of Engine.IO packets, which it sends
// as they are.
import { startFake } from "../fake.js";

const fake = await startFake({
  onPacket(session, packet) {
    const [, json] = /^42(\["send",.*)$/s.exec(packet) ?? [];
    if (json) session.sendAll(JSON.parse(json)[1]);
    return json !== undefined;
  },
});
// Pages of other addresses read its responses, too.
fake.http.prependListener("request", (request, response) => response.setHeader("Access-Control-Allow-Origin", "*"));
console.log(`listening on ${fake.port}`);
process.stdin.on("end", () => process.exit(0)).resume();
