// Runs scenarios with the built package and with socket.io-client, and compares.
import { mochaSuite } from "./mocha.js";

export const parity = mochaSuite({
  name: "parity",
  about: "the built package and socket.io-client in Chromium, scenario by scenario",
  directory: "tests/parity",
  browser: "chromium",
});
