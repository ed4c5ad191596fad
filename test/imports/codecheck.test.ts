import { expect, test } from "vitest";
import { importFile, proposed } from "./proposals.ts";

const sound = `%YAML 1.1
---
version: https://codecheck.org.uk/spec/config/2.0/
manifest:
  - file: fig1.pdf
    comment: Figure 1
paper:
  title: "A good paper"
  authors:
    - name: Josiah Carberry
      ORCID: 0000-0002-1825-0097
  reference: https://doi.org/10.1234/preprint.1
codechecker:
  - name: Jane Doe
    ORCID: 0000-0002-1694-233X
report: https://doi.org/10.5281/zenodo.1234567
summary: It went well.
repository: https://github.com/o/r
check_time: "2026-01-01 13:00:00"
certificate: 2026-999
`;

test("the manifest becomes the outputs, and the paper the paper", () => {
  const { said, broken, decisions } = proposed("codecheck.yml", sound, {
    "fig1.pdf": "",
    "main.R": "",
    "codecheck/x.Rmd": "",
  });
  expect(broken).toEqual([]);
  expect(said.paper).toMatchObject({
    doi: "10.1234/preprint.1",
    title: "A good paper",
    authors: [{ name: "Josiah Carberry", orcid: "0000-0002-1825-0097" }],
  });
  expect(said.analyses[0].outputs).toMatchObject([{ path: "fig1.pdf", label: "Figure 1" }]);
  expect(said.analyses[0].steps[0].command).toBe("Rscript main.R");
  // What codecheck.yml does not know: image and command.
  expect(decisions).toHaveLength(2);
});

test("a manifest with bare names, spaces, holes and paths out of the folder is taken as far as it goes", () => {
  const broken = `manifest:
  - file: fig4.pdf
  - file: code/Fig 2.pdf
    comment: "Figure 2: walk # one"
  - comment: nothing
  - file: ../../etc/passwd
  - file: same.png
codechecker:
  - name:
paper: {title: FIXME, authors: [{name: A, ORCID: https://orcid.org/0000-0002-1825-0098}], reference: x.pdf}
report: https://doi.org/10.5281/zenodo.FIXME
certificate: 2020-1
`;
  const answer = proposed("codecheck.yml", broken, {
    "python code/output/fig4.pdf": "",
    "code/Fig 2.pdf": "",
    "a/same.png": "",
    "b/same.png": "",
  });
  expect(answer.said.analyses[0].outputs).toMatchObject([
    { path: "python code/output/fig4.pdf" },
    { path: "code/Fig 2.pdf", label: "Figure 2: walk # one" },
    { path: "same.png" },
  ]);
  expect(answer.untranslated.join("\n")).toContain("../../etc/passwd");
  expect(answer.decisions.map(({ text }) => text).join("\n")).toContain("a/same.png, b/same.png");
  const rules = answer.broken.map(({ rule }) => rule);
  expect(new Set(rules)).toEqual(
    new Set([
      ..."002 005 006 007 009 010 013 014 020 022 023 024 026 027 028".split(" ").map((number) => `CC-CFG-${number}`),
      "CC-MET-001",
      "CC-BUN-001",
      "CC-BUN-002",
    ]),
  );
});

test("the version of the file decides how heavy a broken rule is", () => {
  const severity = (version: string) => {
    const text = `---\nversion: ${version}\nmanifest: [{file: a, comment: b}]\n`;
    return proposed("codecheck.yml", text).broken.find(({ rule }) => rule === "CC-CFG-025")?.severity;
  };
  expect(severity("https://codecheck.org.uk/spec/1.0")).toBe("info");
  expect(severity("https://codecheck.org.uk/spec/config/1.0")).toBe("info");
  expect(severity("https://codecheck.org.uk/spec/config/2.0/")).toBe("error");
});

test("no text of the file can become a key of the declaration", () => {
  const { said } = proposed(
    "codecheck.yml",
    `manifest:\n  - {file: "a.csv", comment: "x\\n  sha256: y"}\nsummary: "one\\nnetwork: full\\u2028env: {A: b}"\n"key\\nnetwork: full": 1\n`,
    { "a.csv": "" },
  );
  expect(said.analyses[0]).toMatchObject({ network: "none", env: {} });
});

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh".split("").reduce((text, name, index) => `${text}${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(",")}]\n`, "")}manifest: *h\n`;

test.each([
  ["aliases that unfold to more than fits", bomb, /aliases|too many/],
  ["a file that is too large", `manifest: [${"x,".repeat(1_100_000)}]`, /larger/],
  ["a file that is nested without end", "[".repeat(5000), /nested/],
  ["an alias inside of what it names", "manifest: &a [*a]\n", /alias/],
  ["something else", "a: 1\n", /--from/],
  ["nothing", "", /empty/],
])("%s is refused", (_what, text, reason) => {
  expect(importFile("codecheck.yml", text)).toMatchObject({ kind: "refused", reason: expect.stringMatching(reason) });
});
