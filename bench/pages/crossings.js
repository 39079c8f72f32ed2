// Counts what a message costs one application of `bench/door/` at the boundary between JavaScript and wasm: calls both ways, and bytes
// that are copied into wasm's memory. `?client=/clients/…` selects it.
import { ofSize } from "./payloads.js";

let calls = 0;
let copied = 0;
/** The allocations of wasm-bindgen for texts and lists: by the length, what is copied. */
const ALLOCATIONS = /^__wbindgen_(malloc|realloc)/;

const counted = (functions) =>
  Object.fromEntries(
    Object.entries(functions).map(([name, value]) => {
      if (typeof value !== "function") return [name, value];
      return [
        name,
        (...args) => {
          calls += 1;
          if (ALLOCATIONS.test(name)) copied += 1;
          return value(...args);
        },
      ];
    }),
  );

const { instantiate } = WebAssembly;
WebAssembly.instantiateStreaming = async (response, imports) => {
  const watched = Object.fromEntries(Object.entries(imports).map(([name, functions]) => [name, counted(functions)]));
  const { instance, module } = await instantiate(await (await response).arrayBuffer(), watched);
  return { instance: { exports: counted(instance.exports) }, module };
};

const application = await import(new URLSearchParams(location.search).get("client"));
await application.default();

const turn = () => new Promise((later) => setTimeout(later, 5));
const SIZES = { notes: 50, reports: 4096 };

/** What is counted: the listener that it needs, what happens, and the calls of the benchmark itself. */
const KINDS = {
  "nobody listens": { hear: "nothing", act: (link) => receive(link, "reports") },
  "receive 50 B": { hear: "notes", act: (link) => receive(link, "notes") },
  "receive 4 KB of structs": { hear: "reports", act: (link) => receive(link, "reports") },
  "emit 50 B": { own: 1, act: () => application.emit_notes(1) },
  "emit 4 KB of structs": { own: 1, act: () => application.emit_reports(1) },
  "ack round trip": {
    own: 1,
    act(link, id) {
      application.ask(1);
      // Where a task emits, that is later.
      setTimeout(() => link.onmessage({ data: `43${id}["fine"]` }));
    },
  },
};

const receive = (link, of) => link.onmessage({ data: `42${JSON.stringify(["message", ofSize(SIZES[of], 1)])}` });

/** Connects; resolves with the crossings and copies of a kind, with what follows in the same turn, the second time that it is done. */
globalThis.count = async (name) => {
  const { hear, own = 0, act } = KINDS[name];
  await application.connect(location.origin, 1);
  const link = WebSocket.latest;
  if (hear) application[`hear_${hear}`]();
  await turn();
  for (let id = 0; id < 2; id++) {
    calls = copied = 0;
    act(link, id);
    await turn();
  }
  return { crossings: calls - own, copies: copied };
};

Object.assign(globalThis, { kinds: Object.keys(KINDS), ready: true });
