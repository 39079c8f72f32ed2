// Transports of the application as the core knows them: a WebSocket, or a function like `fetch`.
import { defer } from "#leaves";
import { SEPARATOR, toFrame, toPacket } from "./packets.js";

/** A WebSocket over a transport. It opens once the core has added its listeners. */
export function asWebSocket(transport) {
  const unsent = [];
  const flush = () => {
    if (transport.writable && unsent.length > 0) transport.send(unsent.splice(0));
  };
  const socket = {
    send(frame) {
      unsent.push(toPacket(frame));
      flush();
    },
    close: () => transport.close(),
  };
  transport.on("open", () => socket.onopen?.());
  transport.on("packet", (packet) => socket.onmessage?.({ data: toFrame(packet, true) }));
  transport.on("drain", flush);
  transport.on("error", (error) => socket.onerror?.(error));
  transport.on("close", (details) => socket.onclose?.({ details }));
  defer(() => {
    try {
      if (socket.onopen) transport.open();
    } catch (error) {
      socket.onerror?.(error);
    }
  });
  return socket;
}

/** A function that sends the requests of long-polling over a transport. */
export function asFetch(transport) {
  const frames = [];
  /** What waits for a response, by method. */
  const waiting = {};
  const respond = (method, text) => waiting[method]?.resolve({ ok: true, text: () => text });
  const fail = (error) => Object.values(waiting).forEach(({ reject }) => reject(error));
  transport.on("packet", (packet) => frames.push(toFrame(packet)));
  transport.on("pollComplete", () => respond("GET", frames.splice(0).join(SEPARATOR)));
  transport.on("drain", () => respond("POST", ""));
  transport.on("error", fail);
  transport.on("close", fail);
  return (uri, { method, body, signal }) =>
    new Promise((resolve, reject) => {
      waiting[method] = { resolve, reject };
      signal.onabort = () => transport.close();
      transport._uri = uri;
      if (body) transport.write(body.split(SEPARATOR).map(toPacket));
      else if (transport.readyState) transport.doPoll();
      else transport.open();
    });
}
