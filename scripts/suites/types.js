// The package's type declarations: the files of tests/types compile. Each file counts as one test.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../lib/attempt.js";
import { ask, ROOT } from "../lib/processes.js";
import { withFailure } from "./counting.js";

const DIRECTORY = "tests/types";
const TSC = "node_modules/typescript/bin/tsc";

export const types = {
  name: "types",
  about: "tsc on the type declarations",
  needs: ["build"],
  async run({ env }) {
    const own = join(ROOT, DIRECTORY, "/");
    if (!existsSync(own)) return { passed: 0, failed: 0, note: `no ${DIRECTORY}` };

    const listed = (await ask(process.execPath, [TSC, "--listFilesOnly", "-p", DIRECTORY])) || "";
    const files = listed.split("\n").filter((file) => file.startsWith(own));
    const wrong = new Set();
    const failure = await attempt(process.execPath, [TSC, "--noEmit", "-p", DIRECTORY], {
      env,
      onLine(line) {
        // "tests/types/a.ts(1,7): error TS2322: …", and "tests/types/a.ts:1:7 - error …" with colours.
        const [, file] = /^(.+?)[(:]\d+[,:]\d+\)?(?::| -) error TS/.exec(line) || [];
        if (file && files.includes(join(ROOT, file))) wrong.add(file);
      },
    });
    return withFailure({ passed: files.length - wrong.size, failed: wrong.size }, failure);
  },
};
