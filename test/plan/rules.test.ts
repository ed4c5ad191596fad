import { describe, expect, test } from "vitest";
import type { Ceilings } from "../../src/domain/ceilings.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { Lock } from "../../src/domain/lock.ts";
import { matcher } from "../../src/domain/patterns.ts";
import { type ParseOptions, parseDeclaration } from "../../src/plan/parse-declaration.ts";

const generous: Ceilings = {
  cpus: 64,
  memoryBytes: 2 ** 40,
  diskBytes: 2 ** 40,
  timeoutSeconds: 86_400,
  network: true,
  build: true,
};

function problems(text: string, options: ParseOptions = {}): string[] {
  const parsed = parseDeclaration(text, options);
  return parsed.ok ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

/** A declaration that is right but for the given line. */
const withLine = (line: string) =>
  ["version: 1", "image: a", "run: b", "outputs: [c]", line]
    .filter((other, index) => index > 3 || !line.startsWith(`${other.split(":")[0]}:`))
    .join("\n");

describe("the operator's ceilings", () => {
  const building = "version: 1\nbuild: Dockerfile\nrun: b\noutputs: [c]\nnetwork: full";

  test("builds and the network are refused in the operator's name, with the setting that allows them", () => {
    const said = problems(building, { ceilings: { ...generous, build: false, network: false } });
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^2:1: .*TICKMARK_ALLOW_BUILD=yes$/);
    expect(said[1]).toMatch(/^5:1: .*TICKMARK_ALLOW_NETWORK=yes$/);
  });

  test("an operator who allows them, or a check without an operator, hears nothing", () => {
    expect(problems(building, { ceilings: generous })).toEqual([]);
    expect(problems(building)).toEqual([]);
  });

  test("a declaration that needs neither is never refused", () => {
    expect(problems(withLine("network: none"), { ceilings: { ...generous, build: false, network: false } })).toEqual(
      [],
    );
  });
});

describe("digests pinned by hand", () => {
  const lockWith = (path: string, content: string): Lock => ({
    version: 1,
    analyses: {
      main: {
        run: null,
        plan: null,
        recordedAt: null,
        images: [],
        outputs: [{ path, digest: digestOf(content), sizeBytes: 1, mediaType: "text/csv" }],
      },
    },
  });
  const pinned = `version: 1\nimage: a\nrun: b\noutputs:\n  - { path: c.csv, sha256: "${digestOf("one")}" }`;

  test("must agree with the lock", () => {
    expect(problems(pinned, { lock: lockWith("c.csv", "two") })).toEqual([
      `5:28: reproduce.lock has another digest for \`c.csv\` (${digestOf("two")}): remove this one, or record the outputs again`,
    ]);
  });

  test("say nothing against a lock that agrees or does not know the file", () => {
    expect(problems(pinned, { lock: lockWith("c.csv", "one") })).toEqual([]);
    expect(problems(pinned, { lock: lockWith("d.csv", "two") })).toEqual([]);
    expect(problems(pinned, { lock: null })).toEqual([]);
  });
});

describe("outputs", () => {
  test("a notebook may be source and output at once", () => {
    expect(problems(withLine("outputs: [walk.ipynb]\nsources: [walk.ipynb, data.csv]"))).toEqual([]);
  });

  test("may lie among the sources as long as a pattern names those", () => {
    expect(problems(withLine("outputs: [src/table.csv]\nsources: [src/**]"))).toEqual([]);
  });

  test("a pattern and a file that it matches may both be declared, for a label", () => {
    expect(problems(withLine("outputs: [figures/*.png, { path: figures/a.png, label: Figure 1 }]"))).toEqual([]);
  });

  test("a pattern that would take everything away is refused", () => {
    expect(problems(withLine('outputs: ["**"]'))[0]).toContain("this pattern also matches `reproduce.yml`");
    expect(problems(withLine('outputs: ["*"]'))[0]).toContain("this pattern also matches `reproduce.yml`");
  });

  test("of several analyses in one folder have one owner each, wherever they are written from", () => {
    const text = `version: 1
analyses:
  a: { in: papers, image: x, run: y, outputs: [one/t.csv] }
  b: { in: papers/one, image: x, run: y, outputs: [t.csv] }`;
    expect(problems(text)).toEqual([
      "4:52: `papers/one/t.csv` is an output of the analysis `a` too: each file has one analysis that makes it",
    ]);
  });
});

describe("patterns", () => {
  test("that could keep a matcher busy are not even tried on the other paths", () => {
    const slow = `outputs: ["${"(x+x+)+".repeat(20)}*y"]\nparameters: ${"x".repeat(400)}`;
    expect(problems(withLine(slow))).toHaveLength(1);
  });

  // The longest names that a file system takes, as a run could leave them behind to keep us busy.
  const names = [
    ...["a", "b", "ab"].map((text) => text.repeat(255 / text.length)),
    `${`${"a".repeat(255)}/`.repeat(15)}c`,
    `${"a/".repeat(2000)}c`,
    `${"aaaa/".repeat(800)}c`,
  ];

  test.each([
    "*a*ab",
    "*a*/*a/*a/*ab",
    "**/a*a/**/b",
    "**/*a*a/**/a*/b",
    "{a,aa,aaa}{a,aa}*a*b",
    "[a-z]*a[!b]*b",
    `${"?".repeat(200)}*b`,
  ])("%s is decided on any name, within the time of a test", { timeout: 20_000 }, (pattern) => {
    expect(problems(withLine(`outputs: [${JSON.stringify(pattern)}]`))).toEqual([]);
    const matches = matcher([pattern]);
    expect(names.map(matches)).toHaveLength(names.length);
  });

  test.each(["*a*a*ab", "*a*/*a*/b", "{a*,*a}b", "{a,b}{c,d}{e,f}*", "**/a/**/b/**", "([a]+)+*", "x{a,{b,c}}*"])(
    "%s is refused",
    (pattern) => {
      expect(problems(withLine(`outputs: [${JSON.stringify(pattern)}]`))).toHaveLength(1);
    },
  );

  test.each([
    "figures/*.png",
    "results/*/**/fig_*_v*.svg",
    "{a,b}/t?.csv",
    "data[0-9]/*.csv",
    "Größe/ä b*.png",
    "**/*.csv",
  ])("%s is fine", (pattern) => {
    expect(problems(withLine(`outputs: [${JSON.stringify(pattern)}]`))).toEqual([]);
  });
});

test("names of steps that we give and names that the author gives are told apart", () => {
  expect(problems(withLine("run: [x, { name: step 1, run: y }]"))).toEqual([
    "4:18: `step 1` is the name of step 1 already: give this step another one",
  ]);
});

test("a rule's problem stands in the order of the file, whichever rule found it", () => {
  const text =
    'version: 1\nimage: "A B"\nrun: b\noutputs: [/c, c, c]\nenv: { TICKMARK_A: 1 }\nclaims: [{ text: x, from: "c#/x" }]';
  expect(problems(text).map((problem) => problem.split(": ")[0])).toEqual([
    "2:8",
    "4:11",
    "4:15",
    "4:18",
    "5:8",
    "6:12",
  ]);
});
