import type { Comparison } from "./comparison.ts";
import type { Run } from "./run.ts";
import type { Verdict } from "./verdict.ts";

/** All that a report or certificate is made from. The plan stands in the run's record. */
export interface Evidence {
  readonly run: Run;
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict;
  readonly decidedAt: string;
}
