import { expect, test } from "vitest";
import type { Comparison } from "../../src/domain/comparison.ts";
import type { Failure } from "../../src/domain/execution.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import { decide } from "../../src/verdict/decide.ts";
import { different, found, identical, missing, someFacts, unrecorded } from "../builders.ts";

const both = (path: string) => ({ path, label: null, recorded: someFacts("a"), produced: someFacts("b") });
const equivalent = (path: string): Comparison => ({
  ...both(path),
  ...found({ setAside: [{ rule: "date", where: path }] }),
  kind: "equivalent",
});
const close = (path: string): Comparison => ({
  ...both(path),
  ...found({ explanation: "within 1e-9" }),
  kind: "close",
});
const one: Readonly<Record<Comparison["kind"], Comparison>> = {
  identical: identical("i"),
  equivalent: equivalent("e"),
  close: close("c"),
  different: different("d"),
  missing: missing("m"),
  unrecorded: unrecorded("u"),
};

const failures: readonly Failure[] = [
  { kind: "exited", step: "run", exitCode: 1 },
  { kind: "timed-out", step: "run", limitSeconds: 1 },
  { kind: "out-of-memory", step: "run", limitBytes: 1 },
  { kind: "out-of-disk", step: "run", limitBytes: 1 },
  { kind: "unprepared", what: "image", message: "there is none" },
];

/** The rule again, in another way: the worst that can be said comes first. */
function expected(comparisons: readonly Comparison[]): Verdict["kind"] {
  const kinds = new Set(comparisons.map(({ kind }) => kind));
  if (kinds.has("different") || kinds.has("missing")) return "diverged";
  return kinds.has("unrecorded") ? "unrecorded" : "reproduced";
}

test("every set of comparisons has one verdict, in whichever order they come", () => {
  const all = Object.values(one);
  for (let set = 1; set < 2 ** all.length; set += 1) {
    const chosen = all.filter((_, index) => (set & (2 ** index)) !== 0);
    for (const comparisons of [chosen, chosen.toReversed()]) {
      expect([comparisons.map(({ kind }) => kind), decide(null, comparisons).kind]).toEqual([
        comparisons.map(({ kind }) => kind),
        expected(comparisons),
      ]);
    }
  }
});

test("the grade is the worst of all matches", () => {
  const { identical, equivalent, close } = one;
  expect(decide(null, [identical, identical])).toMatchObject({ kind: "reproduced", grade: "identical" });
  expect(decide(null, [identical, equivalent])).toMatchObject({ kind: "reproduced", grade: "equivalent" });
  expect(decide(null, [close, equivalent, identical])).toMatchObject({ kind: "reproduced", grade: "close" });
});

test("nothing compared is never reproduced", () => {
  expect(() => decide(null, [])).toThrow(TypeError);
  for (const failure of failures) expect(decide(failure, []).kind).toBe("failed");
});

test("a failed run outranks whatever its outputs look like", () => {
  for (const failure of failures) expect(decide(failure, Object.values(one))).toEqual({ kind: "failed", failure });
});

test("a verdict shows what it rests on, and nothing else", () => {
  expect(decide(null, Object.values(one))).toEqual({
    kind: "diverged",
    divergences: [one.different, one.missing],
    brokenClaims: [],
  });
  expect(decide(null, [one.identical, one.unrecorded])).toEqual({ kind: "unrecorded", unrecorded: [one.unrecorded] });
  expect(decide(null, [one.identical, one.close])).toEqual({
    kind: "reproduced",
    grade: "close",
    matches: [one.identical, one.close],
  });
});

test("a run that nobody declared outputs of may write nothing, and is then not judged", () => {
  expect(decide(null, [], [], false)).toEqual({ kind: "unrecorded", unrecorded: [] });
  expect(() => decide(null, [], [])).toThrow("nothing was compared");
  expect(decide(null, [identical("a.csv")], [], false)).toMatchObject({ kind: "reproduced" });
});

const leftOut = [{ kind: "step", name: "simulate", label: null, reason: "not rerun: takes three weeks" }] as const;

test("what is left out changes no verdict, stands in one that is reproduced, and cannot stand for a comparison", () => {
  const of = (comparisons: readonly Comparison[], failure: Failure | null = null) =>
    decide(failure, comparisons, [], true, leftOut);
  expect(of([one.identical, one.close])).toMatchObject({ kind: "reproduced", grade: "close", partial: leftOut });
  for (const comparison of [one.different, one.missing, one.unrecorded]) {
    expect(of([one.identical, comparison])).toEqual(decide(null, [one.identical, comparison]));
  }
  for (const failure of failures) expect(of([], failure)).toEqual({ kind: "failed", failure });
  expect(() => of([])).toThrow("nothing was compared");
  expect(decide(null, [one.identical])).not.toHaveProperty("partial");
});
