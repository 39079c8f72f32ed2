// Certificates for TLS, made by openssl: they are valid for a hundred years.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./installed.js";

/** The directory of the certificates; it goes with the project. */
export const CERTIFICATES = join(PROJECT, "certificates");
/** What protects `client-encrypted-key.pem` and `client.pfx`. */
export const PASSPHRASE = "correct horse";

const openssl = (...args) => execFileSync("openssl", args, { cwd: CERTIFICATES, stdio: ["ignore", "ignore", "pipe"] });

/** Writes `<name>-cert.pem` and `<name>-key.pem`, signed by itself. */
function selfSigned(name, ...args) {
  const files = ["-keyout", `${name}-key.pem`, "-out", `${name}-cert.pem`];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...key, ...files, "-days", "36500", "-subj", `/CN=${name}`, ...args);
}

/** Makes the certificates of a server on this machine, of a client, and of a stranger. */
export function makeCertificates() {
  mkdirSync(CERTIFICATES, { recursive: true });
  selfSigned("server", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1");
  selfSigned("client");
  selfSigned("stranger", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1");
  openssl("ec", "-in", "client-key.pem", "-aes256", "-passout", `pass:${PASSPHRASE}`, "-out", "client-encrypted-key.pem");
  const pair = ["-in", "client-cert.pem", "-inkey", "client-key.pem"];
  openssl("pkcs12", "-export", ...pair, "-passout", `pass:${PASSPHRASE}`, "-out", "client.pfx");
}
