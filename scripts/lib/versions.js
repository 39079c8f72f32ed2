// One version for both products.

/**
 * What is in the way of a release, in words.
 *
 * @param {object} sources
 * @param {string} sources.tag such as `v0.1.0`
 * @param {Record<string, string>} sources.versions by the name of where they are
 * @param {string} sources.changelog
 * @param {Record<string, string | undefined>} sources.repositories addresses of the repository, by the name of the manifest: provenance
 *   is refused without
 * @returns {string[]}
 */
export function obstacles({ tag, versions, changelog, repositories }) {
  const wanted = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag)?.[1];
  if (wanted === undefined) return [`the tag is "${tag}", it has to be a version, such as v0.1.0`];
  const found = Object.entries(versions)
    .filter(([, version]) => version !== wanted)
    .map(([name, version]) => `${name} has the version ${version}, the tag says ${wanted}`);
  const [, heading] = /^## (.*)$/m.exec(changelog) ?? [];
  const [version, date] = heading?.split(", ") ?? [];
  if (version !== wanted) found.push(`CHANGELOG.md begins with "${heading}", not with ${wanted}`);
  else if (!/^\d{4}-\d\d-\d\d$/.test(date)) found.push(`CHANGELOG.md says "${date}" where the date of ${wanted} should be`);
  for (const [name, address] of Object.entries(repositories)) {
    if (!address) found.push(`${name} does not name the repository`);
  }
  return found;
}
