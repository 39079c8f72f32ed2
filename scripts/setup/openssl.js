// openssl, which makes the certificates of the packaging tests.
import { aptInstall } from "./apt.js";
import { which } from "./find.js";

export async function openssl(install) {
  if (which("openssl")) return;
  const hint = "install it, so that it is on the PATH";
  const why = "which makes the certificates of the packaging tests";
  await aptInstall({ packages: ["openssl"], what: "openssl", why, ubuntu: true, hint }, install);
}
