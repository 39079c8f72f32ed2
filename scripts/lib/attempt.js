// Runs a command of the build or of a suite, and shows its output without progress lines.
import { coloured, progress, say } from "./output.js";
import { start } from "./processes.js";

const TIME_LIMIT = 20 * 60 * 1000; // ms; a command that takes longer hangs
const STEP =
  /^ +((Compiling|Checking|Downloaded|Adding) \S+ v\d|(Updating|Downloading) crates|Locking \d+ pack|Blocking waiting)/;
// Some tools use colours in CI by default, so both cases are explicit.
const COLOURS = coloured
  ? { FORCE_COLOR: "1", CARGO_TERM_COLOR: "always" }
  : { NO_COLOR: "1", FORCE_COLOR: undefined, CARGO_TERM_COLOR: "never" };
const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]/g;

/**
 * Runs a command, shows its output, and calls `onLine` with each line, without colours. The steps of cargo become a progress line;
 * lines that match `hide` are left out. `signal` ends it.
 *
 * @returns {Promise<string>} why it failed, empty if it succeeded
 */
export async function attempt(command, args, { env, hide, signal, onLine = () => {} } = {}) {
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
  const { finished, stop } = start(command, args, options);
  signal?.addEventListener("abort", stop);
  const { code, signal: killer, late } = await finished.finally(endSteps);
  if (late) return `still running after ${TIME_LIMIT / 60_000} min`;
  if (killer) return `ended by ${killer}`;
  return code === 0 ? "" : `exit code ${code}`;
}
