// The package as users install it: packed, and used from the tarball.
import { mochaSuite } from "./mocha.js";

export const packaging = mochaSuite({
  name: "packaging",
  about: "the packed package in pages, workers, bundlers and Node.js",
  directory: "tests/packaging",
  browser: "chromium",
  needs: ["packaging"],
});
