// Suites of mocha in a real browser.
import { attempt } from "../lib/attempt.js";
import { withFailure } from "./counting.js";

/**
 * A suite that runs mocha on the tests of a directory, with the configuration that is there.
 *
 * @param {object} suite
 * @param {string} suite.name
 * @param {string} suite.about
 * @param {string} suite.directory
 * @param {string[]} [suite.files] of other directories
 * @param {string} [suite.browser]
 * @param {string[]} [suite.needs] besides the browser and the build
 */
export function mochaSuite({ name, about, directory, files = [], browser = "chromium", needs = [] }) {
  return {
    name,
    about,
    needs: ["build", browser, ...needs],
    async run({ env, browsers }) {
      // Locally a test may be singled out; what is handed in has them all.
      const complete = process.env.CI ? ["--forbid-only", "--forbid-pending"] : [];
      const args = ["--config", `${directory}/.mocharc.json`, ...complete, "--reporter", "spec", ...files];

      const count = { passed: 0, failed: 0 };
      const failure = await attempt(process.execPath, ["node_modules/mocha/bin/mocha.js", ...args], {
        env: { ...env, ...browsers[browser], TEST_BROWSER: browser },
        onLine(line) {
          // The spec reporter closes with "  12 passing (3s)" and, if any, "  1 failing".
          const [, number, word] = /^ {2}(\d+) (passing|failing)\b/.exec(line) || [];
          if (word) count[word === "passing" ? "passed" : "failed"] = Number(number);
        },
      });
      return withFailure(count, failure);
    },
  };
}
