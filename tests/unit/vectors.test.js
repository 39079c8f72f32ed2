// The tables of tests/vectors that the JavaScript of the package has to meet, as the Rust code of the same rules does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { readQuery } from "../../pkg-template/src/options.js";
import { attach, fromBase64, join, offsetAtEnd, parse, toBase64 } from "../../src/leaves.js";
import { io, offsetOf, PARSED, readAck, readEvent, RESERVED } from "./support/shim.js";

const table = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** Runs a function in a page, or outside of one. */
function inPage(page, run) {
  const previous = Object.getOwnPropertyDescriptor(globalThis, "location");
  const location = page ? new URL(page) : undefined;
  Object.defineProperty(globalThis, "location", { value: location, configurable: true });
  try {
    return run();
  } finally {
    if (previous) Object.defineProperty(globalThis, "location", previous);
    else delete globalThis.location;
  }
}

describe("addresses", () => {
  /** What connects to the uri, or the message of the error. */
  function connect(uri, page) {
    try {
      return inPage(page, () => io(uri ?? undefined, { autoConnect: false, forceNew: true }));
    } catch (error) {
      assert.ok(error instanceof TypeError);
      return { error: error.message };
    }
  }

  const cases = table("addresses");
  it("the table has rows", () => assert.ok(cases.length > 0));

  for (const { uri, page, error, origin, authority, namespace, query } of cases) {
    it(`${JSON.stringify(uri)}${page ? ` in ${page}` : ""}`, () => {
      const socket = connect(uri, page);
      assert.equal(socket.error, error);
      if (error) return;
      const { _address: address, _server: server, opts } = socket.io;
      const { secure, hostname, port } = address;
      assert.equal(typeof port, "string");
      // As in socket.io-client, the hostname of an IPv6 address has no brackets.
      const host = hostname.includes(":") ? `[${hostname}]` : hostname;
      assert.equal(`${secure ? "https" : "http"}://${host}:${port}`, origin);
      // Most rows have no authority.
      const short = port === (secure ? "443" : "80") ? host : `${host}:${port}`;
      assert.deepEqual(server, { secure, authority: authority ?? short });
      assert.equal(socket.nsp, namespace);
      assert.deepEqual(opts.query, query === undefined ? undefined : readQuery(query));
    });
  }

  it("a page without a server, such as a file, has no address", () => {
    assert.deepEqual(connect("/n", "file:///page.html"), connect("/n"));
    assert.equal(connect("b.org", "file:///page.html").io._server.secure, true);
  });
});

describe("shapes of payloads", () => {
  const [EVENT, ACK, BINARY_EVENT, BINARY_ACK] = [2, 3, 5, 6];
  const readers = { [EVENT]: readEvent, [ACK]: readAck, [BINARY_EVENT]: readEvent, [BINARY_ACK]: readAck };
  const cases = table("shapes").filter(({ kind }) => kind in readers);

  it("the table has rows of each kind", () => {
    assert.deepEqual([...new Set(cases.map(({ kind }) => kind))].sort(), [EVENT, ACK, BINARY_EVENT, BINARY_ACK]);
  });

  for (const { kind, json, valid } of cases) {
    it(`${kind} ${json}: ${valid ? "valid" : "invalid"}`, () => {
      const attachments = kind === BINARY_EVENT || kind === BINARY_ACK ? [new ArrayBuffer(1)] : undefined;
      const value = parse(json, 0);
      const expected = valid ? value : undefined;
      assert.deepEqual(readers[kind](`4${kind}${json}`, 2, attachments), expected);
      assert.deepEqual(readers[kind](value, PARSED, undefined), expected);
    });
  }

  it("the reserved names are those of the table", () => {
    const refused = cases.filter(({ kind, valid }) => kind === EVENT && !valid).map(({ json }) => parse(json, 0));
    const names = refused.filter((value) => Array.isArray(value) && typeof value[0] === "string").map(([name]) => name);
    assert.deepEqual(new Set(names), RESERVED);
  });
});

describe("placeholders", () => {
  /** A value as the table shows it. */
  function shown(value, attachments) {
    const number = attachments.indexOf(value);
    if (number >= 0) return { $attachment: number };
    if (Array.isArray(value)) return value.map((item) => shown(item, attachments));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item, attachments)]));
  }

  for (const { json, attachments: count, valid, value } of table("placeholders")) {
    it(`${json} with ${count}`, () => {
      const attachments = Array.from({ length: count }, () => new ArrayBuffer(1));
      const attached = attach(JSON.parse(json), attachments);
      if (!valid) return assert.equal(attached, undefined);
      assert.deepEqual(shown(attached, attachments), value);
      assert.equal({}.polluted, undefined);
    });
  }
});

describe("base64", () => {
  for (const { text, bytes, lax } of table("base64")) {
    it(JSON.stringify(text), () => {
      const read = fromBase64(`b${text}`, 1);
      assert.deepEqual(read && [...new Uint8Array(read)], bytes ?? undefined);
      if (!bytes || lax) return;
      const view = Uint8Array.of(1, ...bytes, 2).subarray(1, -1);
      const all = [view, new DataView(view.buffer, 1, bytes.length), view.slice().buffer];
      for (const binary of all) assert.equal(toBase64(binary), `b${text}`);
    });
  }

  it("is made of parts, whose limits do not show", () => {
    for (const length of [0x1fff, 0x2000, 0x2001, 0x4000, 0x10001]) {
      const bytes = Uint8Array.from({ length }, (_, at) => at * 7);
      const text = toBase64(bytes);
      assert.equal(text, `b${Buffer.from(bytes).toString("base64")}`);
      assert.deepEqual(new Uint8Array(fromBase64(text, 1)), bytes);
    }
  });

  it("of a buffer that has been transferred is empty", () => {
    const buffer = new ArrayBuffer(3);
    structuredClone(buffer, { transfer: [buffer] });
    assert.equal(toBase64(buffer), "b");
  });
});

describe("queries", () => {
  for (const { text, pairs, encoded } of table("queries")) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(Object.entries(readQuery(text)), pairs);
      assert.deepEqual(Object.entries(readQuery(encoded)), pairs);
    });
  }
});

describe("packets that are joined of their parts", () => {
  const cases = table("packets").filter(({ error, lax }) => !error && !lax);
  it("the table has rows", () => assert.ok(cases.length > 0));

  for (const { text, kind, attachments, namespace, id, payload } of cases) {
    it(text, () => {
      const prefix = `4${kind}${attachments ? `${attachments}-` : ""}${namespace === "/" ? "" : `${namespace},`}`;
      assert.equal(join(prefix, id ?? -1, payload || undefined), `4${text}`);
    });
  }
});

describe("offsets", () => {
  // Of a text only the end is read: escapes and spaces are left to the parser.
  for (const { text, isOffset, parsed = isOffset } of table("offsets")) {
    it(text, () => {
      const args = parse(text, text.indexOf("["));
      const last = args?.at(-1);
      assert.equal(offsetAtEnd(text), isOffset ? last : undefined);
      if (args) assert.equal(offsetOf(args), parsed ? last : undefined);
    });
  }
});
