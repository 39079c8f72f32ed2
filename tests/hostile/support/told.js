// What the user is told of each case: the table in told.json. UPDATE_TOLD=1 writes it anew, and the table in README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { BROWSER } from "../../browser/support/browsers.js";

const TABLE = new URL("../told.json", import.meta.url);
const README = new URL("../README.md", import.meta.url);
const START = "<!-- the table is made from told.json -->\n";
const NAMES = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKit" };

/** What may be told besides, on a computer that is busy: a connection that fails sooner than its case wants. */
const EARLY = ["connect_error: timeout", "connect_error: websocket error", "connect_error: the server did not answer with a handshake"];

/** The lines without those that depend on what else the computer does. */
export function essential(lines) {
  const told = lines.filter(Boolean);
  const others = told.filter((line) => !EARLY.includes(line));
  if (others.length > 0) return others;
  const [timeout] = EARLY;
  return told.length > 1 ? told.filter((line) => line !== timeout) : told;
}

const table = JSON.parse(readFileSync(TABLE, "utf8"));

/** What is expected of a case in this browser; undefined if it is not in the table. */
export function expectedOf({ title, id }) {
  const entry = table[title]?.[id] ?? {};
  return entry[BROWSER] ?? entry.chromium;
}

/** Writes what was told into the table, if that is asked for. */
export function keep({ title, id }, told) {
  if (!process.env.UPDATE_TOLD) return false;
  const entry = ((table[title] ??= {})[id] ??= {});
  const line = essential(told).join("; ");
  delete entry[BROWSER];
  if (BROWSER === "chromium" || entry.chromium !== line) entry[BROWSER] = line;
  writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`);
  const [head] = readFileSync(README, "utf8").split(START);
  writeFileSync(README, `${head}${START}${readme()}`);
  return true;
}

/** The part of README.md that is made from the table. */
export const written = () => readFileSync(README, "utf8").split(START)[1];

/** The tables of README.md. */
export function readme() {
  return Object.entries(table)
    .map(([title, cases]) => {
      const lines = Object.entries(cases).map(([id, entry]) => {
        const [name, transport] = id.split(" / ");
        const told = Object.entries(entry).map(([browser, text]) => `${browser === "chromium" ? "" : `${NAMES[browser]}: `}${text || "nothing"}`);
        return `| ${name} | ${transport === "polling" ? "polling" : "WebSocket"} | ${told.join(". ").replaceAll("|", "\\|")} |`;
      });
      return `\n## ${title[0].toUpperCase()}${title.slice(1)}\n\n| the server or the network | over | what the user is told |\n|---|---|---|\n${lines.join("\n")}\n`;
    })
    .join("");
}
