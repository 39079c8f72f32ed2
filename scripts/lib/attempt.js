// Runs a command of the build or of a suite and shows what it prints, without the noise.
import { coloured, progress, say } from "./output.js";
import { run } from "./processes.js";

const TIME_LIMIT = 20 * 60 * 1000; // ms; a command that takes longer hangs
const STEP =
  /^ +((Compiling|Checking|Downloaded|Adding) \S+ v\d|(Updating|Downloading) crates|Locking \d+ pack|Blocking waiting)/;
// Some tools take CI for a terminal, so they have to be told either way.
const COLOURS = coloured
  ? { FORCE_COLOR: "1", CARGO_TERM_COLOR: "always" }
  : { NO_COLOR: "1", FORCE_COLOR: undefined, CARGO_TERM_COLOR: "never" };
const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]/g;

/**
 * Runs a command, shows what it prints, and hands each of its lines, without colours, to `onLine`.
 * Cargo's hundreds of steps on the way are shown as progress only, and lines that match `hide` not at all.
 * @returns {Promise<string>} why it did not end well, empty when it did
 */
export async function attempt(command, args, { env, hide, onLine = () => {} } = {}) {
  let steps;
  const endSteps = () => {
    if (steps) steps.end();
    steps = undefined;
  };
  const show = (line) => {
    const plain = line.replace(ESCAPES, "");
    if (STEP.test(plain)) {
      steps = steps || progress();
      steps.update(plain.trim().replace(/ \(.*\)$/, ""));
    } else if (!hide || !hide.test(plain)) {
      endSteps();
      say(line);
    }
    onLine(plain);
  };
  const options = { env: { ...COLOURS, ...env }, onLine: show, timeLimit: TIME_LIMIT, sweep: true };
  const { code, signal, late } = await run(command, args, options).finally(endSteps);
  if (late) return `no end after ${TIME_LIMIT / 60_000} min`;
  if (signal) return `ended by ${signal}`;
  return code === 0 ? "" : `exit code ${code}`;
}
