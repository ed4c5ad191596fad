import { describe, expect, test } from "vitest";
import { findingsOf } from "../../src/certificate/findings.ts";
import { inWordsOf } from "../../src/certificate/journal-words.ts";
import type { Comparison } from "../../src/domain/comparison.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { type Independence, profileOf, profiles } from "../../src/domain/journal-words.ts";
import {
  aPartialPlan,
  aRecord,
  different,
  found,
  identical,
  someEvidence,
  someFacts,
  unrecorded,
} from "../builders.ts";

const both = { label: null, recorded: someFacts("a"), produced: someFacts("b") };
const equivalent: Comparison = {
  kind: "equivalent",
  path: "fig.png",
  ...both,
  ...found({ setAside: [{ rule: "PNG: text chunks", where: "all" }] }),
};
const close: Comparison = { kind: "close", path: "t.csv", ...both, ...found({ explanation: "0.1 off" }) };

/** Every verdict in every grade. */
const outcomes = {
  identical: someEvidence({ comparisons: [identical("a.csv")] }),
  equivalent: someEvidence({ comparisons: [identical("a.csv"), equivalent] }),
  close: someEvidence({ comparisons: [identical("a.csv"), close] }),
  partial: someEvidence({ record: { steps: aRecord().steps.slice(0, 1) } }),
  "partial and close": someEvidence({
    comparisons: [identical("a.csv"), close],
    record: { plan: aPartialPlan(), steps: aRecord().steps.slice(1) },
  }),
  "few differ": someEvidence({ comparisons: [...["a", "b", "c", "d"].map((path) => identical(path)), different("e")] }),
  "half differs": someEvidence({ comparisons: [identical("a"), different("b")] }),
  "all differs": someEvidence({ comparisons: [different("a"), different("b")] }),
  failed: someEvidence({ comparisons: [], failure: { kind: "exited", step: "plot", exitCode: 3 } }),
  "without an image": someEvidence({
    comparisons: [],
    failure: { kind: "unprepared", what: "image", message: "there is none" },
  }),
  unrecorded: someEvidence({ comparisons: [unrecorded("a.csv")] }),
} satisfies Readonly<Record<string, Evidence>>;

type Outcome = keyof typeof outcomes;
const independences: readonly Independence[] = ["yes", "no", "not checked"];
const words = (outcome: Outcome, profile: string, independence: Independence) =>
  inWordsOf(profileOf(profile), findingsOf(outcomes[outcome], []), independence);
const verdict = (outcome: Outcome, profile: string, independence: Independence = "not checked") =>
  words(outcome, profile, independence).verdict;
const answer = (outcome: Outcome, profile: string, independence: Independence, term: string) =>
  words(outcome, profile, independence).terms.find((each) => each.term === term)?.answer;

const whole: readonly Outcome[] = ["identical", "equivalent", "close"];
const all = Object.keys(outcomes) as readonly Outcome[];

test.each<readonly [Outcome, string, string, string]>([
  ["identical", "Reproduced", "Full reproduction", "RRR, as far as the recorded outputs go"],
  ["equivalent", "Reproduced", "Full reproduction", "RRR, as far as the recorded outputs go"],
  ["close", "Reproduced", "Full reproduction with minor issues", "RR or R: a person must judge"],
  ["partial", "Reproduced in part", "Partial reproduction", "No grade: something was left out"],
  ["partial and close", "Reproduced in part", "Partial reproduction", "No grade: something was left out"],
  [
    "few differ",
    "Not reproduced: what came out differs",
    "Left open: a person must judge",
    "Below RRR: a person must judge",
  ],
  ["half differs", "Not reproduced: what came out differs", "Partial reproduction", "Below RRR: a person must judge"],
  [
    "all differs",
    "Not reproduced: what came out differs",
    "Not able to reproduce most or all of the results",
    "Below RRR: a person must judge",
  ],
  [
    "failed",
    "Not reproduced: it did not run to its end",
    "Not able to reproduce most or all of the results",
    "No grade: it did not run to its end",
  ],
  [
    "without an image",
    "Not reproduced: it did not run to its end",
    "Not able to reproduce most or all of the results",
    "No grade: it did not run to its end",
  ],
  [
    "unrecorded",
    "Undecided: not everything is recorded",
    "Left open: a person must judge",
    "No grade: not everything is recorded",
  ],
])("%s is called %j; by AEA %j; by cascad %j, whoever ran it", (outcome, generic, aea, cascad) => {
  for (const independence of independences) {
    expect(verdict(outcome, "generic", independence)).toBe(generic);
    expect(verdict(outcome, "aea", independence)).toBe(aea);
    expect(verdict(outcome, "cascad", independence)).toBe(cascad);
  }
});

