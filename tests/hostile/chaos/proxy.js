// A TCP proxy that cuts, resets, stalls, splits and delays what passes through it, by a seed. It knows nothing of HTTP.
import { connect, createServer } from "node:net";
import { random } from "./random.js";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The end of a direction, in its queue: it comes after what was sent before. */
const END = Symbol("end");

/**
 * @param options.port where the server listens, on 127.0.0.1
 * @param options.host the address of the proxy: browsers limit connections by address
 * @param options.seed
 */
export async function startProxy({ port, host, seed }) {
  const proxy = new Proxy(port, seed);
  await new Promise((resolve, reject) => proxy.server.once("error", reject).listen(0, host, resolve));
  proxy.url = `http://${host}:${proxy.server.address().port}`;
  return proxy;
}

class Proxy {
  links = new Set();
  /** { what, at } of each fault, `at` in ms since the storm has begun. */
  faults = [];
  stalled = false;
  refusing = false;
  /** ms that each chunk is late */
  delay = 0;
  /** bytes of a chunk at most */
  split = Infinity;
  #waiting = [];
  #raging = false;

  constructor(port, seed) {
    this.plan = random(seed);
    this.server = createServer((client) => {
      if (this.refusing) return client.resetAndDestroy();
      const link = new Link(this, client, connect(port, "127.0.0.1"));
      this.links.add(link);
    });
  }

  /** Does harm until `calm`. */
  async rage() {
    this.#raging = true;
    const began = Date.now();
    while (this.#raging) {
      await sleep(this.plan.between(80, 600));
      const what = this.plan.pick(Object.keys(FAULTS));
      // Drawn for each fault, whether it needs one or not: what comes later does not depend on what is connected now.
      const amount = this.plan.next();
      if (!this.#raging) return;
      this.faults.push({ what, at: Date.now() - began });
      FAULTS[what](this, amount);
    }
  }

  /** From now on all that comes passes. What was stalled goes on; what was cut stays cut. */
  calm() {
    this.#raging = false;
    this.refusing = false;
    this.delay = 0;
    this.split = Infinity;
    this.flow();
  }

  flow() {
    this.stalled = false;
    this.#waiting.splice(0).forEach((go) => go());
  }

  /** Resolves when nothing is stalled. */
  async flowing() {
    while (this.stalled) await new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close() {
    this.calm();
    this.links.forEach((link) => link.end(true));
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A connection of the client, and the proxy's own to the server. */
class Link {
  /** Bytes that pass before it is cut. */
  budget = Infinity;

  constructor(proxy, client, server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setNoDelay(true);
    server.setNoDelay(true);
    this.#pass(client, server);
    this.#pass(server, client);
  }

  #pass(from, to) {
    const queue = [];
    let isPumping = false;
    const pump = async () => {
      if (isPumping) return;
      isPumping = true;
      while (queue.length > 0) {
        await this.proxy.flowing();
        if (this.proxy.delay > 0) await sleep(this.proxy.delay);
        const chunk = queue.shift();
        if (chunk === END) {
          to.end();
          break;
        }
        const size = Math.min(chunk.length, this.proxy.split, this.budget);
        if (size < chunk.length) queue.unshift(chunk.subarray(size));
        if (to.writable) to.write(chunk.subarray(0, size));
        this.budget -= size;
        if (this.budget <= 0) {
          this.end(false);
          break;
        }
        if (this.proxy.split < Infinity) await sleep(0);
      }
      isPumping = false;
    };
    const add = (chunk) => {
      if (to.destroyed) return;
      queue.push(chunk);
      pump();
    };
    from.on("data", add);
    from.on("error", () => {});
    from.on("close", () => {
      add(END);
      if (this.client.destroyed && this.server.destroyed) this.proxy.links.delete(this);
    });
  }

  /** Ends both sides, by a reset or not. */
  end(isReset) {
    for (const side of [this.client, this.server]) cut(side, isReset);
  }
}

const cut = (side, isReset) => (isReset ? side.resetAndDestroy() : side.destroy());

/** What the proxy does to its connections. `amount` is from 0 to 1. */
const FAULTS = {
  "cut all": ({ links }) => links.forEach((link) => link.end(false)),
  "reset all": ({ links }) => links.forEach((link) => link.end(true)),
  "cut one": ({ links }, amount) => [...links][Math.floor(amount * links.size)]?.end(false),
  /** The server learns nothing: it has the connection until its ping timeout. */
  "cut the client off": ({ links }) => links.forEach(({ client, server }) => (server.removeAllListeners("data").resume(), muffle(client, server))),
  /** The client learns nothing. */
  "cut the server off": ({ links }) => links.forEach(({ client, server }) => (client.removeAllListeners("data").resume(), muffle(server, client))),
  "cut after some bytes": ({ links }, amount) => links.forEach((link) => (link.budget = Math.floor(amount ** 2 * 4000))),
  "stall briefly": (proxy, amount) => stall(proxy, 50 + amount * 300),
  stall: (proxy, amount) => stall(proxy, 400 + amount * 1200),
  refuse(proxy, amount) {
    proxy.refusing = true;
    proxy.links.forEach((link) => link.end(true));
    setTimeout(() => (proxy.refusing = false), 100 + amount * 600);
  },
  delay: (proxy, amount) => (proxy.delay = amount < 0.4 ? 0 : Math.floor(amount * 80)),
  split: (proxy, amount) => (proxy.split = amount < 0.5 ? Infinity : Math.ceil(amount * 40)),
};

/** Ends one side, without the other being told. */
function muffle(gone, kept) {
  gone.removeAllListeners("close");
  gone.removeAllListeners("data");
  gone.resume();
  kept.once("close", () => gone.destroy());
  gone.destroy();
}

function stall(proxy, ms) {
  proxy.stalled = true;
  setTimeout(() => proxy.flow(), ms);
}
