// Engine.IO packets, as programs see them.
import { fromBase64, toBase64 } from "#leaves";

/** The types of packets, by their digit. */
const TYPES = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];

/** The type digit of a message packet. */
export const MESSAGE = "4";

/** Stands between the packets of a long-polling body. */
export const SEPARATOR = "\x1e";

/** Decodes a frame: binary data is a message, text starts with the digit of its type, or with the mark of base64. */
export function toPacket(frame) {
  if (typeof frame !== "string") return { type: "message", data: frame };
  if (frame[0] === "b") return { type: "message", data: fromBase64(frame, 1) };
  const type = TYPES[frame[0]];
  return frame.length > 1 ? { type, data: frame.slice(1) } : { type };
}

/** Encodes a packet as a frame; as a text, unless binary frames are possible. */
export function toFrame({ type, data = "" }, supportsBinary) {
  if (typeof data !== "object") return TYPES.indexOf(type) + data;
  return supportsBinary ? data : toBase64(data);
}
