// Values as text for people: event arguments, sizes, durations, the time of day.

const MAX_STRING = 10_000; // characters of one string that are worth showing
const MAX_TEXT = 20_000; // characters of one event that are worth keeping

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

/** Event arguments as compact JSON without the outer brackets; what JSON has no word for stands in ‹ ›. */
export function compact(args) {
  return clip(args.map((arg) => write(arg)).join(", "));
}

/** The same, one argument after the other on indented lines. */
export function pretty(args) {
  return clip(args.map((arg) => write(arg, 2)).join("\n"));
}

function write(value, indent) {
  // A marker is quoted as any string is. The private-use characters around it tell the quotes that are to go.
  const mark = (text) => `\uE000‹${text}›\uE001`;
  const replace = (key, it) => {
    if (typeof it === "function") return mark("ack"); // what an event that asks for one ends with
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
