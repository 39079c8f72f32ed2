// The names of events, for what nobody listens to is not copied into wasm's memory.

/** A view of wasm's memory. To make one for each message would take longer than all the rest. */
let view = new Uint8Array(0);
let viewed;

/**
 * Writes what is at `from` in a text to `place` in wasm's memory, after its length: up to 63 units, as far as they are ASCII.
 */
export function peek(text, from, memory, place) {
  // Memory that has grown is another buffer, and the view of the one before is empty.
  if (viewed !== memory || view.length === 0) view = new Uint8Array((viewed = memory).buffer);
  let count = 0;
  for (; count < 63; count++) {
    const unit = text.charCodeAt(from + count);
    // Past the end it is NaN.
    if (!(unit < 0x80)) break;
    view[place + count + 1] = unit;
  }
  view[place] = count;
}
