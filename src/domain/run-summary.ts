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
