// The browsers of the tests, and their drivers: paths from environment variables, found on this machine, or installed.
import { Problem } from "../lib/output.js";
import { ask } from "../lib/processes.js";
import { aptInstall } from "./apt.js";
import { isExecutable, which } from "./find.js";
import { geckodriver } from "./tools.js";

/**
 * The programs of each engine, by the variable that passes the path to a suite. Called with the argument `question`, a program
 * prints text that `answer` matches; its first group, if any, is the version.
 */
const ENGINES = {
  chromium: {
    CHROMIUM: {
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
      question: "--version",
      answer: /^(?:Google )?Chrom.*? (\d+)\.\d/,
    },
    CHROMEDRIVER: {
      what: "chromedriver",
      variable: "CHROMEDRIVER",
      debian: "chromium-driver",
      names: ["chromedriver"],
      places: ["/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver", "/snap/bin/chromium.chromedriver"],
      question: "--version",
      answer: /^Chrom.*? (\d+)\.\d/,
    },
  },
  firefox: {
    FIREFOX: {
      what: "Firefox",
      variable: "FIREFOX_BIN",
      debian: "firefox-esr",
      names: ["firefox", "firefox-esr"],
      places: ["/usr/bin/firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox"],
      question: "--version",
      answer: /^Mozilla Firefox (\d+)\.\d/,
    },
    // There is no Debian package.
    GECKODRIVER: {
      what: "geckodriver",
      variable: "GECKODRIVER",
      install: geckodriver,
      names: ["geckodriver"],
      places: [],
      question: "--version",
      answer: /^geckodriver (\d+\.\d+)/,
    },
  },
  // The driver finds its browser, MiniBrowser, by itself. That has no headless mode, hence Xvfb.
  webkit: {
    WEBKIT_WEBDRIVER: {
      what: "WebKitWebDriver",
      variable: "WEBKIT_WEBDRIVER",
      debian: "webkit2gtk-driver",
      names: ["WebKitWebDriver"],
      places: ["/usr/bin/WebKitWebDriver", "/usr/libexec/webkit2gtk-4.1/WebKitWebDriver"],
      question: "--help",
      answer: /^Usage: .*WebKitWebDriver/,
    },
    XVFB: {
      what: "Xvfb",
      variable: "XVFB",
      debian: "xvfb",
      names: ["Xvfb"],
      places: ["/usr/bin/Xvfb"],
      question: "-help",
      answer: /^/,
    },
  },
};

/**
 * Finds or installs engines. Resolves with the paths of their programs, by engine and variable:
 * `{ chromium: { CHROMIUM, CHROMEDRIVER }, … }`.
 */
export async function browsers(engines, install) {
  const found = {};
  for (const engine of engines) found[engine] = await findOrInstall(engine, ENGINES[engine], install);
  return found;
}

/** The names of the engines. */
export const BROWSERS = Object.keys(ENGINES);

async function findOrInstall(engine, programs, install) {
  const missing = Object.values(await findAll(programs)).filter(({ path }) => !path);
  const packaged = missing.filter(({ debian }) => debian);
  if (packaged.length > 0) {
    const wanted = {
      packages: packaged.map(({ debian }) => debian),
      what: list(packaged, "what"),
      why: "which the tests need",
      hint: `install what is missing, or set ${list(packaged, "variable")}`,
    };
    await aptInstall(wanted, install);
  }
  const found = await findAll(programs);
  for (const [name, program] of Object.entries(found)) {
    if (!program.path && program.install) found[name] = { ...program, path: await program.install(install) };
  }

  const lost = Object.values(found).filter(({ path }) => !path);
  if (lost.length > 0) {
    throw new Problem(`not found: ${list(lost, "what")}, although it was installed; set ${list(lost, "variable")}`);
  }
  if (engine === "chromium") requireMatch(found.CHROMIUM, found.CHROMEDRIVER);
  return Object.fromEntries(Object.entries(found).map(([name, { path }]) => [name, path]));
}

const list = (programs, key) => programs.map((program) => program[key]).join(" and ");

function requireMatch(chromium, chromedriver) {
  if (chromium.version === chromedriver.version) return;
  throw new Problem(
    `${chromedriver.path} is for Chromium ${chromedriver.version}, and ${chromium.path} is ${chromium.version}; ` +
      "set CHROME_BIN and CHROMEDRIVER to two that match",
  );
}

async function findAll(programs) {
  const entries = Object.entries(programs).map(async ([name, program]) => [name, { ...program, ...(await find(program)) }]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The path and version of a program that runs. After an interrupted installation a program may exist and not run. */
async function find({ variable, names, places, question, answer }) {
  const named = process.env[variable];
  const path = named || which(...names) || places.find(isExecutable);
  const said = path && (await ask(path, [question]));
  const match = said === undefined ? null : answer.exec(said);
  if (match) return { path, version: match[1] };
  if (named) throw new Problem(`${variable} is ${named}, which does not run`);
  return undefined;
}
