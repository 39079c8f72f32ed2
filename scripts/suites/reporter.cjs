// The reporter of mocha's suites: "spec", and at the end the tests that passed only when they were run again, with what had failed.
const { Spec } = require("mocha").reporters;

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const errors = new Map();
    const retried = [];
    runner.on("retry", (test, error) => errors.set(test.fullTitle(), error));
    runner.on("pass", (test) => test.currentRetry() > 0 && retried.push(test.fullTitle()));
    runner.once("end", () => {
      if (retried.length > 0) console.log(`  ${retried.length} passed when run again\n`);
      for (const title of retried) console.log(`  ${title}:\n    ${ownLines(errors.get(title))}\n`);
    });
  }
};

/** An error with its stack, without the lines of packages and of Node.js. */
function ownLines(error) {
  const lines = String(error?.stack ?? error).split("\n");
  return lines.filter((line) => !/^ +at .*(node_modules|node:)/.test(line)).join("\n    ");
}
