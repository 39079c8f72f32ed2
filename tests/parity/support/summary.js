// Counts the scenarios, and lists the declared differences at the end of a run.
import { session } from "../../browser/support/session.js";
import { PACKAGES } from "./run.js";

const scenarios = [];

export function count(name, differs) {
  scenarios.push({ name, differs });
}

export const mochaHooks = {
  async beforeAll() {
    // Browsers take longer to start than the time limit of a scenario.
    this.timeout(60000);
    await Promise.all(Object.values(PACKAGES).map((path) => session(path)));
  },
  afterAll() {
    const declared = scenarios.filter(({ differs }) => differs);
    const lines = declared.map(({ name, differs }) => `    - ${name}: ${differs.reason}`);
    const list = lines.length > 0 ? `:\n${lines.join("\n")}` : "";
    console.log(`\n  ${scenarios.length} scenarios, ${declared.length} deliberate differences${list}`);
  },
};
