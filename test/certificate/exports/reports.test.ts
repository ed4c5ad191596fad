import { expect, test } from "vitest";
import type { Failure } from "../../../src/domain/execution.ts";
import {
  aPartialPlan,
  aPlan,
  aRecord,
  different,
  hostile,
  identical,
  missing,
  someEvidence,
  unrecorded,
} from "../../builders.ts";
import { aPoor, aRich, partsOf } from "./exported.ts";

const reportOf = async (evidence = aRich()) => (await partsOf(evidence)).get("exports/REPLICATION.md") ?? "";
const readmeOf = async (evidence = aRich()) => (await partsOf(evidence)).get("exports/README-blocks.md") ?? "";
const ticked = (text: string) => [...text.matchAll(/^ *- \[x\] (.*)$/gm)].map(([, box]) => box);

test("part B has the headings of AEA's template, word for word and in their order", async () => {
  for (const evidence of [aRich(), aPoor()]) {
    const headings = [...(await reportOf(evidence)).matchAll(/^##+ .*$/gm)].map(([heading]) => heading);
    expect(headings.slice(1)).toEqual([
      "## All data files provided",
      "### File checks",
      "### PII Checks",
      "## Stated computational requirements",
      "## Code description",
      "## Computing Environment of the Replicator",
      "## Replication steps",
      "## Findings",
      "### Missing computational requirements",
      "### Data Preparation Code",
      "### Tables and Figures",
      "### In-Text Numbers",
      "## Classification",
      "### Reason for incomplete reproducibility",
    ]);
  }
});

const many = (count: number, make: (path: string) => ReturnType<typeof identical | typeof different>) =>
  Array.from({ length: count }, (_, index) => make(`${make.name}${index}.csv`));

test.each([
  ["all the same", many(4, identical), ["full reproduction", "None."]],
  [
    "half differs",
    [...many(2, identical), ...many(2, different)],
    ["partial reproduction (see above)", expect.stringMatching(/^`Discrepancy/)],
  ],
  [
    "nearly all differs",
    [...many(1, identical), ...many(9, different)],
    [expect.stringMatching(/^not able/), expect.stringMatching(/^`Discrepancy/)],
  ],
  // Whether few differences are insignificant is not for a program to say.
  ["one of four differs", [...many(3, identical), ...many(1, different)], [expect.stringMatching(/^`Discrepancy/)]],
  ["nothing is recorded", [unrecorded("a.csv")], []],
  ["one is missing of two", [identical("a.csv"), missing("b.csv")], ["partial reproduction (see above)"]],
])("%s: the class and the reasons follow", async (_title, comparisons, boxes) => {
  expect(ticked((await reportOf(someEvidence({ comparisons }))).replace(/[\s\S]*## Classification/, ""))).toEqual(
    boxes,
  );
});

test("what the authors leave out makes it partial, with data that is not available, and the steps that did not run", async () => {
  const report = await reportOf(someEvidence({ record: { plan: aPartialPlan(), steps: aRecord().steps.slice(1) } }));
  expect(ticked(report.replace(/[\s\S]*## Classification/, ""))).toEqual([
    "partial reproduction (see above)",
    "`Data not available`",
  ]);
  for (const line of [
    "reproduced, identical, partial",
    "- Not provided: `patients.csv`",
    "Did not run `simulate`: not rerun: takes three weeks.",
    "FIXME: tick why steps were left out",
    "- output sim.csv (Table 1): not rerun: takes three weeks",
  ])
    expect(report.replaceAll("\\", "")).toContain(line);
  expect(report).toMatch(/\| complete \| no \| left out: step simulate/);
});

const failures: readonly (readonly [failure: Failure, reason: string])[] = [
  [{ kind: "exited", step: "plot", exitCode: 3 }, "`Code not functional`"],
  [{ kind: "timed-out", step: "plot", limitSeconds: 3 }, "`Insufficient time available to replicator`"],
  [
    { kind: "out-of-memory", step: "plot", limitBytes: 3 },
    "`Insufficient computing resources available to replicator`",
  ],
  [{ kind: "unprepared", what: "image", message: "gone" }, "`Software not available to replicator`"],
  [{ kind: "unprepared", what: "input", message: "gone" }, "`Data missing`"],
];

test.each(failures)("a run that failed, %o, is a reason by AEA's name", async (failure, reason) => {
  const boxes = ticked(await reportOf(someEvidence({ failure, comparisons: [] })));
  expect(boxes).toContain("not able to reproduce most or all of the results (reasons see above)");
  expect(boxes.some((box) => box?.startsWith(reason))).toBe(true);
});

test("the World Bank's three words are answered from what was observed", async () => {
  const report = await reportOf();
  expect(report).toMatch(/^\| complete \| yes \| /m);
  expect(report).toMatch(/^\| stable \| not checked \| /m);
  expect(report).toMatch(/^\| consistent \(with what was recorded\) \| yes \| /m);
});

test("nobody is called a trusted third party who did not prove it", async () => {
  expect(ticked(await reportOf()).join()).not.toContain("third-party");
});

test("numbers in the text stand with what the rerun gave", async () => {
  expect(await reportOf()).toContain("| p = 0.032 | FIXME | `table.csv` | Same |");
});

test("the README's boxes are ticked by what was measured, and left open where only the author knows", async () => {
  expect(ticked(await readmeOf())).toEqual(["<10 minutes", "< 25 MBytes"]);
  const inputs = aRich().run.record.inputs.map((input) => ({ ...input, sizeBytes: 3e9 }));
  expect(ticked(await readmeOf(aRich({ wallSeconds: 3 * 3600, inputs })))).toEqual(["2-8 hours", "2 GB - 25 GB"]);
  expect(ticked(await readmeOf(aPoor()))).toEqual([]);
});

test("a single step is named as the program of every figure", async () => {
  const steps = [{ name: "all", command: "make all | tee log", image: null }];
  expect(await readmeOf(aRich({ plan: aPlan({ steps }) }))).toContain(
    "| Figure 1 | <code>make all &#124; tee log</code> |",
  );
});

test.each(Object.keys(hostile) as (keyof typeof hostile)[])(
  "%s in a name gives a report no structure",
  async (kind) => {
    const word = hostile[kind].slice(0, 500).toWellFormed();
    const path = word.replaceAll(/\p{Cc}/gu, "");
    const evidence = someEvidence({ comparisons: [identical(path, "x", word)], record: { notes: [word], user: word } });
    const plain = someEvidence({ comparisons: [identical("a", "x", "b")], record: { notes: ["c"] } });
    const shape = (text: string) => [...text.matchAll(/^(#+|\||- \[|\d+\.|```|>|<)/gm)].map(([mark]) => mark).join(" ");
    expect(shape(await reportOf(evidence))).toBe(shape(await reportOf(plain)));
    expect(shape(await readmeOf(evidence))).toBe(shape(await readmeOf(plain)));
    const outsideOfCode = (await reportOf(evidence)).replaceAll(/`[^`\n]*`/g, "");
    expect(outsideOfCode).not.toMatch(/(?<!\\)<(?!\/?code>|10 minutes| 25 MBytes)/);
  },
);
