// A network between a page and the server, which are on one machine: a TCP proxy with a round trip time and a bandwidth.
//
// Chromium's own emulation knows of requests only, not of connections: a new one costs no round trip there. Here one does,
// as TCP's handshake would, and all connections share the bandwidth packet by packet. Slow start is left out.
import { connect, createServer } from "node:net";

const PACKET = 1400; // bytes
/** A timer may come so late, in ms; what it has missed is made up for. */
const LATE = 2;

/** One direction: queues of packets, one a connection, served in turn. */
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

  /** A function that takes what a connection receives, and `deliver`s it later. */
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
    this.#free = Math.max(this.#free, now - LATE);
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
 * Opens a link to the server of that port.
 * @param {object} network
 * @param {number} network.rtt the round trip time in ms, 0 for none
 * @param {number} network.bandwidth each way in bytes per ms, Infinity for any
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
      // The handshake of TCP: the page sends nothing before it has made the trip.
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
