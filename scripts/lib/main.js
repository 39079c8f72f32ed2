// How a command begins and ends that has an exit code of 0 or 1.
import { complain } from "./output.js";
import { handleSignals, Interrupted } from "./processes.js";

/** Runs a command with its arguments, and ends the process. What goes wrong is printed, unless it is an interruption. */
export async function runMain(main) {
  handleSignals(() => 1);
  try {
    await main(process.argv.slice(2));
    process.exit(0);
  } catch (error) {
    if (!(error instanceof Interrupted)) complain(error);
    process.exit(1);
  }
}
