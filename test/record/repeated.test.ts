import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { differencesBetween } from "../../src/record/differences.ts";
import { repetition } from "../../src/record/repeated.ts";
import { aPlan, aRecord, different, found, identical, missing, someEvidence, someFacts } from "../builders.ts";

const failure = { kind: "exited", step: "plot", exitCode: 1 } as const;
const original = someEvidence();
const equivalent = {
  kind: "equivalent",
  path: "a.png",
  label: null,
  recorded: someFacts("a"),
  produced: someFacts("b"),
  ...found({ setAside: [{ rule: "PNG: time", where: "tIME" }] }),
} as const;

test.each([
  ["The new record exactly matches the original.", true, original, someEvidence()],
  [
    "The new record matches the original, except that a.png is equivalent.",
    true,
    original,
    someEvidence({ comparisons: [identical("b.csv"), equivalent] }),
  ],
  [
    "The new record matches the original, except that pip numpy (environment) is another.",
    true,
    original,
    someEvidence({ record: { packages: ["dpkg libc6 2.36-9", "pip numpy 2.1.0"] } }),
  ],
  [
    "The new record exactly matches the original.",
    true,
    original,
    someEvidence({ record: { machine: { cpu: "Another", cpus: 2, kernel: "Linux 5", engine: "Docker 27" } } }),
  ],
  [
    "The new record does not match the original: results.csv is different, b.png is missing.",
    false,
    original,
    someEvidence({ comparisons: [identical("a"), different("results.csv"), missing("b.png")] }),
  ],
  ["The new record failed, and the original did not.", false, original, someEvidence({ comparisons: [], failure })],
  [
    "The new record failed as the original did.",
    false,
    someEvidence({ comparisons: [], failure }),
    someEvidence({ comparisons: [], failure }),
  ],
  [
    "The new record failed as the original did, but otherwise.",
    false,
    someEvidence({ comparisons: [], failure }),
    someEvidence({ comparisons: [], failure: { ...failure, exitCode: 2 } }),
  ],
  [
    "Neither record has outputs, so there is nothing to hold against each other.",
    false,
    original,
    { ...original, comparisons: [] },
  ],
  ["The original failed, and the new record did not.", false, someEvidence({ comparisons: [], failure }), original],
])("%s", (outcome, matches, first, second) => {
  const differences = differencesBetween(first.run.record, second.run.record);
  expect(repetition(first, second, differences)).toEqual({ matches, outcome });
});

test("two records differ where one of them was asked, given or told something else", () => {
  const first = aRecord({ sourceFiles: { "a.py": digestOf("1"), "params.json": digestOf("2") } });
  const values = { path: "params.json", digest: digestOf("3"), content: "", values: { N: 1, suite: "a" } };
  const second = aRecord({
    sourceFiles: { "a.py": digestOf("x"), "b.py": digestOf("2"), "params.json": digestOf("y") },
    parameters: values,
    plan: aPlan({ network: "full", steps: [{ name: "simulate", command: "make", image: null }] }),
  });
  const told = differencesBetween(first, second).map(({ in: section, name }) => `${section}: ${name}`);
  expect(told).toEqual([
    "source: a.py",
    "source: params.json",
    "source: b.py",
    "parameters: N",
    "parameters: suite",
    "environment: network",
    "steps: simulate",
    "steps: plot",
  ]);
  expect(differencesBetween(second, second)).toEqual([]);
});
