import { isNonEmpty, type NonEmpty } from "../domain/non-empty.ts";
import type { Problem } from "../domain/problem.ts";
import { parseLock } from "./lock.ts";
import { parseDeclaration } from "./parse-declaration.ts";
import { type PlanContext, type Planned, plan } from "./plan.ts";

export type PlannedRepository =
  | { readonly ok: true; readonly planned: NonEmpty<Planned> }
  | { readonly ok: false; readonly problems: NonEmpty<Problem> };

/** The texts of the two files beside an analysis → a plan for each analysis, or everything that is wrong with either. */
export function planRepository(
  declarationText: string,
  lockText: string | undefined,
  context: Omit<PlanContext, "lock">,
): PlannedRepository {
  const lock = lockText === undefined ? null : parseLock(lockText);
  const lockProblems = Array.isArray(lock) ? lock : [];
  const readable = Array.isArray(lock) ? null : lock;
  const parsed = parseDeclaration(declarationText, { ceilings: context.ceilings, lock: readable });
  const problems = [...(parsed.ok ? [] : parsed.problems), ...lockProblems];
  if (isNonEmpty(problems)) return { ok: false, problems };
  if (!parsed.ok) throw new TypeError("a declaration is refused with at least one problem");
  return { ok: true, planned: plan(parsed.declaration, { ...context, lock: readable }) };
}
