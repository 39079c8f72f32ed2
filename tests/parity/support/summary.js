// Counts the scenarios, and ends a run with a list of the differences that they declare.
const scenarios = [];

export function count(name, differs) {
  scenarios.push({ name, differs });
}

export const mochaHooks = {
  afterAll() {
    const declared = scenarios.filter(({ differs }) => differs);
    const lines = declared.map(({ name, differs }) => `    - ${name}: ${differs.reason}`);
    const list = lines.length > 0 ? `:\n${lines.join("\n")}` : "";
    console.log(`\n  ${scenarios.length} scenarios, ${declared.length} differences on purpose${list}`);
  },
};
