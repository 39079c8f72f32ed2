// Chromium and chromedriver: named by variables, found, or installed from Debian.
import { Problem } from "../lib/output.js";
import { ask } from "../lib/processes.js";
import { aptInstall } from "./apt.js";
import { isExecutable, which } from "./find.js";

const PROGRAMS = {
  chromium: {
    what: "Chromium",
    variable: "CHROME_BIN",
    debian: "chromium",
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    places: [
      "/usr/bin/chromium",
      "/snap/bin/chromium",
      "/opt/google/chrome/chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ],
  },
  chromedriver: {
    what: "chromedriver",
    variable: "CHROMEDRIVER",
    debian: "chromium-driver",
    names: ["chromedriver"],
    places: ["/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver", "/snap/bin/chromium.chromedriver"],
  },
};

/** The paths of both programs. */
export async function browser(install) {
  let found = await findAll();
  const missing = Object.keys(PROGRAMS).filter((key) => !found[key]);
  if (missing.length > 0) {
    const programs = missing.map((key) => PROGRAMS[key]);
    const wanted = {
      packages: programs.map(({ debian }) => debian),
      what: programs.map(({ what }) => what).join(" and "),
      why: "in which the tests run",
      hint: `install what is missing, or set ${programs.map(({ variable }) => variable).join(" and ")}`,
    };
    await aptInstall(wanted, install);
    found = await findAll();
  }

  const { chromium, chromedriver } = found;
  if (!chromium || !chromedriver) {
    throw new Problem("not found: Chromium or chromedriver, although installed; set CHROME_BIN and CHROMEDRIVER");
  }
  if (chromium.major !== chromedriver.major) {
    throw new Problem(
      `${chromedriver.path} is for Chromium ${chromedriver.major}, and ${chromium.path} is ${chromium.major}; ` +
        "set CHROME_BIN and CHROMEDRIVER to two that match",
    );
  }
  return { chromium: chromium.path, chromedriver: chromedriver.path };
}

async function findAll() {
  const [chromium, chromedriver] = await Promise.all([find(PROGRAMS.chromium), find(PROGRAMS.chromedriver)]);
  return { chromium, chromedriver };
}

/** A program that is there and runs: an interrupted installation leaves some that do not. */
async function find({ variable, names, places }) {
  const named = process.env[variable];
  const path = named || which(...names) || places.find(isExecutable);
  const version = path && (await ask(path, ["--version"]));
  const [, major] = /^(?:Google )?Chrom.*? (\d+)\.\d/.exec(version || "") || [];
  if (major) return { path, major };
  if (named) throw new Problem(`${variable} is ${named}, which does not run`);
  return undefined;
}
