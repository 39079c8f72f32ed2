// The log of events: capped, filtered, pausable, and scrolled to its end while the reader is there.
import { $, element } from "./dom.js";
import { clock, compact, pretty } from "./format.js";

const MAX_ENTRIES = 500;
const FOLD = 110; // longer arguments are folded
const PREVIEW = 400; // characters shown of folded arguments
const AT_END = 24; // pixels from the end that still count as the end

const LABELS = { in: "↓ in", out: "↑ out", ack: "↓ ack", life: "state" };
const SPOKEN = { in: "received", out: "sent", ack: "acknowledgement", life: "state" };

export function createLog() {
  const region = $("log");
  const latest = $("latest");
  const pause = $("pause");
  const filter = $("filter");
  let shown = []; // oldest first
  let waiting = [];
  let paused = false;
  let scheduled = false;

  function add(kind, name, args, level = "") {
    waiting.push({ kind, level, name: String(name), date: new Date(), short: compact(args), long: pretty(args) });
    if (waiting.length > MAX_ENTRIES) waiting.shift();
    // At most one DOM update per frame, however many events arrive.
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(() => {
        scheduled = false;
        flush();
      });
    }
  }

  function flush() {
    if (!paused && waiting.length > 0) {
      const following = atEnd();
      const added = waiting.map(({ short, long, ...entry }) => ({
        node: render({ ...entry, short, long }),
        text: `${LABELS[entry.kind]} ${entry.name} ${short}`.toLowerCase(),
      }));
      waiting = [];
      for (const entry of added) entry.node.hidden = !matches(entry);
      shown.push(...added);
      for (const entry of shown.splice(0, Math.max(0, shown.length - MAX_ENTRIES))) entry.node.remove();
      region.append(...added.map((entry) => entry.node));
      if (following) toEnd();
      else latest.hidden = false;
    }
    describe();
  }

  function describe() {
    const visible = shown.filter((entry) => !entry.node.hidden).length;
    const parts = [visible === shown.length ? `${shown.length}` : `${visible} of ${shown.length}`];
    if (paused) parts.push(`${waiting.length} waiting`);
    $("log-count").textContent = parts.join(", ");
    region.dataset.empty = shown.length === 0 ? "Nothing yet." : visible === 0 ? "Nothing matches the filter." : "";
  }

  const matches = (entry) => entry.text.includes(filter.value.trim().toLowerCase());
  const atEnd = () => region.scrollHeight - region.scrollTop - region.clientHeight < AT_END;
  const toEnd = () => {
    region.scrollTop = region.scrollHeight;
    latest.hidden = true;
  };

  region.addEventListener("scroll", () => {
    if (atEnd()) latest.hidden = true;
  });
  latest.addEventListener("click", () => {
    region.focus({ preventScroll: true });
    toEnd();
  });
  filter.addEventListener("input", () => {
    for (const entry of shown) entry.node.hidden = !matches(entry);
    toEnd();
    describe();
  });
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Resume" : "Pause";
    flush();
  });
  $("clear").addEventListener("click", () => {
    shown = [];
    waiting = [];
    region.replaceChildren();
    latest.hidden = true;
    describe();
  });
  // The log's height changes with the window: a reader at the end stays there.
  let wasAtEnd = true;
  region.addEventListener("scroll", () => (wasAtEnd = atEnd()));
  new ResizeObserver(() => wasAtEnd && toEnd()).observe(region);

  describe();
  return { add };
}

function render({ kind, level, name, date, short, long }) {
  const node = element("div", `entry ${kind} ${level}`.trim());
  const time = element("time", "", clock(date));
  time.dateTime = date.toISOString();
  const direction = element("span", "direction", LABELS[kind]);
  direction.setAttribute("aria-label", SPOKEN[kind]);
  direction.setAttribute("role", "img");
  node.append(time, direction, element("span", "name", name), renderArgs(short, long));
  return node;
}

function renderArgs(short, long) {
  if (short.length <= FOLD) return element("span", "args", short);
  const details = element("details", "args");
  details.append(element("summary", "", short.slice(0, PREVIEW)));
  // Filled when opened: most never are.
  details.addEventListener("toggle", () => details.append(element("pre", "", long)), { once: true });
  return details;
}
