// The built package against servers of others, and behind proxies.
import { serverVariables } from "./conformance.js";
import { mochaSuite } from "./mocha.js";

export const interop = mochaSuite({
  name: "interop",
  about: "the built package in Chromium against servers in other languages, a cluster, and socket.io behind nginx",
  directory: "tests/interop",
  browser: "chromium",
  needs: ["conformance", "nginx"],
  variables: (tools) => ({ ...serverVariables(tools), NGINX_BIN: tools.servers.nginx }),
});
