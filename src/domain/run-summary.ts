import { labelOf } from "./run.ts";
import type { VerdictKind } from "./verdict.ts";

/** Where a run belongs, and what people say about it. */
export interface RunContext {
  /** null for a run of the command line, and for one that was asked for in another repository. */
  readonly repositoryId: number | null;
  /** The repository in which a run of somebody else's was asked for: it may be seen there, and counts nowhere. */
  readonly askedIn: number | null;
  /** The verification that a journal asked for, which this run is of: whoever was given its address may see it. */
  readonly requested: string | null;
  readonly branch: string | null;
  /** A name that was given to this run alone; null where its id has to do. */
  readonly label: string | null;
  /** Sorted. */
  readonly tags: readonly string[];
  readonly reason: string | null;
  /** What came of it, in somebody's words. */
  readonly outcome: string | null;
}

/** Of a run that nobody said anything about. */
export const noRemarks: Omit<RunContext, "repositoryId" | "branch"> = {
  askedIn: null,
  requested: null,
  label: null,
  tags: [],
  reason: null,
  outcome: null,
};

/** One line of a history. */
export interface RunSummary extends RunContext {
  readonly id: string;
  readonly analysis: string;
  readonly commit: string | null;
  readonly verdict: VerdictKind;
  readonly grade: string | null;
  readonly startedAt: string;
  readonly wallSeconds: number;
}

/** What a run is called: a name that somebody gave it, else the beginning of its id. */
export function nameOfRun(id: string, { label }: Pick<RunContext, "label">): string {
  return label ?? labelOf(id);
}

/** Of a list that is newest first. */
export function newestPerAnalysis(runs: readonly RunSummary[]): readonly RunSummary[] {
  const newest = new Map<string, RunSummary>();
  for (const run of runs) if (!newest.has(run.analysis)) newest.set(run.analysis, run);
  return [...newest.values()];
}
