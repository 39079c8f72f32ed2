// The `./debug` entry: as `.`, plus logging that `localStorage.debug` switches on.
import "./src/debug.js";

export * from "./index.js";
export { default } from "./index.js";
