import { expect, test } from "vitest";
import { formatProblem } from "../../src/domain/problem.ts";
import { planRepository } from "../../src/plan/plan-repository.ts";

const context = {
  source: { repository: null, commit: null, modified: true },
  ceilings: { cpus: 4, memoryBytes: 2 ** 33, diskBytes: 2 ** 34, timeoutSeconds: 3600, network: false, build: false },
};
const good = "version: 1\nimage: a\nrun: b\noutputs: [c]";

function problems(declaration: string, lock?: string): string[] {
  const answer = planRepository(declaration, lock, context);
  return answer.ok ? [] : answer.problems.map(formatProblem);
}

test("a declaration without a lock is planned", () => {
  const answer = planRepository(good, undefined, context);
  expect(answer.ok && answer.planned.map(({ plan }) => plan.analysis)).toEqual(["main"]);
});

test("problems of both files are answered together, each under its file", () => {
  expect(problems(`${good}\nfoo: 1`, "version: 3\nanalyses: {}")).toEqual([
    expect.stringMatching(/^reproduce\.yml:5:1: unknown key `foo`/),
    expect.stringMatching(/^reproduce\.lock:1:10: /),
  ]);
});

test("a broken lock stops a good declaration: it must not pass for nothing recorded", () => {
  expect(problems(good, "")).toEqual(["reproduce.lock:1:1: the file is empty: record the outputs again"]);
});

test("what the operator does not allow is a problem with a place, not a crash", () => {
  expect(problems(`${good}\nnetwork: full`)).toEqual([
    expect.stringMatching(/^reproduce\.yml:5:1: .*TICKMARK_ALLOW_NETWORK/),
  ]);
});
