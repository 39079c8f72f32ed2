// The built package in a real browser.
import { mochaSuite } from "./mocha.js";

export const browser = mochaSuite({
  name: "browser",
  about: "the built package in Chromium",
  directory: "tests/browser",
});
