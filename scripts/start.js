// `npm start`: sets up the machine, builds the package and serves the demo page until Ctrl-C.
import { createServer } from "node:net";
import { attempt } from "./lib/attempt.js";
import { bold, complain, dim, heading, Problem, say } from "./lib/output.js";
import { handleSignals, Interrupted } from "./lib/processes.js";
import { setUp } from "./setup/index.js";

const DEFAULT_PORT = 3000;
const CLOSE_LIMIT = 2000; // ms for the server to close its connections

function readPort(text) {
  if (!text) return DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    throw new Problem(`PORT is "${text}": a number from 0 to 65535 is needed, 0 takes a free port`);
  }
  return Number(text);
}

/** Turns an error of `listen` into a Problem with advice. */
function explain(error, port) {
  const reasons = { EADDRINUSE: "is in use", EACCES: "needs root" };
  const reason = reasons[error.code];
  if (!reason) return error;
  const other = port < 1024 || port === 65535 ? DEFAULT_PORT : port + 1;
  return new Problem(`port ${port} ${reason}: choose another one, such as \`PORT=${other} npm start\``);
}

/** Checks that the port is free. It runs before the long steps. */
function probe(port) {
  return new Promise((free, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => server.close(free));
  });
}

async function main(interrupted) {
  const port = readPort(process.env.PORT);
  try {
    await probe(port);
    const { env } = await setUp();

    heading("Build");
    const failure = await attempt(process.execPath, ["scripts/build.js"], { env });
    if (failure) throw new Problem(`the build failed (${failure}), see above`);

    const { serve } = await import("../www/server.js");
    const server = await serve({ port });
    heading("Demo");
    say(`  ${bold(server.address)}  ${dim("Ctrl-C ends it")}`);
    await interrupted;
    await Promise.race([server.close(), new Promise((late) => setTimeout(late, CLOSE_LIMIT))]);
  } catch (error) {
    throw explain(error, port);
  }
}

const interrupted = handleSignals(() => 0);
try {
  await main(interrupted);
  say("\nstopped");
  process.exit(0);
} catch (error) {
  if (error instanceof Interrupted) {
    say("\nstopped");
    process.exit(0);
  }
  complain(error);
  process.exit(1);
}
