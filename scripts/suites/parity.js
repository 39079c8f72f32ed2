// The built package side by side with socket.io-client.
import { mochaSuite } from "./mocha.js";

export const parity = mochaSuite({
  name: "parity",
  about: "the built package and socket.io-client in Chromium, scenario by scenario",
  directory: "tests/parity",
});
