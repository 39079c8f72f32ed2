// The terminal output of the developer commands: headings, notes, problems and the progress of long steps.

const terminal = Boolean(process.stdout.isTTY);
const PROGRESS_EVERY = terminal ? 200 : 10_000; // ms
export const coloured = terminal && !process.env.NO_COLOR && process.env.TERM !== "dumb";

const colour = (on, off) => (text) => (coloured ? `\x1b[${on}m${text}\x1b[${off}m` : String(text));
export const bold = colour(1, 22);
export const dim = colour(2, 22);
export const red = colour(31, 39);
export const green = colour(32, 39);

// If the reader of a pipe ends early, such as `| head`, the command ends without a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(1);
  });
}

/** An error that the user can fix. Only its message is shown. */
export class Problem extends Error {}

export function say(text = "") {
  process.stdout.write(`${text}\n`);
}

export function heading(text) {
  say(`\n${bold(text)}`);
}

/** Prints the message of a Problem. Any other error is a bug, so its stack is printed. */
export function complain(error) {
  const text = error instanceof Problem ? error.message : (error && error.stack) || error;
  process.stderr.write(`${red("error:")} ${text}\n`);
}

export function duration(ms) {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Shows the progress of a long step: in a terminal on one line that is rewritten, elsewhere on a new line every ten seconds.
 * `update` sets the text before the time, `end` removes the rewritten line and returns the time in ms.
 */
export function progress() {
  const started = Date.now();
  let state = "";
  const show = () => {
    const line = `    … ${state ? `${state}, ` : ""}${duration(Date.now() - started)}`;
    if (terminal) process.stdout.write(`\r\x1b[2K${dim(line.slice(0, (process.stdout.columns || 80) - 1))}`);
    else say(line);
  };
  const timer = setInterval(show, PROGRESS_EVERY);
  if (terminal) show();
  return {
    update(words) {
      if (words) state = words;
    },
    end() {
      clearInterval(timer);
      if (terminal) process.stdout.write("\r\x1b[2K");
      return Date.now() - started;
    },
  };
}

/** Formats rows as columns: the first and the last one aligned left, the others right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === row.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join("  ")
      .trimEnd(),
  );
}

const NOISE = [
  /^(npm error)?\s*$/,
  /A complete log of this run/,
  /^(dl|pm)status:/,
  /^\s*(Building \[|Compiling|Downloaded|Downloading|Updating|Locking|Adding) /,
];
const ERROR = /^(error|E:|npm error|fatal)/;

/** The lines of a tool's output that explain why it failed, indented. */
export function lastWords(lines, count = 6) {
  const useful = lines.filter((line) => !NOISE.some((noise) => noise.test(line))).slice(-30);
  const first = useful.findIndex((line) => ERROR.test(line));
  const chosen = first < 0 ? useful.slice(-count) : useful.slice(first, first + count);
  return chosen.map((line) => `\n    ${line.trimEnd()}`).join("");
}
