// The `./debug` entry: as `.`, and it logs what the client does where `localStorage.debug` asks for it.
import "./src/debug.js";

export * from "./index.js";
export { default } from "./index.js";
