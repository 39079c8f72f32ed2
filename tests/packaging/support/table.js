// Tests that are cells of a table, which a run ends with: where the package was tried, which entry, and the result.
import { it } from "mocha";
import { table } from "../../../scripts/lib/output.js";

const cells = [];

/** A test that an entry works in a context. */
export function cell(context, entry, run) {
  const result = { context, entry, state: "not run" };
  cells.push(result);
  it(`${context}: ${entry}`, async function () {
    result.state = "FAILED";
    await run.call(this);
    result.state = "works";
  });
}

const unique = (key) => [...new Set(cells.map((cell) => cell[key]))];

export const mochaHooks = {
  afterAll() {
    const entries = unique("entry");
    const result = (context, entry) => {
      const states = cells.filter((cell) => cell.context === context && cell.entry === entry).map(({ state }) => state);
      return states.find((state) => state !== "works") ?? states[0] ?? "";
    };
    const rows = unique("context").map((context) => [context, ...entries.map((entry) => result(context, entry)), ""]);
    console.log(`\n${table([["", ...entries, ""], ...rows]).map((line) => `  ${line}`).join("\n")}`);
  },
};
