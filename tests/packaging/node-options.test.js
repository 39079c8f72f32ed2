// The options that only Node.js has, in each of its versions, against servers that need them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { startRecorder } from "../servers/recorder.js";
import { CERTIFICATES, makeCertificates, PASSPHRASE } from "./support/certificates.js";
import { freePort } from "./support/installed.js";
import { cell } from "./support/table.js";
import { createBare, print, run, VERSIONS } from "./support/versions.js";

const TRANSPORTS = ["polling", "websocket"];
const SELF_SIGNED = "self-signed certificate";
const pem = (name) => readFileSync(join(CERTIFICATES, `${name}.pem`));

/** Starts a server that echoes. */
async function start(options = {}) {
  const server = await startRecorder({ host: "localhost", ...options });
  server.io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
  return server;
}

const secure = (options) => start({ tls: { cert: pem("server-cert"), key: pem("server-key"), ...options } });

/** What a program of these tests begins with. `options` is code. */
const connecting = (url, options) => `
  import fs from "node:fs";
  import http from "node:http";
  import net from "node:net";
  import * as exported from "socketio-wasm";
  const { io } = exported;
  const file = (name) => fs.readFileSync(${JSON.stringify(CERTIFICATES)} + "/" + name);
  const told = (error) => ({ message: error.message, cause: error.description?.message, code: error.description?.code });
  const print = (value) => console.log(JSON.stringify(value));
  const socket = io(${JSON.stringify(url)}, { reconnection: false, ...(${options}) });`;

/** A program that prints the answer to an event and the transport, or the error. */
const exchanging = (url, options) => `${connecting(url, options)}
  socket.on("connect", async () => {
    const answer = await socket.timeout(5000).emitWithAck("echo", 42);
    print({ answer, transport: socket.io.engine.transport.name });
    socket.disconnect();
  });
  socket.on("connect_error", (error) => print(told(error)));`;

