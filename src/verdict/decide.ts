import type { ClaimResult } from "../domain/claim.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Failure } from "../domain/execution.ts";
import type { LeftOut } from "../domain/left-out.ts";
import { isNonEmpty, type NonEmpty } from "../domain/non-empty.ts";
import type { Grade, Verdict } from "../domain/verdict.ts";

/**
 * The only place where a verdict is born. A failed run outranks a divergence, since outputs of a broken run prove nothing;
 * a number of the paper that the outputs do not bear out is a divergence too; an output without a recorded side keeps the whole from being reproduced. `comparisons` must not be empty unless the run
 * failed, or nobody declared an output: a declaration has at least one that is rerun. What is left out changes no verdict,
 * but a reproduced one is not of the whole then, and says so.
 */
export function decide(
  failure: Failure | null,
  comparisons: readonly Comparison[],
  claims: readonly ClaimResult[] = [],
  isDeclared = true,
  leftOut: NonEmpty<LeftOut> | null = null,
): Verdict {
  if (failure !== null) return { kind: "failed", failure };
  const divergences = comparisons.filter(
    (comparison) => comparison.kind === "different" || comparison.kind === "missing",
  );
  const brokenClaims = claims.filter(({ holds }) => !holds);
  if (divergences.length > 0 || brokenClaims.length > 0) return { kind: "diverged", divergences, brokenClaims };
  const unrecorded = comparisons.filter((comparison) => comparison.kind === "unrecorded");
  if (isNonEmpty(unrecorded) || (!isDeclared && comparisons.length === 0)) return { kind: "unrecorded", unrecorded };
  const matches = comparisons.filter(
    (comparison) => comparison.kind === "identical" || comparison.kind === "equivalent" || comparison.kind === "close",
  );
  if (!isNonEmpty(matches)) throw new TypeError("nothing was compared, so there is nothing to decide");
  return {
    kind: "reproduced",
    grade: worst(matches.map(({ kind }) => kind)),
    matches,
    ...(leftOut && { partial: leftOut }),
  };
}

const worstFirst: readonly Grade[] = ["close", "equivalent", "identical"];

const worst = (kinds: readonly Grade[]): Grade => worstFirst.find((grade) => kinds.includes(grade)) ?? "identical";
