import type { Difference } from "../domain/difference.ts";
import type { RunRecord } from "../domain/run.ts";
import { differencesBetween } from "./differences.ts";

/**
 * What was not the same any more when a rerun stopped giving what it gave: the environment, what went in, the machine. Of a
 * run that could not even be set up, nothing but its failure is known: what it lacks did not change.
 */
export function changedSince(confirmed: RunRecord, broke: RunRecord): readonly Difference[] {
  if (broke.failure?.kind === "unprepared") return [];
  return differencesBetween(confirmed, broke).filter(({ in: section }) => section !== "outcome");
}
