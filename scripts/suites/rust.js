// The native Rust tests: codecs, state machines in virtual time, documentation examples.
import { attempt } from "../lib/attempt.js";
import { rustCounter, withFailure } from "./counting.js";

export const rust = {
  name: "rust",
  about: "cargo test",
  needs: [],
  async run({ env }) {
    const { count, read } = rustCounter();
    const failure = await attempt("cargo", ["test", "--workspace", "--no-fail-fast"], { env, onLine: read });
    return withFailure(count, failure);
  },
};
