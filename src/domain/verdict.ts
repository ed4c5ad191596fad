import type { ClaimResult } from "./claim.ts";
import type { Divergence, Match, Unrecorded } from "./comparison.ts";
import type { Failure } from "./execution.ts";
import { gradeInWords, type LeftOut } from "./left-out.ts";
import type { NonEmpty } from "./non-empty.ts";

export type Grade = Match["kind"];

/** Of the whole. `reproduced` cannot be written down without at least one match to show for it. */
export type Verdict =
  | {
      readonly kind: "reproduced";
      readonly grade: Grade;
      readonly matches: NonEmpty<Match>;
      /** What the declaration has and the rerun left out; absent where it left out nothing. */
      readonly partial?: NonEmpty<LeftOut>;
    }
  /** At least one of either. */
  | {
      readonly kind: "diverged";
      readonly divergences: readonly Divergence[];
      readonly brokenClaims: readonly ClaimResult[];
    }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** Empty only where nobody declared an output, and the run wrote nothing. */
  | { readonly kind: "unrecorded"; readonly unrecorded: readonly Unrecorded[] };

export type VerdictKind = Verdict["kind"];

/** All of them, in the order in which people are offered them. */
export const verdictKinds: readonly VerdictKind[] = ["reproduced", "diverged", "failed", "unrecorded"];

/** How near the outputs came, in words that nobody takes for those of the whole where it was a part; null unless reproduced. */
export function gradeOf(verdict: Verdict): string | null {
  return verdict.kind === "reproduced" ? gradeInWords(verdict.grade, verdict.partial !== undefined) : null;
}
