// Binary data that is not an ordinary one of the page: of another realm, in memory that the browser does not send, or none at all.
import assert from "node:assert/strict";
import { suite } from "./support/harness.js";

const { TEST_BROWSER: BROWSER } = process.env;

/** Each makes its value of the bytes 1, 2, 3 in the page; `realm` is the window of a frame. */
const SENT = {
  "an ArrayBuffer of a frame": ({ realm }) => new realm.Uint8Array([1, 2, 3]).buffer,
  "a view of a frame": ({ realm }) => new realm.DataView(new realm.Uint8Array([0, 1, 2, 3]).buffer, 1),
  "a Blob of a frame": ({ realm }) => new realm.Blob([new Uint8Array([1, 2, 3])]),
  "a File of a frame": ({ realm }) => new realm.File([new Uint8Array([1, 2, 3])], "name"),
  "a resizable ArrayBuffer": ({ resizable }) => resizable,
  "a view of a resizable ArrayBuffer": ({ resizable }) => new Uint8Array(resizable),
  "a SharedArrayBuffer": ({ shared }) => shared,
  "a view of a SharedArrayBuffer": ({ shared }) => new Uint8Array(shared),
  "a view of shared memory of WebAssembly": () => {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    new Uint8Array(buffer).set([1, 2, 3], 8);
    return new Uint8Array(buffer, 8, 3);
  },
};

const REFUSED = {
  "an ArrayBuffer that has been transferred": ({ transferred }) => transferred,
  "a view of one": ({ transferredView }) => transferredView,
  "what only has the prototype of an ArrayBuffer": () => Object.create(ArrayBuffer.prototype),
  "a Proxy of an ArrayBuffer": () => new Proxy(new ArrayBuffer(1), {}),
  "what only has the prototype of a Blob": () => Object.create(Blob.prototype),
  "a view whose length throws": () =>
    Object.defineProperty(new Uint8Array(1), "byteLength", {
      get() {
        throw new Error("mine");
      },
    }),
};

/** Runs in the page: what the values are made of. */
const ingredients = () => {
  const frame = document.body.appendChild(document.createElement("iframe"));
  const fill = (buffer) => (new Uint8Array(buffer).set([1, 2, 3]), buffer);
  const transferred = new ArrayBuffer(3);
  const transferredView = new Uint8Array(transferred);
  structuredClone(transferred, { transfer: [transferred] });
  return {
    realm: frame.contentWindow,
    resizable: fill(new ArrayBuffer(3, { maxByteLength: 8 })),
    shared: globalThis.SharedArrayBuffer && fill(new SharedArrayBuffer(3)),
    transferred,
    transferredView,
  };
};

const sources = (table) => Object.values(table).map(String);

suite("binary data", ({ test, ours }) => {
  for (const transport of ["polling", "websocket"]) {
    const title = "of frames, in resizable and in shared memory arrives, at any depth";
    ours("the reference sends {}, or throws and loses the connection", `${title}, over ${transport}`, async ({ serve, page }) => {
      const server = await serve();
      await page.open(server.url, { isolated: true });
      server.io.on("connection", (socket) => {
        socket.on("echo", (top, { deep: [deep] }, answer) => answer([...top], [...deep]));
      });
      const answers = await page.run(async ({ io, once, transport, ingredients, sources }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        const made = (0, eval)(`(${ingredients})`)();
        const answers = [];
        for (const source of sources) {
          if (!made.shared && /shared/.test(source)) {
            answers.push("not in this browser");
            continue;
          }
          const value = (0, eval)(`(${source})`)(made);
          const ack = new Promise((resolve) => socket.emit("echo", value, { deep: [value] }, (...answer) => resolve(answer)));
          answers.push(await Promise.race([ack, once(socket, "disconnect")]));
        }
        return answers;
      }, { transport, ingredients: String(ingredients), sources: sources(SENT) });
      // WebKitGTK has no shared memory.
      const sent = Object.keys(SENT).filter((_, i) => !(BROWSER === "webkit" && answers[i] === "not in this browser"));
      for (const name of sent) assert.deepEqual(answers[Object.keys(SENT).indexOf(name)], [[1, 2, 3], [1, 2, 3]], name);
      assert.ok(sent.length >= 6);
      assert.equal(server.connections.length, 1);
    });

    const refusal = "that cannot be sent is a TypeError that names the argument, and the connection goes on";
    ours("the reference sends something else, or throws and loses the connection", `${refusal}, over ${transport}`, async ({ serve, page }) => {
      const server = await serve();
      await page.open(server.url, { isolated: true });
      server.io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
      const result = await page.run(async ({ io, once, transport, ingredients, sources }) => {
        const socket = io({ transports: [transport] });
        await once(socket, "connect");
        const made = (0, eval)(`(${ingredients})`)();
        const errors = [];
        for (const source of sources) {
          const value = (0, eval)(`(${source})`)(made);
          try {
            socket.emit("echo", { deep: [value] });
            errors.push("none");
          } catch (error) {
            errors.push(`${error.name}: ${error.message.slice(0, 8)}`);
          }
          const rejection = await socket.emitWithAck("echo", 1, value).catch((error) => error.message.slice(0, 8));
          errors.push(rejection);
        }
        return { errors, answer: await socket.emitWithAck("echo", "still here") };
      }, { transport, ingredients: String(ingredients), sources: sources(REFUSED) });
      Object.keys(REFUSED).forEach((name, i) => {
        assert.deepEqual(result.errors.slice(2 * i, 2 * i + 2), ["TypeError: args[1]:", "args[2]:"], name);
      });
      assert.equal(result.answer, "still here");
      assert.equal(server.connections.length, 1);
    });
  }

  test("toJSON that is no function is a key like any other, beside binary data", async ({ open, page }) => {
    const server = await open();
    const received = new Promise((resolve) => server.io.on("connection", (socket) => socket.on("event", resolve)));
    await page.run(async ({ io, once }) => {
      const socket = io();
      await once(socket, "connect");
      socket.emit("event", { toJSON: "text", binary: new Uint8Array([1]) });
    });
    assert.deepEqual(await received, { toJSON: "text", binary: Buffer.from([1]) });
  });

  for (const transport of ["polling", "websocket"]) {
    test(`an encoder that throws does so to the caller of emit, over ${transport}`, async ({ open, page }) => {
      const { default: parser } = await import("socket.io-msgpack-parser");
      const server = await open({ parser });
      server.io.on("connection", (socket) => {
        socket.on("echo", (value, answer) => answer(value));
        socket.on("greet", () => socket.emit("question", () => {}));
      });
      const result = await page.run(async ({ io, once, transport }) => {
        const { default: parser } = await import("/harness/msgpack.js");
        const socket = io({ parser, transports: [transport] });
        await once(socket, "connect");
        const bad = Symbol("bad");
        const thrown = [];
        const attempt = (act) => {
          try {
            act();
          } catch (error) {
            thrown.push(error.message);
          }
        };
        attempt(() => socket.emit("event", bad));
        await socket.emitWithAck("event", bad).catch((error) => thrown.push(error.message));
        const answered = new Promise((resolve) => {
          socket.on("question", (answer) => {
            attempt(() => answer(bad));
            resolve();
          });
        });
        socket.emit("greet");
        await answered;
        return { thrown, answer: await socket.emitWithAck("echo", "still here") };
      }, { transport });
      assert.equal(result.thrown.length, 3);
      assert.equal(new Set(result.thrown).size, 1);
      assert.equal(result.answer, "still here");
    });
  }
});
