// Formats values for people: event arguments, sizes, durations, the time of day.

const MAX_STRING = 10_000; // characters shown of one string
const MAX_TEXT = 20_000; // characters kept of one event

const number = new Intl.NumberFormat("en");

export function bytes(n) {
  if (n < 10_000) return `${number.format(n)} B`;
  if (n < 1_000_000) return `${(n / 1000).toFixed(1)} kB`;
  return `${(n / 1_000_000).toFixed(1)} MB`;
}

export function milliseconds(ms) {
  return ms < 10 ? ms.toFixed(1) : number.format(Math.round(ms));
}

export function duration(ms) {
  return ms < 10_000 ? `${milliseconds(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;
}

export function clock(date) {
  const two = (n) => String(n).padStart(2, "0");
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

/** Event arguments as compact JSON without the outer brackets; values that JSON lacks appear in ‹ ›. */
export function compact(args) {
  return clip(args.map((arg) => write(arg)).join(", "));
}

/** The same, indented, one argument after the other. */
export function pretty(args) {
  return clip(args.map((arg) => write(arg, 2)).join("\n"));
}

function write(value, indent) {
  // JSON.stringify quotes markers like any string. The private-use characters mark the quotes to remove.
  const mark = (text) => `\uE000‹${text}›\uE001`;
  const replace = (key, it) => {
    if (typeof it === "function") return mark("ack"); // the last argument of an event that expects one
    if (typeof it === "string" && it.length > MAX_STRING) return `${it.slice(0, MAX_STRING)}… (${number.format(it.length)} characters)`;
    if (it instanceof Blob) return mark(`${it.constructor.name} ${number.format(it.size)} B`);
    if (it instanceof ArrayBuffer || ArrayBuffer.isView(it)) return mark(`${it.constructor.name} ${number.format(it.byteLength)} B`);
    return it;
  };
  try {
    const json = JSON.stringify(value, replace, indent) ?? "undefined";
    return json.replace(/"\uE000(‹[^"]*›)\uE001"/g, "$1");
  } catch (error) {
    return `‹${error.message}›`;
  }
}

function clip(text) {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${number.format(text.length)} characters)`;
}
