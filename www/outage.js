// What a page cannot do to itself is played: its network is lost for a while, its computer sleeps.

/** Without a network, what the client sends by fails. */
const REPLACED = {
  WebSocket: class {
    close() {}
    constructor() {
      setTimeout(() => {
        this.onerror?.(new Event("error"));
        this.onclose?.(new CloseEvent("close", { code: 1006 }));
      });
    }
  },
  XMLHttpRequest: class {
    status = 0;
    open() {}
    setRequestHeader() {}
    abort() {}
    send() {
      setTimeout(() => this.onloadend?.());
    }
  },
  fetch: () => Promise.reject(new TypeError("no network")),
};

let isOut = false;

/** Loses the network for so many ms. Resolves when it is back, and the event `online` has been told. */
export async function dropNetwork(ms) {
  if (isOut) return;
  isOut = true;
  const own = Object.fromEntries(Object.keys(REPLACED).map((name) => [name, globalThis[name]]));
  Object.assign(globalThis, REPLACED);
  dispatchEvent(new Event("offline"));
  await new Promise((resolve) => setTimeout(resolve, ms));
  Object.assign(globalThis, own);
  isOut = false;
  dispatchEvent(new Event("online"));
}

/** Sleeps for so many ms, as a computer does: the timers stand still, the time of day goes on. Then the page is visible again. */
export function sleep(ms) {
  const { now } = Date;
  Date.now = () => now() + ms;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  Date.now = now;
}
