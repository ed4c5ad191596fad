import type { Cause } from "./cause.ts";
import type { ClaimResult } from "./claim.ts";
import type { Comparison } from "./comparison.ts";
import type { Variation } from "./diagnosis.ts";
import type { Digest } from "./digest.ts";
import type { Run } from "./run.ts";
import type { Verdict } from "./verdict.ts";

/** All that a report or certificate is made from. The plan stands in the run's record. */
export interface Evidence {
  readonly run: Run;
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict;
  /** The numbers of the paper that are bound to outputs. */
  readonly claims: readonly ClaimResult[];
  /** Why outputs may not be what they were, what explains most first. */
  readonly causes: readonly Cause[];
  /** Under which changes of what should not matter the outputs still came out the same; absent where nobody asked. */
  readonly variations?: readonly Variation[];
  readonly decidedAt: string;
  /**
   * Recorded files whose bytes this run's own source held, with that digest. Only these may be shown as the recorded side:
   * a lock can name the digest of any file, also of one that somebody else keeps in the same store.
   */
  readonly recordedInTree?: readonly Digest[];
}

/** Whether it can be recorded: a lock never promises what a run did not make. */
export function isComplete({ verdict, comparisons }: Evidence): boolean {
  return verdict.kind !== "failed" && comparisons.every(({ kind }) => kind !== "missing");
}
