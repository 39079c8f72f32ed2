// One tenth of the soak: memory that does not grow, in Chromium against a server.
import { mochaSuite } from "./mocha.js";

export const soak = mochaSuite({
  name: "soak",
  about: "memory after many connections, events and acknowledgements",
  directory: "tests/soak",
  browser: "chromium",
});
