// The program on the crate's page in the registry.

/** The first block of a language. */
function block(text, language) {
  const found = new RegExp(`^\`\`\`${language}\\r?\\n([^]*?)^\`\`\``, "m").exec(text);
  if (!found) throw new Error(`the page has no block of ${language}`);
  return found[1];
}

/** The manifest and the source of the program, with the crate in a directory. */
export function programOf(page, crate) {
  const dependencies = block(page, "toml").replace(/^socketio = .*$/m, `socketio = { path = ${JSON.stringify(crate)} }`);
  const head = '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2024"\n';
  return { manifest: `${head}\n${dependencies}\n[workspace]\n`, main: block(page, "rust") };
}
