// What the polling transport asks of JavaScript about binary data.

/** The bytes of an ArrayBuffer or of a view of one. */
export function bytes(binary) {
  return ArrayBuffer.isView(binary)
    ? new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength)
    : new Uint8Array(binary);
}

/** Reads the Blobs among `parts`; calls `done(isRead, parts or what reading failed with)` once, later. */
export function readBlobs(parts, done) {
  Promise.all(parts.map((part) => (part instanceof Blob ? part.arrayBuffer() : part))).then(
    (read) => done(true, read),
    (error) => done(false, error),
  );
}
