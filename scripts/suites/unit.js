// The JavaScript of the package, in Node.js: the shim over a fake core, and the built package without a network.
import { mochaSuite } from "./mocha.js";

export const unit = mochaSuite({
  name: "unit",
  about: "the JavaScript of the package, in Node.js",
  directory: "tests/unit",
});
