import { dump, load } from "js-yaml";
import { expect, test } from "vitest";
import { hostile, identical, someEvidence } from "../../builders.ts";
import { brokenRules } from "./codecheck-rules.ts";
import { aPoor, aRich, partsOf } from "./exported.ts";

const bundle = new Set(["figures/walk 1.csv", "table.csv", "results.csv"]);

async function drafts(evidence = aRich()) {
  const parts = await partsOf(evidence);
  return (["1.0", "2.0"] as const).map((version) => {
    return { version, text: parts.get(`exports/codecheck-${version}.yml`) ?? "" };
  });
}

test("a draft breaks only the rules about what a person must say", async () => {
  for (const { version, text } of await drafts()) {
    const ofAuthors = version === "2.0" ? ["CC-CFG-020"] : [];
    expect(brokenRules(text, version, bundle)).toEqual(["CC-CFG-013", ...ofAuthors, "CC-CFG-023", "CC-CFG-026"]);
    // Nobody is named who did not say so themselves.
    expect(load(text)).toMatchObject({ codechecker: [{ name: "FIXME" }], report: "FIXME", certificate: "FIXME" });
  }
});

test("a draft whose gaps a person fills breaks no rule", async () => {
  for (const { version, text } of await drafts()) {
    const filled = {
      ...(load(text) as object),
      codechecker: [{ name: "Jane Doe", ORCID: "0000-0002-1825-0097" }],
      report: "https://doi.org/10.5281/zenodo.1234567",
      summary: "It was straightforward.",
      certificate: "2026-001",
      paper: {
        title: "Random walks in one dimension",
        authors: [{ name: "Josiah Carberry", ORCID: "0000-0002-1825-0097" }],
        reference: "https://doi.org/10.1000/xyz",
      },
    };
    expect(brokenRules(`---\n${dump(filled)}`, version, bundle)).toEqual([]);
  }
});

test("what is ours stands under one node of the root", async () => {
  const known = "version manifest paper codechecker report summary repository check_time certificate tickmark".split(
    " ",
  );
  for (const { text } of await drafts()) {
    const root = load(text) as Record<string, { sha256: Record<string, string> }>;
    expect(Object.keys(root).filter((key) => !known.includes(key))).toEqual([]);
    expect(Object.keys(root.tickmark?.sha256 ?? {})).toEqual(["figures/walk 1.csv", "table.csv"]);
  }
});

test("a run that failed gives a draft without files, and names of files stay what they are", async () => {
  for (const { version, text } of await drafts(aPoor())) {
    expect(brokenRules(text, version, bundle)).not.toContain("CC-CFG-004");
    expect(load(text)).toMatchObject({ manifest: [], tickmark: { verdict: "failed" } });
  }
  const paths = ["yes", "- a: b", "12:30:45", "#x", "null", "'quoted'", "&a *b", "a\\b"];
  const odd = someEvidence({ comparisons: paths.map((path) => identical(path, undefined, hostile.block)) });
  for (const { text } of await drafts(odd)) {
    const { manifest } = load(text) as { manifest: readonly { file: unknown }[] };
    expect(manifest.map(({ file }) => file).toSorted()).toEqual(paths.toSorted());
  }
});

test("the checker of the rules finds what is wrong", () => {
  const broken = (text: string) => brokenRules(text, "2.0", bundle);
  expect(broken("a: [")).toEqual(["CC-CFG-001"]);
  expect(broken("manifest: [{file: /etc/passwd}]\n")).toEqual(
    expect.arrayContaining(["CC-CFG-002", "CC-CFG-006", "CC-CFG-008", "CC-CFG-016", "CC-CFG-024", "CC-BUN-001"]),
  );
  expect(broken("---\npaper: {authors: [{name: A, ORCID: 0000-0002-1825-0098}]}\n")).toContain("CC-MET-001");
});
