import type { Cause } from "./cause.ts";
import type { Comparison } from "./comparison.ts";
import type { Digest } from "./digest.ts";
import type { Run } from "./run.ts";
import type { Verdict } from "./verdict.ts";

/** All that a report or certificate is made from. The plan stands in the run's record. */
export interface Evidence {
  readonly run: Run;
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict;
  /** Why outputs may not be what they were, what explains most first. */
  readonly causes: readonly Cause[];
  readonly decidedAt: string;
  /**
   * Recorded files whose bytes this run's own source held, with that digest. Only these may be shown as the recorded side:
   * a lock can name the digest of any file, also of one that somebody else keeps in the same store.
   */
  readonly recordedInTree?: readonly Digest[];
}
