import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { csvLine, flatRow } from "../../src/record/flat.ts";
import { aRecord, identical, someEvidence } from "../builders.ts";

test("a run is one row: what every run has, then parameters, claims and outputs under their names", () => {
  const values = { N: 40, "solver.rtol": 1e-9, fast: true };
  const evidence = someEvidence({
    comparisons: [identical("results.csv")],
    record: { parameters: { path: "p.json", digest: digestOf(""), content: "", values }, repeats: "ab".repeat(32) },
  });
  const context = { ...noRemarks, repositoryId: null, branch: "main", tags: ["demo", "paper"] };
  const row = flatRow(evidence, context, "/data/0123/");
  expect(row).toMatchObject({
    label: evidence.run.id.slice(0, 12),
    duration: 12.4,
    verdict: "reproduced",
    grade: "identical",
    tags: "demo paper",
    cpus: 2,
    cpu_seconds: 10.2,
    peak_memory_bytes: 200 * 2 ** 20,
    repeats: "abababababab",
    "parameters.N": 40,
    "parameters.solver.rtol": 1e-9,
    "parameters.fast": true,
    "outputs.results.csv": "/data/0123/results.csv",
  });
  for (const value of Object.values(row)) expect(["string", "number", "boolean"]).toContain(typeof (value ?? ""));
});

test("what the engine could not tell is not added up as if it were nothing", () => {
  const [first, second] = aRecord().steps;
  if (first === undefined || second === undefined) throw new Error("there are two steps");
  const evidence = someEvidence({ record: { steps: [first, { ...second, cpuSeconds: null, peakMemoryBytes: null }] } });
  const row = flatRow(evidence, { ...noRemarks, repositoryId: null, branch: null }, "");
  expect([row.cpu_seconds, row.peak_memory_bytes]).toEqual([null, null]);
});

test("a cell of CSV holds whatever a text holds", () => {
  expect(csvLine([1e-9, true, null, undefined, "", "a b"])).toBe("1e-9,true,,,,a b");
  expect(csvLine(['say "hi"', "a,b", "one\ntwo", " padded", "-1"])).toBe('"say ""hi""","a,b","one\ntwo"," padded",-1');
});

test("text of a stranger that a spreadsheet would compute goes with an apostrophe, and nothing else is changed", () => {
  for (const formula of [
    '=HYPERLINK("x")',
    "@SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "+A1!B2",
    "\t=1",
    "\uff1d1+1",
    "-SUM(A1)",
  ]) {
    expect(csvLine([formula]).replace(/^"/, "")).toMatch(/^'/);
  }
  expect(csvLine([-1.5, "-1.5", "-1e-9", "-O3", "-inf", "+x", "a=b", "- see above"])).toBe(
    "-1.5,-1.5,-1e-9,-O3,-inf,+x,a=b,- see above",
  );
});
