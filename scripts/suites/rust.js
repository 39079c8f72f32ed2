// The native Rust tests: codecs, state machines in virtual time, documentation examples.
import { attempt } from "../lib/attempt.js";
import { rustCounter, withFailure } from "./counting.js";

/** The crate as a page has it that counts each byte. */
export const LEAN = ["-p", "socketio", "--no-default-features", "--features", "web,serde"];

export const rust = {
  name: "rust",
  about: "cargo test",
  needs: [],
  async run({ env }) {
    const { count, read } = rustCounter();
    const failures = [];
    for (const packages of [["--workspace"], LEAN]) {
      failures.push(await attempt("cargo", ["test", ...packages, "--no-fail-fast"], { env, onLine: read }));
    }
    return withFailure(count, failures.find(Boolean));
  },
};