for (const version of VERSIONS) {
  describe(`options in Node.js ${version}`, () => {
    let server;

    before(makeCertificates);

    /** Runs a test with a server, and closes that. */
    const withServer = (begin, test) => async () => {
      server = await begin();
      try {
        await test();
      } finally {
        await server.close();
      }
    };

    const exchange = (options, { cwd } = {}) => run(version, "options.mjs", exchanging(server.url, options), cwd);

    /** A test for each transport. `test` gets the code of an option that selects it. */
    const forEach = (title, begin, test) => {
      for (const transport of TRANSPORTS) {
        const option = `transports: ["${transport}"]`;
        it(`${title}: ${transport}`, withServer(begin, () => test(option, { answer: 42, transport })));
      }
    };

    const refusal = (option) => (/polling/.test(option) ? "xhr poll error" : "websocket error");

    describe("certificates", () => {
      const asking = () => secure({ requestCert: true, ca: [pem("client-cert")] });
      const CLIENT = 'ca: file("server-cert.pem"), cert: file("client-cert.pem")';

      // As the documentation has it, but for the address and the name of the package.
      const documented = (options) => `
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

      cell(`Node.js ${version}, a self-signed certificate`, ".", withServer(secure, async () => {
        const options = `{
          ca: fs.readFileSync("./server-cert.pem")
        }`;
        assert.equal(await run(version, "documented.cjs", documented(options)), "websocket");
      }));

      cell(`Node.js ${version}, client-certificate authentication`, ".", withServer(asking, async () => {
        const options = `{
          ca: fs.readFileSync("./server-cert.pem"),
          cert: fs.readFileSync("./client-cert.pem"),
          key: fs.readFileSync("./client-key.pem"),
        }`;
        assert.equal(await run(version, "documented.cjs", documented(options)), "websocket");
      }));

      forEach("a self-signed certificate is refused, with the cause", secure, async (option) => {
        const { message, cause, code } = await exchange(`{ ${option} }`);
        assert.deepEqual([message, cause], [refusal(option), SELF_SIGNED]);
        if (/polling/.test(option)) assert.equal(code, "DEPTH_ZERO_SELF_SIGNED_CERT");
      });

      forEach("another `ca` refuses it too", secure, async (option) => {
        const { message, cause } = await exchange(`{ ${option}, ca: file("stranger-cert.pem") }`);
        assert.deepEqual([message, cause], [refusal(option), SELF_SIGNED]);
      });

      forEach("`rejectUnauthorized: false` takes it", secure, async (option, answered) =>
        assert.deepEqual(await exchange(`{ ${option}, rejectUnauthorized: false }`), answered));

      forEach("a server that wants a certificate refuses a client without one", asking, async (option) => {
        const { message, cause } = await exchange(`{ ${option}, ca: file("server-cert.pem") }`);
        assert.equal(message, refusal(option));
        assert.match(cause, /certificate required|ECONNRESET|socket hang up|EPIPE/i);
      });

      forEach("`key` with its `passphrase`", asking, async (option, answered) => {
        const key = `key: file("client-encrypted-key.pem"), passphrase: "${PASSPHRASE}"`;
        assert.deepEqual(await exchange(`{ ${option}, ${CLIENT}, ${key} }`), answered);
      });

      forEach("`key` with another `passphrase`: a connect_error with the cause", asking, async (option) => {
        const { message, cause } = await exchange(`{ ${option}, ${CLIENT}, key: file("client-encrypted-key.pem"), passphrase: "x" }`);
        assert.equal(message, refusal(option));
        assert.match(cause, /decrypt|BAD_DECRYPT|DECODER|unsupported/i);
      });

      forEach("`pfx` with its `passphrase`", asking, async (option, answered) => {
        const pfx = `ca: file("server-cert.pem"), pfx: file("client.pfx"), passphrase: "${PASSPHRASE}"`;
        assert.deepEqual(await exchange(`{ ${option}, ${pfx} }`), answered);
      });

      const one = () => secure({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" });
      forEach("`ciphers`", one, async (option, answered) => {
        const options = (ciphers) => `{ ${option}, ca: file("server-cert.pem"), ciphers: "${ciphers}" }`;
        assert.deepEqual(await exchange(options("ECDHE-ECDSA-AES128-GCM-SHA256")), answered);
        const { message, cause } = await exchange(options("ECDHE-ECDSA-AES256-GCM-SHA384"));
        assert.equal(message, refusal(option));
        assert.match(cause, /handshake failure/i);
      });

      it("`transportOptions` are for one transport", withServer(secure, async () => {
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

    describe("headers", () => {
      const HEADERS = `extraHeaders: { "x-token": "abcd", count: 0, "user-agent": "a test", "not valid": "x", cookie: "a=1" }`;

      forEach("`extraHeaders` arrive, but for invalid ones", start, async (option, answered) => {
        assert.deepEqual(await exchange(`{ ${option}, ${HEADERS} }`), answered);
        for (const { headers } of server.log) {
          const { "x-token": token, count, "user-agent": agent, "not valid": invalid, cookie } = headers;
          assert.deepEqual([token, count, agent, invalid, cookie], ["abcd", "0", "a test", undefined, "a=1"]);
        }
        assert.ok(server.log.length > 0);
      });

      it("`extraHeaders` are read for each request", withServer(start, async () => {
        const code = `${connecting(server.url, '{ transports: ["polling"], extraHeaders: { count: 1 } }')}
          socket.on("connect", async () => {
            socket.io.opts.extraHeaders.count++;
            await socket.emitWithAck("echo", 1);
            socket.disconnect();
            print(null);
          });`;
        await run(version, "options.mjs", code);
        const counts = server.requests.map(({ headers }) => headers.count);
        assert.deepEqual([counts[0], counts.at(-1)], ["1", "2"]);
      }));

      const sticky = async () => {
        const begun = await start();
        begun.io.engine.on("initial_headers", (headers) => {
          headers["Set-Cookie"] = ["node=a; Path=/; HttpOnly", 'quoted="b"', "gone=c; Max-Age=0"];
        });
        return begun;
      };

      for (const [title, options] of [["", "{ withCredentials: true }"], [" by Fetch", "{ withCredentials: true, transports: [exported.Fetch, exported.WebSocket] }"]]) {
        it(`\`withCredentials\` keeps the cookies of a session${title}`, withServer(sticky, async () => {
          const code = `${connecting(server.url, options)}
            socket.on("connect", () => socket.io.engine.once("upgrade", () => {
              print(null);
              socket.disconnect();
            }));`;
          await run(version, "options.mjs", code);
          const [first, ...others] = server.log.map(({ headers }) => headers.cookie);
          assert.equal(first, undefined);
          assert.ok(others.length >= 3);
          assert.deepEqual([...new Set(others)], ["node=a; quoted=b"]);
          assert.equal(server.upgrades[0].headers.cookie, "node=a; quoted=b");
        }));
      }

      it("without it there are none", withServer(sticky, async () => {
        await exchange(`{ transports: ["polling"] }`);
        assert.deepEqual([...new Set(server.log.map(({ headers }) => headers.cookie))], [undefined]);
      }));

      it("the application's cookie comes before those of the session", withServer(sticky, async () => {
        await exchange(`{ transports: ["polling"], withCredentials: true, extraHeaders: { Cookie: "own=1" } }`);
        assert.equal(server.log.at(-1).headers.cookie, "own=1; node=a; quoted=b");
      }));
    });

    describe("connections", () => {
      forEach("`agent` makes them", start, async (option, answered) => {
        // As an agent for a proxy does, it connects to another address.
        const agent = `new (class extends http.Agent {
          createConnection() { return net.connect(${server.port}, "127.0.0.1"); }
        })()`;
        const code = exchanging("http://nobody.invalid", `{ ${option}, agent: ${agent} }`);
        assert.deepEqual(await run(version, "options.mjs", code), answered);
        assert.equal(server.log[0].headers.host, "nobody.invalid");
      });

      it("the environment's proxy is not used", withServer(start, async () => {
        const url = "http://127.0.0.1:1";
        Object.assign(process.env, { HTTP_PROXY: url, http_proxy: url });
        try {
          assert.equal((await exchange("{}")).answer, 42);
        } finally {
          delete process.env.HTTP_PROXY;
          delete process.env.http_proxy;
        }
      }));

      it("requests of long-polling keep them alive", withServer(start, async () => {
        let count = 0;
        server.http.on("connection", () => count++);
        const code = `${connecting(server.url, '{ transports: ["polling"] }')}
          socket.on("connect", async () => {
            for (let i = 0; i < 10; i++) await socket.emitWithAck("echo", i);
            socket.disconnect();
            print(null);
          });`;
        await run(version, "options.mjs", code);
        assert.ok(server.requests.length >= 20);
        assert.ok(count <= 4, `${count} connections`);
      }));

      it("a request goes out once more if the server had closed its connection", withServer(start, async () => {
        server.http.keepAliveTimeout = 0;
        const idle = new Set();
        server.http.on("request", (req, res) => res.on("finish", () => req.method === "POST" && idle.add(req.socket)));
        const code = `${connecting(server.url, '{ transports: ["polling"] }')}
          socket.on("connect", async () => {
            const answers = [];
            for (let i = 0; i < 3; i++) answers.push(await socket.timeout(3000).emitWithAck("echo", i));
            print(answers);
            socket.disconnect();
          });`;
        // The connection ends the moment the next request arrives on it.
        server.http.prependListener("request", (req) => {
          if (req.method === "POST" && idle.delete(req.socket)) req.socket.resetAndDestroy();
        });
        assert.deepEqual(await run(version, "options.mjs", code), [0, 1, 2]);
      }));

      it("long-polling follows a redirection, without what is secret", withServer(start, async () => {
        const from = await startRecorder({
          fallback: (req, res) => {
            res.writeHead(307, { Location: server.url + req.url }).end();
            return true;
          },
          io: { path: "/unused" },
        });
        try {
          const options = `{ transports: ["polling"], extraHeaders: { authorization: "secret", "x-a": "b" } }`;
          assert.equal((await run(version, "options.mjs", exchanging(from.url, options))).answer, 42);
          assert.deepEqual([...new Set(server.log.map(({ headers }) => `${headers.authorization} ${headers["x-a"]}`))], ["undefined b"]);
        } finally {
          await from.close();
        }
      }));

      it("`requestTimeout`", withServer(() => start({ fallback: (req) => /slow/.test(req.url) }), async () => {
        const { message, cause } = await exchange(`{ path: "/slow", transports: ["polling"], requestTimeout: 100 }`);
        assert.deepEqual([message, cause], ["xhr poll error", "timeout"]);
      }));
    });

    describe("autoUnref", () => {
      /** A program that prints once it is connected, then has nothing to do. */
      const waiting = (options) => `${connecting(server.url, options)}
        socket.on("connect", () => console.log("connected"));
        setTimeout(() => console.log("late"), 3000).unref();
        setTimeout(() => {}, 1000);`;

      for (const transports of [["polling"], ["websocket"], TRANSPORTS]) {
        it(`lets a process end whose client is open: ${transports}`, withServer(start, async () => {
          const options = `{ autoUnref: true, transports: ${JSON.stringify(transports)} }`;
          assert.equal(await print(version, "unref.mjs", waiting(options)), "connected\n");
        }));
      }

      it("lets a process end whose client waits to reconnect", async () => {
        const url = `http://127.0.0.1:${await freePort()}`;
        const code = `${connecting(url, "{ autoUnref: true, reconnection: true, reconnectionDelay: 9000 }")}
          socket.on("connect_error", () => console.log("failed"));
          setTimeout(() => {}, 500);`;
        assert.equal(await print(version, "unref.mjs", code), "failed\n");
      });

      for (const useNativeTimers of [false, true]) {
        it(`without it the process waits${useNativeTimers ? ", by native timers" : ""}`, async () => {
          const url = `http://127.0.0.1:${await freePort()}`;
          const options = `{ useNativeTimers: ${useNativeTimers}, reconnection: true, reconnectionDelay: 100, reconnectionAttempts: 3 }`;
          const code = `${connecting(url, options)}
            socket.io.on("reconnect_failed", () => console.log("failed"));`;
          assert.equal(await print(version, "unref.mjs", code), "failed\n");
        });
      }

      it("without it an acknowledgement that does not come is waited for", async () => {
        const code = `${connecting("http://127.0.0.1:1", "{ autoConnect: false }")}
          socket.timeout(300).emit("echo", (error) => print(error.message));`;
        assert.equal(await run(version, "unref.mjs", code), "operation has timed out");
      });

      it("a client without it keeps the process running, beside one that has it", withServer(start, async () => {
        const code = `${connecting(server.url, "{ autoUnref: true, forceNew: true }")}
          const other = io(${JSON.stringify(server.url)}, { forceNew: true });
          other.on("connect", () => setTimeout(() => { console.log("done"); other.disconnect(); }, 700).unref());`;
        assert.equal(await print(version, "unref.mjs", code), "done\n");
      }));

      it("an exception of a listener still ends the process", withServer(start, async () => {
        const code = `${connecting(server.url, "{ autoUnref: true }")}
          setTimeout(() => {}, 2000);
          process.on("uncaughtException", ({ message }) => { print(message); process.exit(); });
          socket.on("connect", () => { throw new Error("mine"); });`;
        assert.equal(await run(version, "unref.mjs", code), "mine");
      }));
    });

    describe("transports", () => {
      for (const tokens of ["XHR", "NodeXHR", "Fetch", "WebSocket", "NodeWebSocket"]) {
        it(`${tokens} is one`, withServer(start, async () => {
          const transport = /WebSocket/.test(tokens) ? "websocket" : "polling";
          assert.deepEqual(await exchange(`{ transports: [exported.${tokens}] }`), { answer: 42, transport });
        }));
      }

      it("a WebSocket that is closed while it connects", withServer(start, async () => {
        const code = `${connecting(server.url, '{ transports: ["websocket"] }')}
          setTimeout(() => { socket.disconnect(); print("closed"); }, 5);`;
        assert.equal(await run(version, "options.mjs", code), "closed");
      }));

      for (const [name, options] of [["ca", 'ca: file("server-cert.pem")'], ["extraHeaders", 'extraHeaders: { a: "b" }'], ["autoUnref", "autoUnref: true"]]) {
        it(`without ws, ${name} on WebSocket: an error that says to install it`, withServer(secure, async () => {
          const code = exchanging(server.url, `{ transports: ["websocket"], ${options} }`) + "\nsetTimeout(() => {}, 500);";
          const { message, cause } = await run(version, "options.mjs", code, createBare());
          assert.equal(message, "websocket error");
          assert.match(cause, new RegExp(`^WebSocket with ${name} needs the package ws.*: npm install ws$`));
        }));
      }

      it("without ws, long-polling has all options", withServer(secure, async () => {
        const options = `{ transports: ["polling"], ca: file("server-cert.pem"), extraHeaders: { a: "b" } }`;
        assert.equal((await exchange(options, { cwd: createBare() })).answer, 42);
      }));
    });
  });
}
