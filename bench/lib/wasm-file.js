// Reads a wasm file: its sections, and its functions with names and sizes.

const [CUSTOM, IMPORT, CODE] = [0, 2, 10];
const SECTIONS = ["custom", "types", "imports", "functions", "tables", "memory", "globals", "exports", "start", "elements"];
SECTIONS.push("code", "data", "data count");
const FUNCTION_NAMES = 1;

/** Reads bytes in sequence. */
class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  get isAtEnd() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 number. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A reader of the next `length` bytes. */
  part(length) {
    this.at += length;
    return new Reader(this.bytes.subarray(this.at - length, this.at));
  }

  text() {
    return new TextDecoder().decode(this.part(this.number()).bytes);
  }

  limits() {
    const hasMaximum = this.byte() & 1;
    this.number();
    if (hasMaximum) this.number();
  }
}

function countImportedFunctions(section) {
  let functions = 0;
  for (let left = section.number(); left > 0; left--) {
    section.text();
    section.text();
    const kind = section.byte();
    if (kind === 0) {
      functions++;
      section.number();
    } else if (kind === 1) {
      section.byte();
      section.limits();
    } else if (kind === 2) {
      section.limits();
    } else if (kind === 3) {
      section.part(2);
    } else {
      throw new Error(`wasm: unknown import kind ${kind}`);
    }
  }
  return functions;
}

function readNames(section) {
  const names = new Map();
  while (!section.isAtEnd) {
    const kind = section.byte();
    const part = section.part(section.number());
    if (kind !== FUNCTION_NAMES) continue;
    for (let left = part.number(); left > 0; left--) names.set(part.number(), part.text());
  }
  return names;
}

/** The sizes of the sections, by name, and of the functions. Custom sections do not count. */
export function readWasm(bytes) {
  const file = new Reader(bytes);
  file.part(8);
  const sections = {};
  const sizes = [];
  let imported = 0;
  let names = new Map();
  while (!file.isAtEnd) {
    const id = file.byte();
    const section = file.part(file.number());
    if (id !== CUSTOM) sections[SECTIONS[id] ?? `section ${id}`] = section.bytes.length;
    if (id === IMPORT) {
      imported = countImportedFunctions(section);
    } else if (id === CODE) {
      for (let left = section.number(); left > 0; left--) {
        const size = section.number();
        section.part(size);
        sizes.push(size);
      }
    } else if (id === CUSTOM && section.text() === "name") {
      names = readNames(section.part(section.bytes.length - section.at));
    }
  }
  const functions = sizes.map((size, i) => ({ name: names.get(imported + i) ?? `function ${imported + i}`, size }));
  return { sections, functions };
}
