// The payloads of events and acknowledgements, in both directions and over each transport.
import assert from "node:assert/strict";
import { eachVersion } from "./support/harness.js";

const MODES = {
  "polling only": { transports: ["polling"] },
  "WebSocket only": { transports: ["websocket"] },
  "polling with upgrade": {},
};

const TEXTS = {
  "no argument": [],
  "a string": ["hello"],
  "an empty string": [""],
  "all of JSON": [null, true, false, 0, -1, 1.5e300, [], {}, { a: [{ b: { c: [null] } }] }],
  "quotes, newlines and control characters": ["\"\\/\b\f\n\r\t\u0000\u001e\u2028"],
  "unicode and emoji": ["ümläut", "Ελληνικά", "日本語", "👩‍👩‍👧‍👦 🏳️‍🌈", { "キー": "значение" }],
  "what looks like a packet": ['451-["x"]', "\x1e", "b4AAEC", '{"_placeholder":"no"}'],
};

// Each entry builds its value in the page; `expected` is what the server must receive.
const BINARIES = {
  "an ArrayBuffer": { make: () => new Uint8Array([1, 2, 255]).buffer, expected: [1, 2, 255] },
  "20,000 bytes": {
    make: () => Uint8Array.from({ length: 20_000 }, (_, at) => at % 251).buffer,
    expected: Array.from({ length: 20_000 }, (_, at) => at % 251),
  },
  "an empty ArrayBuffer": { make: () => new ArrayBuffer(0), expected: [] },
  "a Uint8Array": { make: () => new Uint8Array([0, 128, 255]), expected: [0, 128, 255] },
  "a view of a part of a buffer": {
    make: () => new Uint8Array(new Uint8Array([9, 9, 1, 2, 3, 9]).buffer, 2, 3),
    expected: [1, 2, 3],
  },
  "a Uint16Array with an offset": {
    make: () => new Uint16Array(new Uint8Array([9, 9, 1, 2, 3, 4, 9, 9]).buffer, 2, 2),
    expected: [1, 2, 3, 4],
  },
  "a Float32Array": { make: () => new Float32Array([1, -2]), expected: [0, 0, 128, 63, 0, 0, 0, 192] },
  "a DataView with an offset": {
    make: () => new DataView(new Uint8Array([9, 5, 6, 9]).buffer, 1, 2),
    expected: [5, 6],
  },
  "a Blob": { make: () => new Blob([new Uint8Array([7, 8]), "ab"]), expected: [7, 8, 97, 98] },
  "an empty Blob": { make: () => new Blob([]), expected: [] },
  "a File": { make: () => new File(["file"], "name.txt", { type: "text/plain" }), expected: [102, 105, 108, 101] },
};

const serverPlain = (value) => {
  if (Buffer.isBuffer(value)) {
    return { bytes: [...value] };
  }
  if (Array.isArray(value)) {
    return value.map(serverPlain);
  }
  return value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, serverPlain(field)]))
    : value;
};

// Answers "echo" with an event and, if requested, an acknowledgement; records what it receives.
function echo(server, received) {
  server.io.on("connection", (socket) => {
    socket.on("echo", (...args) => {
      const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
      received.push(serverPlain(args));
      socket.emit("echoed", ...args);
      ack?.(...args);
    });
  });
}

