// The tiles above the log: state, transport, round trip, number of events, people.
import { $ } from "./dom.js";
import { duration, milliseconds } from "./format.js";

const LABELS = {
  connecting: "Connecting",
  connected: "Connected",
  reconnecting: "Reconnecting",
  disconnected: "Disconnected",
  failed: "Failed",
};
const SAMPLES = 40;
const FEW = 8; // first samples, measured in quick succession
const INTERVAL = 2000; // ms between two measurements
const QUICK = 200; // ms
const PATIENCE = 10_000; // ms after which a measurement is given up

export function createStatus() {
  const counts = { in: 0, out: 0 };
  const setText = (id, text) => {
    if ($(id).textContent !== text) $(id).textContent = text; // screen readers announce changes: announce only real ones
  };

  return {
    roundTrip: createRoundTrip(),
    reset() {
      counts.in = counts.out = 0;
      setText("count-in", "0");
      setText("count-out", "0");
      this.people();
    },
    state(name, detail = "", id) {
      $("status").dataset.state = name;
      setText("state", LABELS[name]);
      setText("state-detail", detail);
      $("socket-id-line").hidden = id === undefined;
      setText("socket-id", id ?? "");
      if (name !== "connected") {
        setText("transport", "–");
        setText("transport-note", "");
      }
    },
    transport(name, { event, after }) {
      setText("transport", name);
      setText("transport-note", after === undefined ? event : `${event} after ${duration(after)}`);
    },
    count(direction) {
      counts[direction] += 1;
      setText(`count-${direction}`, counts[direction].toLocaleString("en"));
    },
    people(n) {
      setText("people", typeof n === "number" ? String(n) : "–");
    },
  };
}

// Measures repeatedly while there is a probe and the page is visible.
function createRoundTrip() {
  let probe;
  let samples = [];
  let sentAt;

  function measure() {
    if (!probe || document.hidden) return;
    if (sentAt !== undefined && performance.now() - sentAt < PATIENCE) return;
    const mine = probe;
    const start = (sentAt = performance.now());
    probe(() => {
      if (mine !== probe || start !== sentAt) return; // of an earlier transport
      sentAt = undefined;
      samples = [...samples, performance.now() - start].slice(-SAMPLES);
      show();
      if (samples.length < FEW) setTimeout(measure, QUICK);
    });
  }

  function show() {
    const sorted = [...samples].sort((a, b) => a - b);
    $("rtt").textContent = samples.length > 0 ? duration(samples.at(-1)) : "–";
    $("rtt-note").textContent =
      samples.length > 0 ? `min ${milliseconds(sorted[0])}, median ${milliseconds(sorted[sorted.length >> 1])}` : "measured with an ack";
    const top = sorted.at(-1);
    const step = 100 / (samples.length - 1);
    const points = samples.length < 2 ? [] : samples.map((ms, i) => `${(i * step).toFixed(1)},${(29 - (ms / top) * 27).toFixed(1)}`);
    $("spark").firstElementChild.setAttribute("points", points.join(" "));
  }

  setInterval(measure, INTERVAL);
  document.addEventListener("visibilitychange", measure);

  return {
    /** Restarts with `probe(done)`, which calls done when the server answers; without a probe, stops. */
    restart(next) {
      probe = next && ((done) => next(done));
      samples = [];
      sentAt = undefined;
      show();
      measure();
    },
  };
}
