// The server of the driver tests, as a child process. It ends when its stdin closes, so it does not outlive its parent.
import { start } from "../../tests/servers/driver.js";

try {
  const { url, close } = await start();
  const end = async () => {
    await close();
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.stdin.on("end", end).resume();
  console.log(`listening on ${url}`);
} catch (error) {
  console.error(error.code === "EADDRINUSE" ? `port ${error.port} is in use` : error);
  process.exit(1);
}
