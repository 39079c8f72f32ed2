// Emulates a network between a page and a server on the same machine: a TCP proxy with a round trip time and a bandwidth.
//
// Chromium's own emulation works per request, so a new connection costs no round trip. Here it costs one, as TCP's handshake
// does, and all connections share the bandwidth packet by packet. Slow start is not emulated.
import { connect, createServer } from "node:net";

const PACKET = 1400; // bytes
/** The delay of a timer, in ms, that the lane catches up on. */
const MAX_LAG = 2;

/** One direction: a packet queue per connection, served round-robin. */
class Lane {
  #bandwidth;
  #delay;
  #queues = [];
  #free = 0;
  #isRunning = false;

  constructor(bandwidth, delay) {
    this.#bandwidth = bandwidth;
    this.#delay = delay;
  }

  /** Returns a function that takes a connection's data and passes it to `deliver` later. */
  queue(deliver) {
    const packets = [];
    return (data) => {
      if (packets.length === 0) this.#queues.push(packets);
      for (let at = 0; at < data.length; at += PACKET) {
        const packet = data.subarray(at, at + PACKET);
        packets.push({ size: packet.length, arrive: () => deliver(packet) });
      }
      if (!this.#isRunning) this.#run();
    };
  }

  #run() {
    const now = performance.now();
    this.#free = Math.max(this.#free, now - MAX_LAG);
    while (this.#queues.length > 0 && this.#free <= now) {
      const packets = this.#queues.shift();
      const { size, arrive } = packets.shift();
      if (packets.length > 0) this.#queues.push(packets);
      this.#free += size / this.#bandwidth;
      setTimeout(arrive, this.#delay);
    }
    this.#isRunning = this.#queues.length > 0;
    if (this.#isRunning) setTimeout(() => this.#run(), 1);
  }
}

/**
 * Opens a link to the server on a port.
 * @param {object} network
 * @param {number} network.rtt the round trip time, in ms; 0 for none
 * @param {number} network.bandwidth in each direction, in bytes per ms; Infinity for no limit
 */
export async function openLink(port, { rtt, bandwidth }) {
  const sockets = new Set();
  const [up, down] = [new Lane(bandwidth, rtt / 2), new Lane(bandwidth, rtt / 2)];
  const proxy = createServer((page) => {
    const server = connect(port, "127.0.0.1");
    for (const [from, to, lane] of [[page, server, up], [server, page, down]]) {
      sockets.add(from);
      from.setNoDelay(true);
      const take = rtt > 0 ? lane.queue((packet) => to.writable && to.write(packet)) : (data) => to.write(data);
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        setTimeout(() => to.destroy(), rtt);
      });
      if (from === server) from.on("data", take);
      // TCP's handshake: the page's data starts one round trip later.
      else setTimeout(() => from.on("data", take), rtt);
    }
  });
  await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  };
  return { address: `http://127.0.0.1:${proxy.address().port}`, close };
}
