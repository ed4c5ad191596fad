import type { Comparison } from "../domain/comparison.ts";
import type { Difference } from "../domain/difference.ts";
import type { Evidence } from "../domain/evidence.ts";
import { isOfMachine } from "./differences.ts";

/** What came of repeating a run: whether it is the same again, and the sentence that both Sumatra and we keep with it. */
export interface Repetition {
  readonly matches: boolean;
  readonly outcome: string;
}

/** Another machine is no difference: that it does not matter is what a repetition shows. */
export function repetition(original: Evidence, repeat: Evidence, differences: readonly Difference[]): Repetition {
  const told = differences.filter((each) => !isOfMachine(each));
  const [first, second] = [original.run.record.failure, repeat.run.record.failure];
  if (second !== null || first !== null) return ofFailures(first !== null, second !== null, told);
  if (repeat.comparisons.length === 0) {
    return { matches: false, outcome: "Neither record has outputs, so there is nothing to hold against each other." };
  }
  const broken = repeat.comparisons.filter(
    ({ kind }) => kind === "different" || kind === "missing" || kind === "unrecorded",
  );
  if (broken.length > 0) {
    return {
      matches: false,
      outcome: `The new record does not match the original: ${sentence([...outputs(broken), ...changes(told)])}.`,
    };
  }
  const inexact = repeat.comparisons.filter(({ kind }) => kind !== "identical");
  const except = [...outputs(inexact), ...changes(told)];
  if (except.length === 0) return { matches: true, outcome: "The new record exactly matches the original." };
  return { matches: true, outcome: `The new record matches the original, except that ${sentence(except)}.` };
}

function ofFailures(first: boolean, second: boolean, told: readonly Difference[]): Repetition {
  const how = changes(told.filter(({ in: section }) => section !== "outcome"));
  const except = how.length === 0 ? "" : `; besides, ${sentence(how)}`;
  if (first && second) {
    const isSame = told.every(({ in: section }) => section !== "outcome");
    return {
      matches: false,
      outcome: `The new record failed as the original did${isSame ? "" : ", but otherwise"}${except}.`,
    };
  }
  return {
    matches: false,
    outcome: `${first ? "The original failed, and the new record did not" : "The new record failed, and the original did not"}${except}.`,
  };
}

const outputs = (comparisons: readonly Comparison[]): readonly string[] =>
  comparisons.map(({ path, kind }) => `${path} is ${kind === "unrecorded" ? "new" : kind}`);

const changes = (differences: readonly Difference[]): readonly string[] =>
  differences.map(({ in: section, name, first, second }) => {
    const where = section === "source" ? name : `${name} (${section})`;
    if (first === null) return `${where} is new`;
    return second === null ? `${where} is gone` : `${where} is another`;
  });

const mostTold = 8;

function sentence(parts: readonly string[]): string {
  const rest = parts.length - mostTold;
  return [...parts.slice(0, mostTold), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}
