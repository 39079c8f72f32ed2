// Normalizes and compares traces: the observations of one run of a scenario, as named lists of lines.

const CONTEXT = 2;

/** Replaces random values by placeholders. */
export function normalise(trace, { ids, port }) {
  const seen = {};
  const names = ids.map(([kind, value]) => [value, `<${kind} ${(seen[kind] = (seen[kind] ?? 0) + 1)}>`]);
  // Longest first: one may be a prefix of another.
  names.sort(([one], [other]) => other.length - one.length);
  const portPattern = new RegExp(`(?<![\\w.])${port}(?!\\w)`, "g");
  const line = (text) => names.reduce((all, [value, name]) => all.replaceAll(value, name), text).replace(portPattern, "<port>");
  return Object.fromEntries(Object.entries(trace).map(([name, lines]) => [name, lines.map(line)]));
}

/**
 * Compares two traces.
 * @returns {{ text: string, lines: string[] }} a readable diff, and the differing lines; none if the traces are equal
 */
export function difference(reference, ours) {
  const lines = [];
  const sections = [];
  for (const name of new Set([...Object.keys(reference), ...Object.keys(ours)])) {
    const changes = align(reference[name] ?? [], ours[name] ?? []);
    const differing = changes.filter(([mark]) => mark !== " ");
    if (differing.length > 0) {
      lines.push(...differing.map(([mark, text]) => `${name}: ${mark} ${text}`));
      sections.push(`${name}:`, ...excerpt(changes).map(([mark, text]) => `  ${mark} ${text}`));
    }
  }
  const text = ["the traces differ (- socket.io-client, + this package)", ...sections].join("\n");
  return { text, lines };
}

// The changed lines with some context.
function excerpt(changes) {
  const near = (i) => changes.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(([mark]) => mark !== " ");
  const shown = [];
  changes.forEach((change, i) => {
    if (near(i)) shown.push(change);
    else if (shown.length === 0 || near(i - 1)) shown.push(["…", ""]);
  });
  return shown;
}

// A line diff by longest common subsequence, as [mark, line].
function align(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const result = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      result.push([" ", a[i++]]);
      j++;
    } else if (j >= b.length || (i < a.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      result.push(["-", a[i++]]);
    } else {
      result.push(["+", b[j++]]);
    }
  }
  return result;
}
