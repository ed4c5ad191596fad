import { anchors, commonEnds, hunksOf, Numbering } from "../alignment.ts";

/** Places in two sequences that are not the same: `[a0, a1)` of the recorded one stands where `[b0, b1)` is produced. */
export interface Gap {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

/** Longer stretches without anything that occurs once on both sides count as replaced as a whole. */
const longestStretch = 50_000;

/**
 * Aligns two sequences and gives what is not common to them, in order. What occurs exactly once on both sides, in the same
 * order, holds them together; between that the fewest edits are looked for. Takes time and memory in proportion to them.
 */
export function align(a: readonly string[], b: readonly string[]): readonly Gap[] {
  const { start, end } = commonEnds(a.length, b.length, (at, other) => a[at] === b[other]);
  const numbering = new Numbering();
  const numbered = (all: readonly string[]): Int32Array =>
    Int32Array.from(all.slice(start, all.length - end), (text) => numbering.numberOf(text));
  const [left, right] = [numbered(a), numbered(b)];
  const gaps: Gap[] = [];
  let [atA, atB] = [0, 0];
  for (const [toA, toB] of [...anchors(left, right), [left.length, right.length] as const]) {
    for (const { a0, a1, b0, b1 } of between(left.subarray(atA, toA), right.subarray(atB, toB))) {
      const [x, y] = [start + atA, start + atB];
      gaps.push({ a0: x + a0, a1: x + a1, b0: y + b0, b1: y + b1 });
    }
    [atA, atB] = [toA + 1, toB + 1];
  }
  return gaps;
}

function between(a: Int32Array, b: Int32Array): readonly Gap[] {
  if (a.length === 0 && b.length === 0) return [];
  const hunks = a.length + b.length > longestStretch ? undefined : hunksOf(a, b);
  if (hunks === undefined) return [{ a0: 0, a1: a.length, b0: 0, b1: b.length }];
  return hunks.map(({ from, to, newFrom, newTo }) => ({ a0: from, a1: to, b0: newFrom, b1: newTo }));
}
