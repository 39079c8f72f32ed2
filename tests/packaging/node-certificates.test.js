// Certificates in Node.js, in each of its versions, against servers that need them.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { CERTIFICATES, makeCertificates, PASSPHRASE } from "./support/certificates.js";
import { connecting, exchanging, forEach, pem, secure, TRANSPORTS, withServer } from "./support/client.js";
import { freePort } from "./support/installed.js";
import { cell } from "./support/table.js";
import { run, VERSIONS } from "./support/versions.js";

// Node.js 24 adds a hint.
const SELF_SIGNED = /^self-signed certificate\b/;

const refusal = (option) => (/polling/.test(option) ? "xhr poll error" : "websocket error");

for (const version of VERSIONS) {
  const exchange = ({ url }, options, cwd) => run(version, "options.mjs", exchanging(url, options), cwd);

  describe(`certificates in Node.js ${version}`, () => {
    before(makeCertificates);

    const asking = () => secure({ requestCert: true, ca: [pem("client-cert")] });
    const CLIENT = 'ca: file("server-cert.pem"), cert: file("client-cert.pem")';

    // As the documentation has it, but for the address and the name of the package.
    const documented = (server, options) => `
      const fs = require("fs");
      process.chdir(${JSON.stringify(CERTIFICATES)});
      const socket = require("socketio-wasm")("${server.url}", ${options});
      socket.io.on("error", (error) => console.log(JSON.stringify(error.message)));
      socket.on("connect", () => {
        socket.io.engine.once("upgrade", ({ name }) => {
          console.log(JSON.stringify(name));
          socket.disconnect();
        });
      });`;

    cell(`Node.js ${version}, a self-signed certificate`, ".", withServer(secure, async (server) => {
      const options = `{
        ca: fs.readFileSync("./server-cert.pem")
      }`;
      assert.equal(await run(version, "documented.cjs", documented(server, options)), "websocket");
    }));

    cell(`Node.js ${version}, client-certificate authentication`, ".", withServer(asking, async (server) => {
      const options = `{
        ca: fs.readFileSync("./server-cert.pem"),
        cert: fs.readFileSync("./client-cert.pem"),
        key: fs.readFileSync("./client-key.pem"),
      }`;
      assert.equal(await run(version, "documented.cjs", documented(server, options)), "websocket");
    }));

    forEach("a self-signed certificate is refused, with the cause", secure, async (option, _, server) => {
      const { message, cause, code } = await exchange(server, `{ ${option} }`);
      assert.deepEqual([message, code], [refusal(option), "DEPTH_ZERO_SELF_SIGNED_CERT"]);
      assert.match(cause, SELF_SIGNED);
    });

    forEach("another `ca` refuses it too", secure, async (option, _, server) => {
      const { message, cause } = await exchange(server, `{ ${option}, ca: file("stranger-cert.pem") }`);
      assert.equal(message, refusal(option));
      assert.match(cause, SELF_SIGNED);
    });

    forEach("`rejectUnauthorized: false` takes it", secure, async (option, answered, server) =>
      assert.deepEqual(await exchange(server, `{ ${option}, rejectUnauthorized: false }`), answered));

    forEach("a server that wants a certificate refuses a client without one", asking, async (option, _, server) => {
      const { message, cause } = await exchange(server, `{ ${option}, ca: file("server-cert.pem") }`);
      assert.equal(message, refusal(option));
      assert.match(cause, /certificate required|ECONNRESET|socket hang up|EPIPE/i);
    });

    forEach("`key` with its `passphrase`", asking, async (option, answered, server) => {
      const key = `key: file("client-encrypted-key.pem"), passphrase: "${PASSPHRASE}"`;
      assert.deepEqual(await exchange(server, `{ ${option}, ${CLIENT}, ${key} }`), answered);
    });

    forEach("`key` with another `passphrase`: a connect_error with the cause", asking, async (option, _, server) => {
      const { message, cause } = await exchange(server, `{ ${option}, ${CLIENT}, key: file("client-encrypted-key.pem"), passphrase: "x" }`);
      assert.equal(message, refusal(option));
      assert.match(cause, /decrypt|BAD_DECRYPT|DECODER|unsupported/i);
    });

    forEach("`pfx` with its `passphrase`", asking, async (option, answered, server) => {
      const pfx = `ca: file("server-cert.pem"), pfx: file("client.pfx"), passphrase: "${PASSPHRASE}"`;
      assert.deepEqual(await exchange(server, `{ ${option}, ${pfx} }`), answered);
    });

    const one = () => secure({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" });
    forEach("`ciphers`", one, async (option, answered, server) => {
      const options = (ciphers) => `{ ${option}, ca: file("server-cert.pem"), ciphers: "${ciphers}" }`;
      assert.deepEqual(await exchange(server, options("ECDHE-ECDSA-AES128-GCM-SHA256")), answered);
      const { message, cause } = await exchange(server, options("ECDHE-ECDSA-AES256-GCM-SHA384"));
      assert.equal(message, refusal(option));
      assert.match(cause, /handshake failure/i);
    });

    it("`transportOptions` are for one transport", withServer(secure, async (server) => {
      const options = `{ transportOptions: { polling: { ca: file("server-cert.pem") } } }`;
      const code = `${connecting(server.url, options)}
        socket.io.engine.once("upgradeError", (error) => {
          print([error.message, error.transport]);
          socket.disconnect();
        });`;
      assert.deepEqual(await run(version, "options.mjs", code), ["probe error: Error: websocket error", "websocket"]);
    }));

    it("a server that is not there: the cause", async () => {
      const url = `http://127.0.0.1:${await freePort()}`;
      for (const transport of TRANSPORTS) {
        const { cause } = await run(version, "options.mjs", exchanging(url, `{ transports: ["${transport}"] }`));
        assert.match(cause, /ECONNREFUSED/);
      }
    });
  });
}
