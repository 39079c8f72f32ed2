// What came of a chaos session, as seen from outside: what the client and the server have received.

/** @returns lists of what should not be, and counts */
export function judge(record, server) {
  const fromServer = judgeEvents(record.log, server);
  const { acknowledged, emitted } = record;
  const first = server.retried.filter((number, at) => server.retried.indexOf(number) === at);
  return {
    ...fromServer,
    hasForgotten: server.hasForgotten,
    resent: { get: server.resent("GET"), post: server.resent("POST") },
    sent: server.emitted.room + server.emitted.direct,
    emitted,
    unacknowledged: emitted - new Set(acknowledged).size,
    unreceived: acknowledged.filter((number) => !first.includes(number)),
    misordered: [...backwards(first), ...backwards(acknowledged)],
    retriedTwice: server.retried.length - first.length,
    // Twice or out of order.
    plainTwice: backwards(server.plain).length,
  };
}

/** The numbers that are not above the one before. */
const backwards = (numbers) => numbers.filter((number, at) => at > 0 && number <= numbers[at - 1]);

/** A gap is what is missing in one place. It is told if a session that was not recovered has begun there. */
function judgeEvents(log, { emitted, addressees }) {
  // A session whose connect packet was lost is none of the client's: the next one continues the session before.
  const own = new Set(log.map(([, , sid]) => sid));
  const isOwn = (stream, number) => stream !== "direct" || own.has(addressees[number]);
  const result = { twice: [], disordered: [], gaps: [], lost: 0, lostUntold: 0, connects: 0, recovered: 0 };
  const streams = Object.keys(emitted);
  const seen = Object.fromEntries(streams.map((stream) => [stream, new Set()]));
  // The first session has no events before it.
  const next = Object.fromEntries(streams.map((stream) => [stream, { number: 0, told: true }]));
  const skip = (stream, to) => {
    const { number, told } = next[stream];
    const missing = Array.from({ length: Math.max(to - number, 0) }, (_, at) => number + at).filter((each) => isOwn(stream, each));
    if (missing.length === 0) return;
    result.gaps.push({ stream, from: missing[0], to: missing.at(-1), told });
    result.lost += missing.length;
    if (!told) result.lostUntold += missing.length;
  };
  for (const [name, value] of log) {
    if (name === "connect") {
      result.connects++;
      if (value) result.recovered++;
      else streams.forEach((stream) => (next[stream].told = true));
    } else if (streams.includes(name)) {
      if (seen[name].has(value)) result.twice.push([name, value]);
      else if (value < next[name].number) result.disordered.push([name, value]);
      seen[name].add(value);
      skip(name, value);
      next[name] = { number: Math.max(next[name].number, value + 1), told: false };
    }
  }
  streams.forEach((stream) => skip(stream, emitted[stream]));
  return result;
}

/** What must not be, whatever the network does. Resolves with a sentence for each. */
export function complaints({ isStuck, twice, disordered, gaps, unacknowledged, unreceived, misordered, plainTwice, resent }) {
  const untold = gaps.filter(({ told }) => !told);
  // A response that is lost when the browser sends its request again is a gap of each stream.
  const unexplained = ["room", "direct"].some((name) => untold.filter(({ stream }) => stream === name).length > resent.get);
  return [
    isStuck && "the session did not come back",
    twice.length > 0 && `events came twice: ${JSON.stringify(twice)}`,
    disordered.length > 0 && `events came out of order: ${JSON.stringify(disordered)}`,
    unexplained && `events are missing in recovered sessions: ${JSON.stringify(untold)}`,
    unacknowledged > 0 && `${unacknowledged} events were never acknowledged`,
    unreceived.length > 0 && `acknowledged and never received: ${unreceived}`,
    misordered.length > 0 && `acknowledged events are out of order: ${misordered}`,
    plainTwice > 0 && resent.post === 0 && `${plainTwice} events without retries came to the server twice or out of order`,
  ].filter(Boolean);
}