describe("what hangs on independence is supported only where somebody else ran all of it and all came out", () => {
  test.each(all.flatMap((outcome) => independences.map((independence) => [outcome, independence] as const)))(
    "%s, independent: %s",
    (outcome, independence) => {
      const expected =
        !whole.includes(outcome) || independence === "no"
          ? "not supported"
          : independence === "yes"
            ? "supported"
            : "not checked";
      expect(answer(outcome, "acm", independence, "Results Reproduced")).toBe(expected);
      expect(answer(outcome, "top", independence, "Computational reproducibility")).toBe(expected);
      expect(verdict(outcome, "top", independence)).toBe(`Computational reproducibility: ${expected}`);
      const badges = [
        ...(whole.includes(outcome) ? ["Artifacts Evaluated – Functional"] : []),
        ...(expected === "supported" ? ["Results Reproduced"] : []),
      ];
      expect(verdict(outcome, "acm", independence)).toBe(
        badges.length === 0 ? "Evidence for no badge" : `Evidence for ${badges.join(" and ")}`,
      );
    },
  );
});

test.each(profiles)(
  "in the words of %s, what would be missing names a comparison with the manuscript, and who ran it",
  (profile) => {
    for (const outcome of all) {
      const missing = (independence: Independence) => words(outcome, profile, independence).missing.join("\n");
      expect(missing("yes")).toContain("comparison with the manuscript");
      expect(missing("yes")).not.toMatch(/independent|other than the authors/);
      expect(missing("no")).toContain("this one was theirs");
      expect(missing("not checked")).toContain("no program can tell");
    }
    expect(words("partial", profile, "yes").missing.at(-1)).toBe("What was left out: step plot (it did not run).");
  },
);

const within = "within the tolerance that the authors declared";

test.each(["close", "partial and close"] as const)(
  "%s is never said to have come out again without its tolerance",
  (outcome) => {
    for (const profile of profiles) {
      const { meaning, terms } = words(outcome, profile, "yes");
      const texts = [meaning, ...terms.map((term) => term.because)].filter((text) => text.includes("came out"));
      expect([profile, texts.filter((text) => !text.includes(within))]).toEqual([profile, []]);
    }
    expect(words(outcome, "world-bank", "yes").meaning).toContain(within);
    expect(words(outcome, "codecheck", "yes").meaning).toContain("1 came out as recorded, and 1 within");
  },
);

test("of what was left out nothing is said, neither that it is consistent nor that it came out again", () => {
  expect(verdict("partial and close", "world-bank")).toBe(
    "Complete: no; stable: not checked; consistent (with what was recorded): not checked",
  );
  expect(words("partial and close", "acm", "yes").terms.at(1)?.because).toMatch(/that was rerun .* left out$/);
  expect(words("partial and close", "aea", "yes").terms.map(({ term }) => term)).toContain("Data not available");
});

test("TOP's certified code is not supported by a rerun: nothing was seen of its deposit", () => {
  const term = "Analysis code transparency: certified by an independent party";
  for (const outcome of all) expect(answer(outcome, "top", "yes", term)).toBe("not checked");
});

test("what ran on a machine itself is not said to have been in a container", () => {
  const plan = { ...aRecord().plan, environment: { kind: "host" } } as const;
  const [clean] = inWordsOf("generic", findingsOf(someEvidence({ record: { plan } }), []), "no").terms;
  expect(clean?.because).toContain("not in a container");
});

test("ACM's badges that a rerun cannot see are never supported", () => {
  for (const outcome of all) {
    for (const independence of independences) {
      expect(answer(outcome, "acm", independence, "Artifacts Available")).toBe("not checked");
      expect(answer(outcome, "acm", independence, "Artifacts Evaluated – Reusable")).toBe("not checked");
      expect(answer(outcome, "acm", independence, "Results Replicated")).toBe("no");
    }
  }
});

test("the World Bank's three words are each answered, and stable only after two runs", () => {
  expect(verdict("identical", "world-bank")).toBe("Complete; stable: not checked; consistent (with what was recorded)");
  expect(verdict("failed", "world-bank")).toBe(
    "Complete: no; stable: not checked; consistent (with what was recorded): not checked",
  );
  const [first, second] = ["2026-01-01", "2026-01-02"].map((day) =>
    someEvidence({ record: { startedAt: `${day}T00:00:00.000Z`, nonce: day } }),
  );
  if (first === undefined || second === undefined) throw new Error("two were made");
  const twice = inWordsOf("world-bank", findingsOf(second, [first]), "not checked");
  expect(twice.verdict).toBe("Complete; stable; consistent (with what was recorded)");
  expect(twice.missing.join()).not.toContain("second run");
});

test("AEA's reasons are those that the rerun saw", () => {
  const reasons = (outcome: Outcome) => words(outcome, "aea", "no").terms.map(({ term }) => term);
  expect(reasons("identical")).toContain("None");
  expect(reasons("half differs")).toContain("Discrepancy in output");
  expect(reasons("failed")).toContain("Code not functional");
  expect(reasons("without an image")).toContain("Software not available to replicator");
});

test("for CODECHECK it is material for a codechecker, and never a certificate", () => {
  for (const outcome of all) {
    const { verdict: said, meaning, missing } = words(outcome, "codecheck", "yes");
    expect(said).toMatch(
      whole.includes(outcome) ? /^Material for a certificate$/ : /^Material for a documented failure/,
    );
    expect(meaning).toContain("This is no CODECHECK certificate");
    expect(missing.join()).toContain("A codechecker: a person");
  }
});

test.each(["", "AEA", "constructor", "__proto__", "<script>", null])(
  "%j is no profile, and means the plain words",
  (word) => {
    expect(profileOf(word)).toBe("generic");
  },
);
