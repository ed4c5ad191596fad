import type { ClaimResult } from "../domain/claim.ts";
import { shownLine } from "./shown.ts";

/** A claim as it is shown everywhere: cleaned of controls, not yet escaped. */
export interface ShownClaim {
  readonly holds: boolean;
  readonly text: string;
  readonly output: string;
  /** What was produced, and beside it what the paper says where that does not hold; or why nothing can be said. */
  readonly found: string;
}

/** Broken ones first. */
export function shownClaims(claims: readonly ClaimResult[]): readonly ShownClaim[] {
  return claims
    .toSorted((a, b) => Number(a.holds) - Number(b.holds))
    .map(({ claim, produced, holds, explanation }) => ({
      holds,
      text: shownLine(claim.text, 200),
      output: shownLine(claim.output, 160),
      found: holds && produced !== null ? String(produced) : shownLine(explanation, 200),
    }));
}
