// Suites that mocha runs, in Node.js or with a browser.
import { attempt } from "../lib/attempt.js";
import { withFailure } from "./counting.js";

/**
 * A suite that runs mocha with the configuration in a directory.
 *
 * @param {object} suite
 * @param {string} suite.name
 * @param {string} suite.about
 * @param {string} suite.directory
 * @param {string[]} [suite.files] additional test files
 * @param {string} [suite.browser] none if the tests need only Node.js
 * @param {string[]} [suite.needs] besides the browser and the build
 * @param {(tools: object) => object} [suite.variables] further variables, from what the set-up gives
 */
export function mochaSuite({ name, about, directory, files = [], browser, needs = [], variables = () => ({}) }) {
  return {
    name,
    about,
    needs: ["build", ...(browser ? [browser] : []), ...needs],
    async run(tools) {
      const { env, browsers } = tools;
      // Continuous integration refuses `only` and `skip`. During development they are useful.
      const complete = process.env.CI ? ["--forbid-only", "--forbid-pending"] : [];
      const args = ["--config", `${directory}/.mocharc.json`, ...complete, "--reporter", "spec", ...files];
      const ofBrowser = browser ? { ...browsers[browser], TEST_BROWSER: browser } : {};

      const count = { passed: 0, failed: 0 };
      const failure = await attempt(process.execPath, ["node_modules/mocha/bin/mocha.js", ...args], {
        env: { ...env, ...ofBrowser, ...variables(tools) },
        onLine(line) {
          // The spec reporter ends with "  12 passing (3s)" and, if any, "  1 failing".
          const [, number, word] = /^ {2}(\d+) (passing|failing)\b/.exec(line) || [];
          if (word) count[word === "passing" ? "passed" : "failed"] = Number(number);
        },
      });
      return withFailure(count, failure);
    },
  };
}
