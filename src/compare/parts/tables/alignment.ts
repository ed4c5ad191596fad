import { anchors, commonEnds, isReordered } from "../alignment.ts";

/** A stretch of rows: the same on both sides, changed pairwise, only recorded, or only produced. */
export interface Stretch {
  readonly kind: "same" | "changed" | "missing" | "added";
  readonly rows: number;
}

export type Alignment =
  /** The same rows in another order, from the row `first` (from 0) on. */
  | { readonly kind: "reordered"; readonly first: number }
  | { readonly kind: "aligned"; readonly stretches: readonly Stretch[]; readonly unlike: number };

/**
 * Which rows of two tables belong together, by digests of them. Rows that stand once on both sides and in the same order
 * are anchors; between two anchors, rows that are equal from either end belong together, and the rest has changed. Takes
 * time in proportion to the number of rows, whatever changed (patience diff).
 */
export function align(recorded: Float64Array, produced: Float64Array): Alignment {
  const { start: head, end: tail } = ends(recorded, produced);
  const [left, right] = [
    recorded.subarray(head, recorded.length - tail),
    produced.subarray(head, produced.length - tail),
  ];
  if (left.length > 0 && isReordered(left, right)) return { kind: "reordered", first: head };
  const stretches = new Stretches();
  stretches.add("same", head);
  let [from, to] = [0, 0];
  for (const [a, b] of [...anchors(left, right), [left.length, right.length] as const]) {
    gap(left.subarray(from, a), right.subarray(to, b), stretches);
    if (a < left.length) stretches.add("same", 1);
    [from, to] = [a + 1, b + 1];
  }
  stretches.add("same", tail);
  return { kind: "aligned", stretches: stretches.all, unlike: stretches.unlike };
}

const ends = (recorded: Float64Array, produced: Float64Array) =>
  commonEnds(recorded.length, produced.length, (at, other) => recorded[at] === produced[other]);

class Stretches {
  readonly all: { kind: Stretch["kind"]; rows: number }[] = [];
  unlike = 0;

  add(kind: Stretch["kind"], rows: number): void {
    if (rows === 0) return;
    if (kind !== "same") this.unlike += rows;
    const last = this.all.at(-1);
    if (last?.kind === kind) last.rows += rows;
    else this.all.push({ kind, rows });
  }
}

function gap(recorded: Float64Array, produced: Float64Array, stretches: Stretches): void {
  const { start: head, end: tail } = ends(recorded, produced);
  const [left, right] = [recorded.length - head - tail, produced.length - head - tail];
  const changed = Math.min(left, right);
  stretches.add("same", head);
  stretches.add("changed", changed);
  stretches.add("missing", left - changed);
  stretches.add("added", right - changed);
  stretches.add("same", tail);
}
