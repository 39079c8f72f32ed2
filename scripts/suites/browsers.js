// The built package in real browsers. In Chromium the packaging suite loads the packed entries; in the others these suites do.
import { mochaSuite } from "./mocha.js";

const directory = "tests/browser";
const files = ["tests/packaging/entries.test.js"];

export const browser = mochaSuite({
  name: "browser",
  about: "the built package in Chromium",
  directory,
  browser: "chromium",
});

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
