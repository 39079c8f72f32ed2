// Checks the format of the Rust code, and lints it for native targets and for wasm. Each command counts as one test.
import { attempt } from "../lib/attempt.js";
import { say } from "../lib/output.js";
import { LEAN } from "./rust.js";

const DENY = ["--", "-D", "warnings"];
const WASM = ["--target", "wasm32-unknown-unknown"];
const CHECKS = [
  ["fmt", "--all", "--", "--check"],
  ["clippy", "--workspace", "--all-targets", ...DENY],
  ["clippy", "--workspace", "--all-targets", ...WASM, ...DENY],
  ["clippy", "--all-targets", ...LEAN, ...DENY],
  ["clippy", "--all-targets", ...LEAN, ...WASM, ...DENY],
];

export const lint = {
  name: "lint",
  about: "rustfmt and clippy",
  needs: ["lint"],
  async run({ env }) {
    const count = { passed: 0, failed: 0 };
    for (const args of CHECKS) {
      say(`$ cargo ${args.join(" ")}`);
      const failure = await attempt("cargo", args, { env });
      count[failure ? "failed" : "passed"] += 1;
    }
    return count;
  },
};
