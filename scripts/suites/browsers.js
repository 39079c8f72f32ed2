// The built package in real browsers. The packed package, elsewhere a suite of its own, is tried in each of them too.
import { mochaSuite } from "./mocha.js";

const directory = "tests/browser";
const files = ["tests/packaging/entries.test.js"];

export const browser = mochaSuite({ name: "browser", about: "the built package in Chromium", directory });

export const firefox = mochaSuite({
  name: "firefox",
  about: "the built package in Firefox",
  directory,
  files,
  browser: "firefox",
});

export const webkit = mochaSuite({
  name: "webkit",
  about: "the built package in WebKitGTK",
  directory,
  files,
  browser: "webkit",
});
