// What the polling transport asks of JavaScript about binary data.

/** The bytes of an ArrayBuffer or of a view of one: none if it has been transferred meanwhile. */
export function bytes(binary) {
  try {
    return ArrayBuffer.isView(binary)
      ? new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength)
      : new Uint8Array(binary);
  } catch {
    return new Uint8Array(0);
  }
}

/** Reads the Blobs among `parts`; calls `done(isRead, parts or what reading failed with)` once, later. */
export function readBlobs(parts, done) {
  Promise.all(parts.map((part) => (part instanceof Blob ? part.arrayBuffer() : part))).then(
    (read) => done(true, read),
    (error) => done(false, error),
  );
}
