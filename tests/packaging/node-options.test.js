// The options that only Node.js has, in each of its versions; for those of certificates see `node-certificates.test.js`.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { startRecorder } from "../servers/recorder.js";
import { makeCertificates } from "./support/certificates.js";
import { connecting, exchanging, forEach, secure, start, TRANSPORTS, withServer } from "./support/client.js";
import { freePort } from "./support/installed.js";
import { createBare, print, run, VERSIONS } from "./support/versions.js";

for (const version of VERSIONS) {
  const exchange = ({ url }, options, cwd) => run(version, "options.mjs", exchanging(url, options), cwd);

  describe(`options in Node.js ${version}`, () => {
    before(makeCertificates);

    describe("headers", () => {
      const HEADERS = `extraHeaders: { "x-token": "abcd", count: 0, "user-agent": "a test", "not valid": "x", cookie: "a=1" }`;

      forEach("`extraHeaders` arrive, but for invalid ones", start, async (option, answered, server) => {
        assert.deepEqual(await exchange(server, `{ ${option}, ${HEADERS} }`), answered);
        for (const { headers } of server.log) {
          const { "x-token": token, count, "user-agent": agent, "not valid": invalid, cookie } = headers;
          assert.deepEqual([token, count, agent, invalid, cookie], ["abcd", "0", "a test", undefined, "a=1"]);
        }
        assert.ok(server.log.length > 0);
      });

      it("`extraHeaders` are read for each request", withServer(start, async (server) => {
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

      for (const [title, options] of [
        ["", "{ withCredentials: true }"],
        [" by Fetch", "{ withCredentials: true, transports: [exported.Fetch, exported.WebSocket] }"],
      ]) {
        it(`\`withCredentials\` keeps the cookies of a session${title}`, withServer(sticky, async (server) => {
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

      it("without it there are none", withServer(sticky, async (server) => {
        await exchange(server, `{ transports: ["polling"] }`);
        assert.deepEqual([...new Set(server.log.map(({ headers }) => headers.cookie))], [undefined]);
      }));

      it("the application's cookie comes before those of the session", withServer(sticky, async (server) => {
        await exchange(server, `{ transports: ["polling"], withCredentials: true, extraHeaders: { Cookie: "own=1" } }`);
        assert.equal(server.log.at(-1).headers.cookie, "own=1; node=a; quoted=b");
      }));
    });

    describe("classes of transports that the application extends", () => {
      const CERTIFIED = () => secure();

      for (const base of ["XHR", "Fetch", "WebSocket"]) {
        it(`${base}: headers arrive`, withServer(start, async (server) => {
          const option = `transports: [class Own extends exported.${base} {}], extraHeaders: { "x-token": "abcd" }`;
          const transport = base === "WebSocket" ? "websocket" : "polling";
          assert.deepEqual(await exchange(server, `{ ${option} }`), { answer: 42, transport });
          assert.deepEqual([...new Set(server.log.map(({ headers }) => headers["x-token"]))], ["abcd"]);
        }));
      }

      for (const base of ["XHR", "WebSocket"]) {
        it(`${base}: an own authority counts`, withServer(CERTIFIED, async (server) => {
          const option = `transports: [class Own extends exported.${base} {}]`;
          assert.equal((await exchange(server, `{ ${option}, ca: file("server-cert.pem") }`)).answer, 42);
          assert.equal((await exchange(server, `{ ${option} }`)).answer, undefined);
        }));
      }
    });

    describe("connections", () => {
      forEach("`agent` makes them", start, async (option, answered, server) => {
        // As an agent for a proxy does, it connects to another address.
        const agent = `new (class extends http.Agent {
          createConnection() { return net.connect(${server.port}, "127.0.0.1"); }
        })()`;
        const code = exchanging("http://nobody.invalid", `{ ${option}, agent: ${agent} }`);
        assert.deepEqual(await run(version, "options.mjs", code), answered);
        assert.equal(server.log[0].headers.host, "nobody.invalid");
      });

      it("the environment's proxy is not used", withServer(start, async (server) => {
        const url = "http://127.0.0.1:1";
        Object.assign(process.env, { HTTP_PROXY: url, http_proxy: url });
        try {
          assert.equal((await exchange(server, "{}")).answer, 42);
        } finally {
          delete process.env.HTTP_PROXY;
          delete process.env.http_proxy;
        }
      }));

      it("requests of long-polling keep them alive", withServer(start, async (server) => {
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

      it("a request goes out once more if the server had closed its connection", withServer(start, async (server) => {
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

      it("long-polling follows a redirection, without what is secret", withServer(start, async (server) => {
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

      it("`requestTimeout`", withServer(() => start({ fallback: (req) => /slow/.test(req.url) }), async (server) => {
        const { message, cause } = await exchange(server, `{ path: "/slow", transports: ["polling"], requestTimeout: 100 }`);
        assert.deepEqual([message, cause], ["xhr poll error", "timeout"]);
      }));
    });

    it("`perMessageDeflate`", withServer(start, async (server) => {
      await exchange(server, '{ transports: ["websocket"] }');
      await exchange(server, '{ transports: ["websocket"], perMessageDeflate: false }');
      const offers = server.upgrades.map(({ headers }) => headers["sec-websocket-extensions"]?.split(";")[0]);
      assert.deepEqual(offers, ["permessage-deflate", undefined]);
    }));

    describe("autoUnref", () => {
      /** A program that prints once it is connected, then has nothing to do. */
      const waiting = (server, options) => `${connecting(server.url, options)}
        socket.on("connect", () => console.log("connected"));
        setTimeout(() => console.log("late"), 3000).unref();
        setTimeout(() => {}, 1000);`;

      for (const transports of [["polling"], ["websocket"], TRANSPORTS]) {
        it(`lets a process end whose client is open: ${transports}`, withServer(start, async (server) => {
          const options = `{ autoUnref: true, transports: ${JSON.stringify(transports)} }`;
          assert.equal(await print(version, "unref.mjs", waiting(server, options)), "connected\n");
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

      it("a client that is not connected, and has events to send, keeps no process running", async () => {
        const code = `${connecting("http://127.0.0.1:1", "{ autoConnect: false }")}
          socket.emit("echo", 1);
          console.log("emitted");`;
        assert.equal(await print(version, "unref.mjs", code), "emitted\n");
      });

      it("a client without it keeps the process running, beside one that has it", withServer(start, async (server) => {
        const code = `${connecting(server.url, "{ autoUnref: true, forceNew: true }")}
          const other = io(${JSON.stringify(server.url)}, { forceNew: true });
          other.on("connect", () => setTimeout(() => { console.log("done"); other.disconnect(); }, 700).unref());`;
        assert.equal(await print(version, "unref.mjs", code), "done\n");
      }));

      it("an exception of a listener still ends the process", withServer(start, async (server) => {
        const code = `${connecting(server.url, "{ autoUnref: true }")}
          setTimeout(() => {}, 2000);
          process.on("uncaughtException", ({ message }) => { print(message); process.exit(); });
          socket.on("connect", () => { throw new Error("mine"); });`;
        assert.equal(await run(version, "unref.mjs", code), "mine");
      }));
    });

    describe("transports", () => {
      for (const tokens of ["XHR", "NodeXHR", "Fetch", "WebSocket", "NodeWebSocket"]) {
        it(`${tokens} is one`, withServer(start, async (server) => {
          const transport = /WebSocket/.test(tokens) ? "websocket" : "polling";
          assert.deepEqual(await exchange(server, `{ transports: [exported.${tokens}] }`), { answer: 42, transport });
        }));
      }

      it("a WebSocket that is closed while it connects", withServer(start, async (server) => {
        const code = `${connecting(server.url, '{ transports: ["websocket"] }')}
          setTimeout(() => { socket.disconnect(); print("closed"); }, 5);`;
        assert.equal(await run(version, "options.mjs", code), "closed");
      }));

      for (const [name, options] of [
        ["ca", 'ca: file("server-cert.pem")'],
        ["extraHeaders", 'extraHeaders: { a: "b" }'],
        ["autoUnref", "autoUnref: true"],
      ]) {
        it(`without ws, ${name} on WebSocket: an error that says to install it`, withServer(secure, async (server) => {
          const code = exchanging(server.url, `{ transports: ["websocket"], ${options} }`) + "\nsetTimeout(() => {}, 500);";
          const { message, cause } = await run(version, "options.mjs", code, createBare());
          assert.equal(message, "websocket error");
          assert.match(cause, new RegExp(`^WebSocket with ${name} needs the package ws.*: npm install ws$`));
        }));
      }

      it("without ws, long-polling has all options", withServer(secure, async (server) => {
        const options = `{ transports: ["polling"], ca: file("server-cert.pem"), extraHeaders: { a: "b" } }`;
        assert.equal((await exchange(server, options, createBare())).answer, 42);
      }));
    });
  });
}