eachVersion("payload", ({ test }) => {
  for (const [mode, options] of Object.entries(MODES)) {
    test(`${mode}: text is sent both ways as JSON`, async ({ open, page }) => {
      const server = await open();
      const received = [];
      echo(server, received);
      const result = await page.run(async ({ io, once, options, cases }) => {
        const socket = io(options);
        await once(socket, "connect");
        const events = [];
        const acks = [];
        socket.on("echoed", (...args) => events.push(args));
        for (const args of cases) {
          acks.push(await new Promise((resolve) => socket.emit("echo", ...args, (...answer) => resolve(answer))));
        }
        return { events, acks };
      }, { options, cases: Object.values(TEXTS) });
      assert.deepEqual(received, Object.values(TEXTS));
      assert.deepEqual(result, { events: Object.values(TEXTS), acks: Object.values(TEXTS) });
    });

    test(`${mode}: binary of each type is sent both ways`, async ({ open, page }) => {
      const server = await open();
      const received = [];
      echo(server, received);
      const result = await page.run(async ({ io, once, plain, options, sources }) => {
        const socket = io(options);
        await once(socket, "connect");
        const events = [];
        const acks = [];
        socket.on("echoed", (...args) => events.push(args));
        for (const source of sources) {
          const value = (0, eval)(`(${source})`)();
          acks.push(await new Promise((resolve) => socket.emit("echo", value, (...answer) => resolve(answer))));
        }
        return plain({ events, acks });
      }, { options, sources: Object.values(BINARIES).map(({ make }) => String(make)) });
      const names = Object.keys(BINARIES);
      const wanted = Object.values(BINARIES).map(({ expected }) => expected);
      names.forEach((name, i) => {
        assert.deepEqual(received[i], [{ bytes: wanted[i] }], `${name} at the server`);
        const echoed = [{ binary: "ArrayBuffer", bytes: wanted[i] }];
        assert.deepEqual(result.events[i], echoed, `${name} in the event`);
        assert.deepEqual(result.acks[i], echoed, `${name} in the acknowledgement`);
      });
    });

    test(`${mode}: binary may be anywhere in the arguments`, async ({ open, page }) => {
      const server = await open();
      const received = [];
      echo(server, received);
      const result = await page.run(async ({ io, once, plain, options }) => {
        const socket = io(options);
        await once(socket, "connect");
        const bytes = new Uint8Array([1]);
        const args = ["a", { deep: [{ er: [[bytes], { x: new Blob(["b"]) }] }], text: "t" }, null, bytes.buffer, 5];
        const before = await plain(args);
        const echoed = once(socket, "echoed");
        socket.emit("echo", ...args);
        return { echoed: await plain(await echoed), untouched: JSON.stringify(before) === JSON.stringify(await plain(args)) };
      }, { options });
      const expected = (extra) => [
        "a",
        { deep: [{ er: [[{ ...extra, bytes: [1] }], { x: { ...extra, bytes: [98] } }] }], text: "t" },
        null,
        { ...extra, bytes: [1] },
        5,
      ];
      assert.deepEqual(received, [expected({})]);
      assert.deepEqual(result, { echoed: expected({ binary: "ArrayBuffer" }), untouched: true });
    });

    test(`${mode}: the client acknowledges the server's events, with binary too`, async ({ open, page }) => {
      const server = await open();
      const answers = new Promise((resolve) => {
        server.io.on("connection", (socket) => {
          socket.emit("text?", "question", (...text) => {
            socket.emit("binary?", Buffer.from([4, 5]), (...binary) => resolve([text, serverPlain(binary)]));
          });
        });
      });
      const asked = await page.run(async ({ io, once, plain, options }) => {
        const socket = io(options);
        const asked = [];
        socket.on("text?", (question, ack) => {
          asked.push(question);
          ack("answer", { n: 1 });
          ack("a second call does nothing");
        });
        socket.on("binary?", (question, ack) => {
          asked.push(question);
          ack(new Uint8Array(question).slice().reverse(), { nested: [new Blob(["x"])] });
        });
        await once(socket, "binary?");
        return plain(asked);
      }, { options });
      assert.deepEqual(asked, ["question", { binary: "ArrayBuffer", bytes: [4, 5] }]);
      assert.deepEqual(await answers, [["answer", { n: 1 }], [{ bytes: [5, 4] }, { nested: [{ bytes: [120] }] }]]);
    });

    test(`${mode}: 1 MiB of binary and 200 KB of text arrive complete`, async ({ open, page }) => {
      const server = await open({ maxHttpBufferSize: 1e7 });
      server.io.on("connection", (socket) => {
        socket.on("echo", (bytes, text, ack) => ack(bytes.length, text.length, bytes, text));
      });
      const result = await page.run(async ({ io, once, options }) => {
        const socket = io(options);
        await once(socket, "connect");
        const bytes = new Uint8Array(1 << 20).map((_, i) => (i * 31) >> 3);
        const text = "€uro😀".repeat(200000 / 6);
        const [bytesLength, textLength, bytesBack, textBack] = await new Promise((resolve) => {
          socket.emit("echo", bytes, text, (...args) => resolve(args));
        });
        const back = new Uint8Array(bytesBack);
        return { bytesLength, textLength, same: [back.every((byte, i) => byte === bytes[i]), text === textBack] };
      }, { options });
      assert.deepEqual(result, { bytesLength: 1 << 20, textLength: 199998, same: [true, true] });
    });

    test(`${mode}: events with and without binary keep their order`, async ({ open, page }) => {
      const server = await open();
      const received = [];
      echo(server, received);
      const echoed = await page.run(async ({ io, until, plain, options }) => {
        const socket = io(options);
        const echoed = [];
        socket.on("echoed", (...args) => echoed.push(args));
        for (let i = 0; i < 60; i++) {
          socket.emit("echo", i, [() => "text", () => new Uint8Array([i]), () => new Blob([new Uint8Array([i])])][i % 3]());
        }
        await until(() => echoed.length === 60);
        return (await plain(echoed)).map(([i, value]) => [i, value.bytes ?? value]);
      }, { options });
      const expected = Array.from({ length: 60 }, (_, i) => [i, i % 3 === 0 ? "text" : [i]]);
      assert.deepEqual(echoed, expected);
      assert.deepEqual(received.map(([i, value]) => [i, value.bytes ?? value]), expected);
    });
  }

  test("Date, toJSON and undefined are sent as JSON.stringify encodes them", async ({ open, page }) => {
    const server = await open();
    const received = [];
    echo(server, received);
    await page.run(async ({ io }) => {
      const socket = io();
      const args = [new Date(0), { toJSON: () => ({ as: "json" }) }, [undefined], { gone: undefined, kept: 1 }, NaN, undefined];
      await new Promise((resolve) => socket.emit("echo", ...args, resolve));
      const view = { toJSON: () => ({ bytes: new Uint8Array([1]) }) };
      await new Promise((resolve) => socket.emit("echo", view, new Date(0), resolve));
    });
    assert.deepEqual(received, [
      ["1970-01-01T00:00:00.000Z", { as: "json" }, [null], { kept: 1 }, null, null],
      [{ bytes: { bytes: [1] } }, "1970-01-01T00:00:00.000Z"],
    ]);
  });

  test("event names may be numbers or any strings", async ({ open, page }) => {
    const server = await open();
    const names = [];
    server.io.on("connection", (socket) => socket.onAny((name) => names.push(name) && socket.emit(name, "back")));
    const expected = ["", "with space", "ünï😀", "toString", "hasOwnProperty", "constructor", 42];
    await page.run(async ({ io, once, expected }) => {
      const socket = io();
      for (const name of expected) {
        const back = once(socket, name);
        socket.emit(name);
        await back;
      }
    }, { expected });
    assert.deepEqual(names, expected);
  });

  test("send emits a message", async ({ open, page }) => {
    const server = await open();
    const received = new Promise((resolve) => {
      server.io.on("connection", (socket) => socket.on("message", (...args) => resolve(args)));
    });
    await page.run(({ io, state }) => void (state.socket = io().send("a", 1)));
    assert.deepEqual(await received, ["a", 1]);
  });
});
