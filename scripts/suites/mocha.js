// Suites that mocha runs, in Node.js or with a browser.
import { attempt } from "../lib/attempt.js";
import { mochaCounter, withFailure } from "./counting.js";

/** A browser on a busy machine may be late once. A test that fails twice fails, and one that was run again is named in the summary. */
const RETRIES = 1;

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
      const retries = browser ? ["--retries", `${RETRIES}`] : [];
      const reporter = ["--reporter", "scripts/suites/reporter.cjs"];
      const args = ["--config", `${directory}/.mocharc.json`, ...complete, ...retries, ...reporter, ...files];
      const ofBrowser = browser ? { ...browsers[browser], TEST_BROWSER: browser } : {};

      const { count, read } = mochaCounter();
      const failure = await attempt(process.execPath, ["node_modules/mocha/bin/mocha.js", ...args], {
        env: { ...env, ...ofBrowser, ...variables(tools) },
        onLine: read,
      });
      return withFailure(count, failure);
    },
  };
}
