// A release has one version.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { obstacles } from "../../scripts/lib/versions.js";

const sources = {
  tag: "v1.2.3",
  versions: { "the crate socketio": "1.2.3", "pkg/package.json": "1.2.3" },
  changelog: "# Changelog\n\n## 1.2.3, 2026-01-31\n\n- New.\n\n## 1.2.2, 2026-01-01\n",
  repositories: { "Cargo.toml": "https://example.com/repository" },
};

describe("the versions of a release", () => {
  it("agree", () => assert.deepEqual(obstacles(sources), []));

  it("are named where they differ from the tag", () => {
    const versions = { ...sources.versions, "pkg/package.json": "1.2.2" };
    assert.deepEqual(obstacles({ ...sources, versions }), ["pkg/package.json has the version 1.2.2, the tag says 1.2.3"]);
  });

  it("are versions", () => assert.match(obstacles({ ...sources, tag: "main" })[0], /has to be a version/));

  it("are first in the changelog, with a date", () => {
    const of = (changelog) => obstacles({ ...sources, changelog }).join();
    assert.match(of("## 1.2.2, 2026-01-01\n"), /begins with "1.2.2, 2026-01-01"/);
    assert.match(of("## 1.2.3, unreleased\n"), /"unreleased" where the date/);
    assert.match(of(""), /not with 1.2.3/);
  });

  it("need a repository, for provenance", () => {
    assert.deepEqual(obstacles({ ...sources, repositories: { "Cargo.toml": undefined } }), ["Cargo.toml does not name the repository"]);
  });
});
