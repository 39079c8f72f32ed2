// What encodes and decodes texts in UTF-8, for the bindings. The DOM of Jest, an older jsdom, has neither.

/** Bytes as a string of units below 256, which the old functions of JavaScript encode and decode. */
const unitsOf = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

export const TextDecoder =
  globalThis.TextDecoder ??
  class {
    decode(bytes = []) {
      return decodeURIComponent(escape(unitsOf(bytes)));
    }
  };

export const TextEncoder =
  globalThis.TextEncoder ??
  class {
    encodeInto(text, place) {
      const units = unescape(encodeURIComponent(text));
      place.set(Array.from(units, (unit) => unit.charCodeAt(0)));
      return { written: units.length };
    }
  };
