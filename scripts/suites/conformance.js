// The conformance suite: the scenarios of tests/conformance against four servers in a headless browser. It needs Rust 1.94, which one of
// the servers is compiled with, so it is not among the suites that run without a name.
import { Problem } from "../lib/output.js";
import { startServer, wasmPackTest } from "./wasm-pack.js";

const LIMIT = 900; // s for all scenarios against all servers

export const conformance = conformanceSuite("conformance", "the crate against four servers, in headless Chromium", "chromium");
export const firefoxConformance = conformanceSuite(
  "firefox-conformance",
  "the crate against four servers, in headless Firefox",
  "firefox",
);

function conformanceSuite(name, about, browser) {
  const run = async (tools) => {
    const env = serverVariables(tools);
    const servers = await startServer("a server of the conformance suite", "tests/servers/conformance/control.js", env);
    try {
      return await wasmPackTest(tools, { browser, test: "conformance", limit: LIMIT });
    } finally {
      await servers.stop();
    }
  };
  return { name, about, needs: ["wasmPack", "conformance", browser], run };
}

/** The variables with the paths of what runs the servers. */
export function serverVariables({ servers: { missing, python, socketioxide } }) {
  if (missing) throw new Problem(`the servers are not there: ${missing}`);
  return { CONFORMANCE_PYTHON: python, CONFORMANCE_SOCKETIOXIDE: socketioxide };
}
