// Runs in the page, before the package under test: runs the functions that tests send, and records uncaught errors.
(() => {
  const uncaught = [];
  const describe = (kind, error) => ({ kind, name: error?.name, message: error?.message ?? String(error), stack: error?.stack });
  addEventListener("error", (event) => uncaught.push(describe("error", event.error ?? event.message)));
  addEventListener("unhandledrejection", (event) => uncaught.push(describe("rejection", event.reason)));

  // The real clock, which stays even if a test replaces the page's.
  const native = { setTimeout: setTimeout.bind(window), now: performance.now.bind(performance) };
  const parameters = new URLSearchParams(location.search);
  const speed = Number(parameters.get("speed"));
  if (speed) {
    speedUp(speed);
  }

  const sleep = (ms) => new Promise((resolve) => native.setTimeout(resolve, ms));

  /** Resolves with the arguments of the next `event` of an emitter. */
  const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

  /** Resolves with the first truthy value of `condition`. */
  async function until(condition, ms = 5000) {
    const end = native.now() + ms;
    for (;;) {
      const value = await condition();
      if (value) {
        return value;
      }
      if (native.now() > end) {
        throw new Error(`not within ${ms} ms: ${condition}`);
      }
      await sleep(2);
    }
  }

  const TYPES = [ArrayBuffer, DataView, Uint8Array, Uint16Array, Float32Array, File, Blob];

  /** Copies a value for JSON: binary becomes { binary, bytes }, undefined becomes { undefined: true }. */
  async function plain(value) {
    const type = TYPES.find((candidate) => value instanceof candidate);
    if (type) {
      const buffer = value instanceof Blob ? await value.arrayBuffer() : (value.buffer ?? value);
      const bytes = new Uint8Array(buffer, value.byteOffset ?? 0, value.byteLength ?? value.size);
      return { binary: type.name, bytes: [...bytes] };
    }
    if (value instanceof Error) {
      return { error: value.name, message: value.message };
    }
    if (Array.isArray(value)) {
      return Promise.all(value.map(plain));
    }
    if (value && typeof value === "object") {
      const entries = Object.entries(value).map(async ([key, field]) => [key, await plain(field)]);
      return Object.fromEntries(await Promise.all(entries));
    }
    return value === undefined ? { undefined: true } : value;
  }

  // Speeds up the page's clock by `factor`: its timers and its time of day.
  function speedUp(factor) {
    const { setTimeout, setInterval } = window;
    const start = { date: Date.now(), now: native.now() };
    const elapsed = () => (native.now() - start.now) * factor;
    window.setTimeout = (callback, ms, ...args) => setTimeout.call(window, callback, ms / factor, ...args);
    window.setInterval = (callback, ms, ...args) => setInterval.call(window, callback, ms / factor, ...args);
    performance.now = () => start.now + elapsed();
    Date.now = () => Math.floor(start.date + elapsed());
  }

  window.harness = {
    /** Shared by the functions of one test. */
    state: {},
    native,
    once,
    takeUncaught: () => uncaught.splice(0),

    /** Runs a function with the package, the helpers and `args`; passes { value } or { error } to `done`. */
    async run(source, args, ms, done) {
      let timer;
      const timeout = new Promise((_, reject) => {
        timer = native.setTimeout(() => reject(new Error(`not finished within ${ms} ms`)), ms);
      });
      const work = (async () => {
        const module = await window.harness.module;
        const helpers = { once, until, plain, sleep, uncaught, state: window.harness.state, ...(await more)?.helpers };
        // Without its own name, the engine may reuse code compiled for another page, whose import() uses that page's origin.
        const fn = (0, eval)(`(${source})\n//# sourceURL=${location.origin}/test.js`);
        const value = await fn({ ...module, module, ...helpers, ...args });
        return JSON.stringify(value);
      })();
      try {
        done({ value: await Promise.race([work, timeout]) });
      } catch (error) {
        done({ error: describe("error", error) });
      } finally {
        clearTimeout(timer);
      }
    },
  };
  // A suite may choose another package and its own helpers.
  const more = parameters.has("helpers") ? import(parameters.get("helpers")) : undefined;
  window.harness.module = import(parameters.get("package") ?? "/pkg/index.js");
  window.harness.module.catch(() => {});
})();
