import type { Ceilings } from "../../domain/ceilings.ts";
import type { Analysis, Declaration } from "../../domain/declaration.ts";
import type { Lock } from "../../domain/lock.ts";
import type { DeclarationDocument } from "../declaration-document.ts";
import type { Finding } from "../findings.ts";

/** What rules may know. Without ceilings or a lock, their rules have nothing to say. */
export interface RuleGround {
  readonly declaration: Declaration;
  /** The file as it was written, for what the declaration no longer shows. */
  readonly document: DeclarationDocument;
  readonly ceilings: Ceilings | null;
  readonly lock: Lock | null;
  /** Pointers of paths that are refused already: nothing may be matched with them. */
  readonly refused: ReadonlySet<string>;
}

/** Something that must hold and that a schema cannot say. */
export type Rule = (ground: RuleGround) => readonly Finding[];

/** A rule that looks at one analysis at a time. */
export function eachAnalysis(check: (analysis: Analysis, ground: RuleGround) => readonly Finding[]): Rule {
  return (ground) => ground.declaration.analyses.flatMap((analysis) => check(analysis, ground));
}

/** The items whose name an earlier one has, each with its index and that of the first. */
export function repeated<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): { item: T; index: number; first: number }[] {
  const firsts = new Map<string, number>();
  return items.flatMap((item, index) => {
    const first = firsts.get(nameOf(item));
    if (first !== undefined) return [{ item, index, first }];
    firsts.set(nameOf(item), index);
    return [];
  });
}
