import type { VerdictKind } from "./verdict.ts";

/** Where a run belongs. A run of the command line has no repository id. */
export interface RunContext {
  readonly repositoryId: number | null;
  readonly branch: string | null;
  readonly tag: string | null;
  readonly reason: string | null;
}

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

/** Of a list that is newest first. */
export function newestPerAnalysis(runs: readonly RunSummary[]): readonly RunSummary[] {
  const newest = new Map<string, RunSummary>();
  for (const run of runs) if (!newest.has(run.analysis)) newest.set(run.analysis, run);
  return [...newest.values()];
}
