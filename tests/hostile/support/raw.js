// Answers byte by byte: a WebSocket without a library, and what follows a granted namespace.
import { createHash } from "node:crypto";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
export const TEXT = 1;
export const CLOSE = 8;
export const OPEN = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';

/** The head of an answer that accepts a WebSocket. `fields` are further lines, or other ones. */
export function accept(req, { key = req.headers["sec-websocket-key"], lines = [] } = {}) {
  const answer = createHash("sha1").update(key + GUID).digest("base64");
  return ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${answer}`, ...lines, "", ""].join("\r\n");
}

/** A frame. `length` is what it says of its length, if that is not the truth. */
export function frame(data, { opcode = TEXT, fin = true, bits = 0, mask = false, length } = {}) {
  const body = Buffer.from(data);
  const size = length ?? body.length;
  const first = (fin ? 0x80 : 0) | bits | opcode;
  const masked = mask ? 0x80 : 0;
  let head;
  if (size < 126) head = Buffer.from([first, masked | size]);
  else if (size < 65_536) head = Buffer.from([first, masked | 126, size >> 8, size & 255]);
  else {
    head = Buffer.alloc(10);
    head.set([first, masked | 127]);
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, mask ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}

/** A server whose WebSockets are opened, granted, and then get these bytes. The connection stays, unless `end` is called by them. */
export const sends = (...parts) => () => ({
  onRawUpgrade(req, socket) {
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.write(Buffer.concat([Buffer.from(accept(req)), frame(OPEN), frame('40{"sid":"x"}')]));
    setTimeout(() => {
      for (const part of parts) typeof part === "function" ? part(socket) : socket.write(part);
    }, 50);
    return true;
  },
});

/** A server that grants the namespace, and then calls `act` with the session. */
export const grants = (act, options = {}) => () => ({
  ...options,
  onPacket(session, packet) {
    if (!packet.startsWith("40")) return false;
    session.send('40{"sid":"x"}');
    setTimeout(() => act(session), 30);
    return true;
  },
});

/** A server that grants the namespace and then sends these packets, on long-polling in one body. */
export const follows = (...packets) => grants((session) => session.sendAll(packets));
