import { expect, test } from "vitest";
import { classOf, reasonsOf } from "../../src/certificate/exports/classification.ts";
import { findingsOf } from "../../src/certificate/findings.ts";
import type { Question } from "../../src/certificate/questions.ts";
import { subjectsOf } from "../../src/certificate/statement.ts";
import { outputSums } from "../../src/certificate/sums.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { digestOf, hexOf } from "../../src/domain/digest.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import {
  aPartialPlan,
  aPlan,
  aRecord,
  commitOne,
  different,
  found,
  hostile,
  identical,
  missing,
  someEvidence,
  someFacts,
  unrecorded,
} from "../builders.ts";

const answers = (evidence: Evidence, earlier: readonly Evidence[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(findingsOf(evidence, earlier).questions.map(({ question, answer }) => [question, answer]));

const detailOf = (evidence: Evidence, beginning: string, earlier: readonly Evidence[] = []): Question | undefined =>
  findingsOf(evidence, earlier).questions.find(({ question }) => question.startsWith(beginning));

test("a run that reproduced everything answers what journals ask, and says what it does not know", () => {
  expect(answers(someEvidence({ comparisons: [identical("a.csv")] }))).toEqual({
    "Did it run clean, from a fresh copy of the source to its end?": "yes",
    "Is it complete: was every declared output produced?": "yes",
    "Is it stable: do two runs give equal outputs?": "not checked",
    "Is it consistent: are the outputs equal to what was recorded?": "yes",
    "Do the numbers of the paper that are bound to outputs hold?": "not checked",
    "Was the internet available?": "no",
    "Was the data in the state that the declaration names?": "yes",
    "Was code modified by verifiers?": "no",
    "Was the work done without the authors' influence?": "not checked",
  });
});

test("a failure, a divergence, the network and a working folder are said", () => {
  const failed = someEvidence({ failure: { kind: "exited", step: "plot", exitCode: 3 }, comparisons: [] });
  expect(Object.values(answers(failed)).slice(0, 4)).toEqual(["no", "no", "not checked", "not checked"]);
  const diverged = someEvidence({ comparisons: [identical("a.csv"), missing("b.csv"), different("c.csv")] });
  expect(Object.values(answers(diverged)).slice(0, 4)).toEqual(["yes", "no", "not checked", "no"]);
  const source = { repository: "https://github.com/ada/notes.git", commit: commitOne, modified: true };
  const open = someEvidence({ record: { plan: aPlan({ network: "full", source }) } });
  expect(answers(open)).toMatchObject({
    "Was the internet available?": "yes",
    "Was code modified by verifiers?": "not checked",
  });
});

test("it is stable when an earlier run of the same source gave the same, and only then", () => {
  const at = (day: number, comparisons = [identical("a.csv")], record = {}) =>
    someEvidence({
      comparisons,
      record: { startedAt: `2026-01-0${day}T00:00:00.000Z`, nonce: String(day), ...record },
    });
  const later = at(5);
  const stable = (...earlier: readonly Evidence[]) => detailOf(later, "Is it stable", earlier)?.answer;
  expect(stable(at(4))).toBe("yes");
  expect(stable(later)).toBe("not checked");
  // Not of the same source, not in the same image, not to the end, not earlier: none of these is a second run.
  expect(stable(at(4, undefined, { sourceDigest: digestOf("other") }))).toBe("not checked");
  expect(stable(at(4, undefined, { images: [] }))).toBe("not checked");
  expect(stable(at(4, undefined, { failure: { kind: "exited", step: "plot", exitCode: 1 } }))).toBe("not checked");
  expect(stable(at(6))).toBe("not checked");
  const other = at(4, [identical("a.csv", "something else")]);
  expect(detailOf(later, "Is it stable", [at(3), other])).toMatchObject({
    answer: "no",
    detail: expect.stringContaining("gave other: a.csv"),
  });
});

test("two runs that are both equivalent to what is recorded are stable apart from what is set aside", () => {
  const equivalent = (day: number) =>
    someEvidence({
      record: { startedAt: `2026-01-0${day}T00:00:00.000Z` },
      comparisons: [
        {
          kind: "equivalent",
          path: "a.pdf",
          label: null,
          recorded: someFacts("recorded"),
          produced: someFacts(`made on day ${day}`),
          ...found({ setAside: [{ rule: "PDF: creation date", where: "" }] }),
        },
      ],
    });
  const certified = findingsOf(equivalent(5), [equivalent(4)]);
  expect(certified.questions[2]).toMatchObject({ answer: "yes", detail: expect.stringContaining("set aside") });
  expect(certified.outputs[0]).toMatchObject({ comparison: "equivalent", setAside: ["PDF: creation date"] });
});

test("a partial reproduction says so in its grade", () => {
  const whole = someEvidence({ comparisons: [identical("a.csv")] });
  expect(findingsOf(whole, [])).toMatchObject({ grade: "identical", partial: [] });
  const [first] = aRecord().steps;
  const partial = someEvidence({
    comparisons: [identical("a.csv")],
    record: { steps: first === undefined ? [] : [first] },
  });
  expect(findingsOf(partial, [])).toMatchObject({
    grade: "identical, partial",
    partial: [{ what: "step plot", reason: "it did not run" }],
  });
  expect(findingsOf(someEvidence({ comparisons: [unrecorded("a.csv")] }), [])).toMatchObject({
    grade: null,
    partial: [{ what: "output a.csv", reason: "nothing is recorded to compare it with" }],
  });
});

test("the subjects are what was produced, the commit and the record; a changed commit is none", () => {
  const evidence = someEvidence({ comparisons: [identical("a.csv", "a"), missing("b.csv")] });
  expect(subjectsOf(findingsOf(evidence, []))).toEqual([
    { name: "a.csv", digest: { sha256: hexOf(digestOf("a")) } },
    { name: "git+https://github.com/ada/notes.git", digest: { gitCommit: commitOne } },
    { name: "tickmark:run.json", digest: { sha256: evidence.run.id } },
  ]);
  const source = { repository: null, commit: commitOne, modified: true };
  const changed = someEvidence({ comparisons: [identical("a.csv", "a")], record: { plan: aPlan({ source }) } });
  expect(subjectsOf(findingsOf(changed, [])).map(({ name }) => name)).toEqual(["a.csv", "tickmark:run.json"]);
  expect(findingsOf(changed, []).repository).toMatchObject({ modified: true, swhid: null });
});

test("more outputs than cosign takes are certified by their list", () => {
  const many = Array.from({ length: 1001 }, (_, number) => identical(`out/${number}.csv`));
  const findings = findingsOf(someEvidence({ comparisons: many }), []);
  const [list, ...others] = subjectsOf(findings);
  expect(list).toEqual({
    name: "tickmark:OUTPUTS.sha256",
    digest: { sha256: hexOf(digestOf(outputSums(findings.outputs))) },
  });
  expect(others).toHaveLength(2);
});

test("outputs of a run that broke are named, and said not to be compared", () => {
  const failure = { kind: "exited", step: "plot", exitCode: 3 } as const;
  const evidence = someEvidence({ failure, comparisons: [] });
  const record = { ...evidence.run.record, outputs: [{ path: "a.csv", ...someFacts("a") }] };
  const findings = findingsOf({ ...evidence, run: { ...evidence.run, record } }, []);
  expect(findings.outputs).toMatchObject([{ path: "a.csv", comparison: "not compared", recorded: null }]);
});

test.each(Object.entries(hostile))("%s in every name has a canonical form", (_name, text) => {
  // A record has one, or there would be no id of its run; what a file says was never held to it.
  const [path, label] = [text.toWellFormed(), text.toWellFormed()];
  const evidence = someEvidence({ comparisons: [different(path, text, label)], record: { notes: [label] } });
  const findings = findingsOf(evidence, []);
  expect(JSON.parse(canonicalJson(findings))).toEqual(findings);
});

test("a name with a line end is one line for sha256sum", () => {
  const output = { path: "a\nb\\c\r", produced: { sha256: "0".repeat(64), sizeBytes: 1 } };
  const [first] = findingsOf(someEvidence(), []).outputs;
  if (first === undefined) throw new Error("there is an output");
  expect(outputSums([{ ...first, ...output }])).toBe(`\\${"0".repeat(64)}  a\\nb\\\\c\\r\n`);
});

test("a part is certified as a part: in its grade, in what was left out, and in what journals ask", () => {
  const evidence = someEvidence({ record: { plan: aPartialPlan(), steps: aRecord().steps.slice(1) } });
  const findings = findingsOf(evidence, []);
  expect(findings).toMatchObject({ verdict: "reproduced", grade: "identical, partial" });
  expect(findings.partial).toEqual([
    { what: "step simulate", reason: "not rerun: takes three weeks" },
    { what: "input patients.csv", reason: "restricted: apply at the bureau" },
    { what: "output sim.csv (Table 1)", reason: "not rerun: takes three weeks" },
    { what: "claim “p = 0.03”", reason: "not checked: sim.csv is not rerun" },
  ]);
  expect(findings.outputs.map(({ path }) => path)).toEqual(["results.csv"]);
  expect(answers(evidence)).toMatchObject({
    "Is it complete: was every declared output produced?": "no",
    "Was the data in the state that the declaration names?": "not checked",
    "Do the numbers of the paper that are bound to outputs hold?": "not checked",
    "Is it consistent: are the outputs equal to what was recorded?": "not checked",
  });
  expect(classOf(findings)).toBe("partial");
  expect(reasonsOf(findings)).toMatchObject({ none: false, dataNotAvailable: true, dataMissing: false });
});
