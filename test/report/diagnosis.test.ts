import { expect, test } from "vitest";
import type { Cause } from "../../src/domain/cause.ts";
import type { Diagnosis, Variation } from "../../src/domain/diagnosis.ts";
import { diagnosisCheck } from "../../src/report/check-run.ts";
import { diagnosisLines, robustness, variationLines } from "../../src/report/diagnosis.ts";
import { unpainted } from "../../src/report/terminal.ts";

const style = { paint: unpainted, width: 120 };
const clock = "The clock could not be made to stand still: libfaketime is not installed on this machine";

test("what could not be held still is said, since it may be the cause that was not found", () => {
  const diagnosis: Diagnosis = {
    isStable: false,
    causes: [],
    variations: [],
    unstable: ["out.txt: line 1"],
    unheld: [clock],
  };
  expect(diagnosisLines(diagnosis, style)).toContain(`  ${clock}`);
  expect(JSON.stringify(diagnosisCheck(diagnosis, {}))).toContain(clock);
});

test("a check blames a change since the record only where one is known", () => {
  const stable = (kind: Cause["kind"]): Diagnosis => ({
    isStable: true,
    causes: [{ kind, sentence: "Because", evidence: [], advice: null }],
    variations: [],
    unstable: [],
    unheld: [],
  });
  const blame = "came from a change since then";
  expect(JSON.stringify(diagnosisCheck(stable("packages"), {}))).toContain(blame);
  expect(JSON.stringify(diagnosisCheck(stable("clock"), {}))).not.toContain(blame);
});

test("what could not be varied counts neither for the result nor against it, and is shown", () => {
  const variations: readonly Variation[] = [
    { factor: "threads", change: "2", outcome: "holds", evidence: [] },
    { factor: "clock", change: "400 days later", outcome: "untried", evidence: ["libfaketime is not installed"] },
  ];
  expect(robustness(variations)).toBe("holds under 1 of 1 change");
  const lines = variationLines(variations, style).join("\n");
  expect(lines).toMatch(/– untried +clock +400 days later\n +libfaketime is not installed/);
});
