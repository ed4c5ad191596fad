import { expect, test } from "vitest";
import { completedCheck } from "../../src/report/check-run.ts";
import { linksFrom } from "../../src/report/links.ts";
import { commitPage } from "../../src/report/pages/commit-page.ts";
import { historyTable } from "../../src/report/pages/history.ts";
import { runPage } from "../../src/report/pages/run-page.ts";
import { planLines } from "../../src/report/plan-lines.ts";
import { unpainted, verdictLines } from "../../src/report/terminal.ts";
import {
  aContext,
  aPartialPlan,
  aPlan,
  aRepository,
  aSummary,
  commitOne,
  different,
  hostile,
  someEvidence,
} from "../builders.ts";

/* A rerun of a part is shown as one, wherever it is shown. */

const links = linksFrom("/");
const repository = aRepository();
const style = { paint: unpainted, width: 100 };
const part = someEvidence({ record: { plan: aPartialPlan() } });
const headline =
  "Partly reproduced: 1 of 1 output identical; left out: step simulate, input patients.csv and 2 more things";

test("the check passes, and its first line says that it is a part", () => {
  const { conclusion, output } = completedCheck(part, { pageUrl: "https://tickmark.example/runs/1", logTail: "" });
  expect(conclusion).toBe("success");
  expect(output.title).toBe(headline);
  expect(output.summary).toContain("**✓ Partly reproduced.** Only a part was rerun, as its authors say");
  expect(output.summary).toContain("### Left out\n\n- step simulate&#58; not rerun&#58; takes three weeks\n");
  expect(output.summary).toContain("- output sim.csv &#40;Table 1&#41;&#58; not rerun");
});

test("so do pages, history and terminal, each with all that was left out and why", () => {
  const view = { evidence: part, context: aContext(), repository, pictures: [], logTail: "", links };
  for (const said of ["Partly reproduced", "restricted: apply at the bureau", "claim “p = 0.03”"])
    expect(runPage(view)).toContain(said);
  expect(commitPage({ repository, commit: commitOne, newest: [part], older: [], links, job: null })).toContain(
    headline,
  );
  const row = historyTable("", [aSummary({ grade: "identical, partial" })], links, repository).text;
  expect(row).toContain("Partly reproduced");
  expect(verdictLines(part, style).slice(4, 9)).toEqual([
    "",
    "  ○ left out  step simulate: not rerun: takes three weeks",
    "  ○ left out  input patients.csv: restricted: apply at the bureau",
    "  ○ left out  output sim.csv (Table 1): not rerun: takes three weeks",
    "  ○ left out  claim “p = 0.03”: not checked: sim.csv is not rerun",
  ]);
  expect(planLines(aPartialPlan(), [], style)).toContain("  left out  step simulate: not rerun: takes three weeks");
});

test("what diverges says that first, and what was left out below", () => {
  const diverged = someEvidence({ comparisons: [different("a.csv")], record: { plan: aPartialPlan() } });
  const { conclusion, output } = completedCheck(diverged, { pageUrl: "https://tickmark.example/runs/1", logTail: "" });
  expect([conclusion, output.title]).toEqual(["failure", "Diverged: a.csv differs (0 of 1 match)"]);
  expect(output.summary).toContain("### Left out");
});

test("reasons are text of strangers: bounded, and never markup", () => {
  const reason = `${hostile.markup} ${hostile.fence} ${hostile.pipe} `.repeat(40);
  const one = { kind: "step", name: hostile.markup, label: null, reason } as const;
  const plan = aPlan({ leftOut: [one, ...Array.from({ length: 300 }, () => one)] });
  const evidence = someEvidence({ record: { plan } });
  const view = { evidence, context: aContext(), repository, pictures: [], logTail: "", links };
  expect(runPage(view)).not.toContain("<script>alert");
  const { output } = completedCheck(evidence, { pageUrl: "https://tickmark.example/runs/1", logTail: "" });
  expect(Buffer.byteLength(output.summary)).toBeLessThan(65_535);
  expect(output.summary).not.toContain("<script>");
});
