// Declares scenarios. A scenario runs once with socket.io-client and once with our package; the page and the server must
// observe the same in both runs.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { VERSIONS } from "../../servers/versions.js";
import { PACKAGES, run } from "./run.js";
import { count } from "./summary.js";
import { difference } from "./traces.js";

const FIELDS = [
  "page",
  "args",
  "since",
  "serverless",
  "server",
  "serve",
  "refuse",
  "host",
  "crossOrigin",
  "fake",
  "tell",
  "timestampParam",
  "bodies",
  "pageOptions",
  "differs",
];

/**
 * Declares scenarios: `body` gets `scenario(name, definition)`. The name is the rule that the scenario proves. Fields:
 *
 * - page: the function that runs in the page, see `helpers` in page.js; args: its additional arguments
 * - server: options of the Socket.IO server; serve(world): sets up listeners beyond `standard` in observe.js
 * - since: the first major version of socket.io to run against, 3 by default; it runs against each later one too
 * - serverless: the server version does not matter, so one is enough
 * - fake: options of the fake Engine.IO server, which replaces the Socket.IO server, or a function of the world
 * - tell: { name(world, ...args) }: functions that the page can call with `tell(name, ...args)`
 * - refuse(request): true destroys the connection; host: the server's name; crossOrigin: the page has another origin
 * - timestampParam: if it is not `t`; bodies: whether POSTs are compared one by one
 * - differs: { reason, at }: the traces differ deliberately, in lines that match `at`; the scenario fails if they do not
 *   differ, or if other lines do
 */
export function parity(title, body) {
  describe(title, () => body(declare));
}

function declare(name, definition) {
  for (const field of Object.keys(definition)) {
    assert.ok(FIELDS.includes(field), `${name}: unknown field ${field}`);
  }
  const { since = 3, serverless, fake, differs } = definition;
  if (differs) {
    assert.ok(differs.reason && differs.at instanceof RegExp, `${name}: a difference needs a reason and a pattern`);
  }
  count(name, differs);
  if (fake || serverless) {
    it(name, () => compare(definition, VERSIONS[0]));
    return;
  }
  for (const version of VERSIONS.filter(({ major }) => major >= since)) {
    it(`${name} [${version.number}]`, () => compare(definition, version));
  }
}

async function compare(definition, version) {
  const [reference, ours] = await Promise.all([PACKAGES.reference, PACKAGES.ours].map((path) => run(definition, version, path)));
  if (reference.problems.length > 0) assert.fail(`the scenario fails with the reference itself\n${show(reference)}`);
  const { page, manager, engine } = reference;
  assert.ok(page.length + manager.length + engine.length > 0, "the scenario records nothing");

  const { text, lines } = difference(reference, ours);
  const { differs } = definition;
  if (process.env.SHOW) console.log(show(reference));
  if (!differs) {
    if (lines.length > 0) assert.fail(text);
    return;
  }
  assert.ok(lines.length > 0, `there is no such difference: ${differs.reason}`);
  const others = lines.filter((line) => !differs.at.test(line));
  if (others.length > 0) assert.fail(`differences that are not declared: ${text}`);
}

function show(trace) {
  return Object.entries(trace).map(([name, lines]) => `${name}:${lines.map((line) => `\n    ${line}`).join("")}`).join("\n");
}
