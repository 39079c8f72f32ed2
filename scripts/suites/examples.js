// The examples, which are a workspace of their own: builds the server and the pages, and drives two pages at a time.
import { join } from "node:path";
import { attempt } from "../lib/attempt.js";
import { say } from "../lib/output.js";
import { mochaSuite } from "./mocha.js";

const PAGES = ["leptos", "yew", "dioxus"];
const MANIFEST = ["--manifest-path", "examples/Cargo.toml", "--locked"];
const WASM = "wasm32-unknown-unknown";

const chat = mochaSuite({
  name: "examples",
  about: "the examples of the crate: two pages chat in Chromium, and the server is killed",
  directory: "tests/examples",
  browser: "chromium",
});

export const examples = {
  ...chat,
  needs: ["lint", "chromium"],
  async run(tools) {
    const { env, wasmBindgenBin } = tools;
    const steps = [
      ["cargo", "fmt", "--manifest-path", "examples/Cargo.toml", "--all", "--", "--check"],
      ["cargo", "test", ...MANIFEST, "--package", "shared", "--package", "example-server"],
      ["cargo", "build", ...MANIFEST, "--package", "example-server"],
      ...PAGES.flatMap((page) => [
        ["cargo", "build", ...MANIFEST, "--release", "--target", WASM, "--package", `example-${page}`],
        [
          join(wasmBindgenBin, "wasm-bindgen"),
          ...["--target", "web", "--no-typescript", "--out-name", "page", "--out-dir", `examples/dist/${page}`],
          `examples/target/${WASM}/release/example-${page}.wasm`,
        ],
      ]),
    ];
    for (const [command, ...args] of steps) {
      say(`$ ${command} ${args.join(" ")}`);
      const note = await attempt(command, args, { env });
      if (note) return { passed: 0, failed: 1, note: `${command} ${args[0]}: ${note}` };
    }
    return chat.run(tools);
  },
};
