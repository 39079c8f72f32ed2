// Draws the ratios to socket.io-client as bars, in SVG. All text and lines are a mid grey, readable on white and on black:
// the page that embeds the image may use another colour scheme than the system.

const WIDTH = 760;
const LEFT = 290;
const RIGHT = 70;
const TOP = 62;
const ROW = 22;
const GAP = 26;
const MOST = 2;
const BAR = 12;

const GREY = "#767f8a";
const [LESS, MORE] = ["#2f81d6", "#c4721c"];

const SECTIONS = [
  { measure: "work", title: "time per message" },
  { measure: "server", title: "over a server, time" },
  { measure: "time", title: "navigation to first connect" },
  { measure: "memory", title: "memory" },
];

const x = (ratio) => LEFT + (Math.min(ratio, MOST) / MOST) * (WIDTH - LEFT - RIGHT);
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const label = (at, y, text, rest = "") => `<text x="${at}" y="${y}" ${rest}>${escape(text)}</text>`;

function bar({ key, ratio, self }, y) {
  const end = x(ratio);
  const cut = ratio > MOST ? `<path d="M${end - 9} ${y + 15}l4 -${BAR + 2}" stroke="#fff" stroke-width="2"/>` : "";
  const [low, high] = [x(Math.min(self, 1)), x(Math.max(self, 1))];
  const below = y + 3 + BAR + 2;
  const [width, colour] = [(end - LEFT).toFixed(1), ratio > 1 ? MORE : LESS];
  return `${label(LEFT - 10, y + 14, key, 'text-anchor="end"')}
<rect x="${LEFT}" y="${y + 3}" width="${width}" height="${BAR}" rx="2" fill="${colour}"/>${cut}
<path d="M${low.toFixed(1)} ${below}H${high.toFixed(1)}" stroke="${GREY}" stroke-width="2"/>
${label((Math.max(end, x(1)) + 6).toFixed(1), y + 14, `${ratio.toFixed(2)}×`)}`;
}

/** Returns the chart of the measures as SVG text. */
export function draw(measures, { version }) {
  let y = TOP;
  const parts = [];
  for (const { measure, title } of SECTIONS) {
    const rows = measures[measure]?.rows.filter(({ ratio, of }) => ratio !== undefined && !of) ?? [];
    if (rows.length === 0) continue;
    parts.push(label(LEFT - 10, y + 14, title, 'text-anchor="end" font-weight="600"'));
    y += ROW;
    for (const row of rows) {
      parts.push(bar(row, y));
      y += ROW;
    }
    y += GAP - ROW / 2;
  }
  const height = y + 12;
  const axis = `<path d="M${x(1)} ${TOP - 8}V${y - 8}" stroke="${GREY}" stroke-dasharray="3 3"/>`;
  const title = `socketio-wasm compared with socket.io-client ${version}`;
  const legend = "lower is better; the line is socket.io-client, the mark below its difference from itself";
  const size = `viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"
  font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" fill="${GREY}">
<title>${title}</title>
${label(WIDTH / 2, 20, title, 'text-anchor="middle" font-size="15" font-weight="600"')}
${label(WIDTH / 2, 40, legend, 'text-anchor="middle"')}
${axis}
${parts.join("\n")}
</svg>
`;
}
