// The buffers of a socket as programs see them; the core gives flat lists, see `numbers.js`.
import { EVENT } from "./encode.js";

/** The packets of a send buffer. */
export const packetsOf = (list) =>
  groups(list, 4).map(([data, id, compress]) => {
    const packet = { type: EVENT, data, options: { compress } };
    if (id >= 0) packet.id = id;
    return packet;
  });

/** The events of a retry queue. */
export const queuedOf = (list) =>
  groups(list, 7).map(([id, tryCount, pending, args, timeout, compress]) => {
    return { id, tryCount, pending, args, flags: { fromQueue: true, timeout, compress } };
  });

/** Splits a flat list into tuples. */
export function groups(list, size) {
  const groups = [];
  for (let i = 0; i < list.length; i += size) groups.push(list.slice(i, i + size));
  return groups;
}
