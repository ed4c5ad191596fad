import type { Remark } from "../domain/annotation.ts";
import { verdictKinds } from "../domain/verdict.ts";
import { isStatus } from "../record/status.ts";

/** How long a reason or an outcome may be that a program gives, in characters. */
export const longestRemark = 20_000;

/** So that nobody fills the disk with what they say of a run. */
export const mostAnnotations = 1000;

/** Whether a tag says how a run ended, as the record store shows it: no remark changes that. */
export function isOwnTag(tag: string): boolean {
  return isStatus(tag) || verdictKinds.some((kind) => kind === tag);
}

/** Why this text cannot be said of a run, to be put behind its name; undefined where it can. */
export function remarkProblem({ kind, text }: Remark): string | undefined {
  if (!text.isWellFormed() || text.includes("\0")) return "is text in Unicode, without NUL";
  if (kind === "reason" || kind === "outcome") {
    return text.length > longestRemark ? `takes at most ${longestRemark} characters` : undefined;
  }
  if (!/^[^\p{Cc}]{1,200}$/u.test(text)) return "takes 1 to 200 characters on one line";
  if (text.trim() !== text) return "neither begins nor ends with a space";
  return isOwnTag(text) ? "says how the run ended, which is no tag" : undefined;
}
