import { type Identities, withoutNames } from "../../certificate/blind/identities.ts";
import type { ClaimResult } from "../../domain/claim.ts";
import type { Comparison } from "../../domain/comparison.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { Failure } from "../../domain/execution.ts";
import type { Verdict } from "../../domain/verdict.ts";

/*
 * Evidence in which every word of a stranger is without names. Names are taken out first and texts shortened afterwards: of half a
 * name nobody could tell that it is one.
 */

export type Said = (text: string) => string;

export const saying =
  (identities: Identities): Said =>
  (text) =>
    withoutNames(identities, text);

/** A comparison under another path; its pictures of what differs are kept where they may be shown. */
export function blindComparison(comparison: Comparison, path: string, showsViews: boolean, said: Said): Comparison {
  const named = { ...comparison, path, label: comparison.label === null ? null : said(comparison.label) };
  if (named.kind === "missing") return { ...named, explanation: said(named.explanation) };
  if (!("details" in named)) return named;
  const { views = [], largest } = named;
  return {
    ...named,
    setAside: named.setAside.map(({ rule, where }) => ({ rule: said(rule), where: said(where) })),
    largest: largest && { ...largest, where: said(largest.where), part: said(largest.part) },
    views: showsViews ? views.map((view) => ({ ...view, at: said(view.at) })) : [],
    explanation: said(named.explanation),
    details: named.details.map(said),
    // A line for the declaration is for its authors.
    suggestion: null,
  };
}

export function blindClaim(result: ClaimResult, said: Said): ClaimResult {
  const { claim, explanation } = result;
  return {
    ...result,
    claim: { ...claim, text: said(claim.text), output: said(claim.output) },
    explanation: said(explanation),
  };
}

/** What is said of a verdict, without names; the comparisons in it are only counted. */
export function blindVerdict({ verdict }: Evidence, said: Said): Verdict {
  switch (verdict.kind) {
    case "failed":
      return { ...verdict, failure: blindFailure(verdict.failure, said) };
    case "diverged":
      return { ...verdict, brokenClaims: verdict.brokenClaims.map((each) => blindClaim(each, said)) };
    default:
      return verdict;
  }
}

function blindFailure(failure: Failure, said: Said): Failure {
  return failure.kind === "unprepared"
    ? { ...failure, message: said(failure.message) }
    : { ...failure, step: said(failure.step) };
}
