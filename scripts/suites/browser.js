// The built package in a real browser: mocha on tests/browser.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../lib/attempt.js";
import { ROOT } from "../lib/processes.js";
import { withFailure } from "./counting.js";

const CONFIG = "tests/browser/.mocharc.json";

export const browser = {
  name: "browser",
  about: "the built package in Chromium",
  needs: ["build", "browser"],
  async run({ env, chromium, chromedriver }) {
    if (!existsSync(join(ROOT, "tests/browser"))) return { passed: 0, failed: 0, note: "no tests/browser" };
    const config = existsSync(join(ROOT, CONFIG)) ? ["--config", CONFIG] : [];
    // Locally a test may be singled out; what is handed in has them all.
    const complete = process.env.CI ? ["--forbid-only", "--forbid-pending"] : [];
    const args = [...config, ...complete, "--reporter", "spec", "tests/browser/**/*.test.js"];

    const count = { passed: 0, failed: 0 };
    const failure = await attempt(process.execPath, ["node_modules/mocha/bin/mocha.js", ...args], {
      env: { ...env, CHROMIUM: chromium, CHROMEDRIVER: chromedriver },
      onLine(line) {
        // The spec reporter closes with "  12 passing (3s)" and, if any, "  1 failing".
        const [, number, word] = /^ {2}(\d+) (passing|failing)\b/.exec(line) || [];
        if (word) count[word === "passing" ? "passed" : "failed"] = Number(number);
      },
    });
    return withFailure(count, failure);
  },
};
