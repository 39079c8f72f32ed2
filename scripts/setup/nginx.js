// nginx, which the suite interop runs in front of a server. It is run with a configuration of its own, never as a service.
import { Problem } from "../lib/output.js";
import { aptInstall } from "./apt.js";
import { isExecutable, which } from "./find.js";

// Other users than root do not have its folder on their PATH.
const PLACES = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"];

/** The path of nginx. */
export async function nginx(install) {
  const find = () => process.env.NGINX_BIN || which("nginx") || PLACES.find(isExecutable);
  const found = find();
  if (found) return found;
  const why = "which is a proxy of the suite interop";
  await aptInstall({ packages: ["nginx"], what: "nginx", why, ubuntu: true, hint: "install nginx, or set NGINX_BIN" }, install);
  const installed = find();
  if (!installed) throw new Problem("not found: nginx, although it was installed; set NGINX_BIN");
  return installed;
}
