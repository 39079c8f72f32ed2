// The shim over the fake core. Import what depends on `#core` from here: in Node.js 20, hooks apply to `import()` only.
import * as numbers from "../../../pkg-template/src/numbers.js";

const shim = "../../../pkg-template/src";
export const { io, Manager, Socket } = await import(`${shim}/io.js`);
export const { core, load, provideWasm, unusable } = await import(`${shim}/core.js`);
export const { compile } = await import(`${shim}/load.js`);
export const { encode, toBinary } = await import(`${shim}/encode.js`);
export const { readAddress } = await import(`${shim}/address.js`);
export const { isError, offsetOf, readAck, readEvent, RESERVED } = await import(`${shim}/decode.js`);

/** A wasm module without anything: its core is fake. */
export const EMPTY_WASM = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
provideWasm(() => EMPTY_WASM, true);

/** What stands for the place of JSON in a text where a payload is parsed, and where an error has come instead. */
export const PARSED = -1 - numbers.PARSED;
export const FAILED = -1 - numbers.ERROR;

const callbacks = await import(`${shim}/host.js`);

/** The callbacks of the core for the connection of this number. */
const hostOf = (number) =>
  Object.fromEntries(Object.entries(callbacks).map(([name, call]) => [name, (...args) => call(number, ...args)]));

/** A Manager that connects only when it is asked to, its core, and what that would call. */
export function createManager(opts) {
  const manager = new Manager("http://a.org", { autoConnect: false, ...opts });
  const core = manager._core;
  return { manager, core, host: hostOf(core.number) };
}

/** The same, after the core has begun a session, number 1. */
export function openManager(opts) {
  const created = createManager(opts);
  created.manager.open();
  created.host.configure(1);
  return { ...created, engine: created.manager.engine };
}

/** The same, with the socket of the root namespace. */
export function openSocket(opts) {
  const opened = openManager(opts);
  return { ...opened, socket: opened.manager.socket("/") };
}

/** The actions that the core was asked for, as pairs of action and number, without the opening of the connection. */
export const actions = (core) => core.callsOf("act").filter(({ action }) => action !== numbers.OPEN).map(({ action, of }) => [action, of]);
