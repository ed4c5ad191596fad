import { hunksOf, Numbering } from "../alignment.ts";

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
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const numbering = new Numbering();
  const numbered = (all: readonly string[], end: number): Int32Array =>
    Int32Array.from(all.slice(start, end), (text) => numbering.numberOf(text));
  const [left, right] = [numbered(a, endA), numbered(b, endB)];
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

/** What occurs exactly once on each side, as far as it stands in the same order on both. */
function anchors(a: Int32Array, b: Int32Array): readonly (readonly [number, number])[] {
  const [inA, inB] = [placesOfSingles(a), placesOfSingles(b)];
  const pairs: (readonly [number, number])[] = [];
  for (const [value, at] of inA) {
    const other = inB.get(value);
    if (at >= 0 && other !== undefined && other >= 0) pairs.push([at, other]);
  }
  return longestRising(pairs.toSorted(([x], [y]) => x - y));
}

function placesOfSingles(values: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  values.forEach((value, at) => {
    places.set(value, places.has(value) ? -1 : at);
  });
  return places;
}

/** The longest run of pairs whose second members rise as well (patience sorting). */
function longestRising(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  const second = (index: number | undefined): number => pairs[index ?? 0]?.[1] ?? 0;
  for (let index = 0; index < pairs.length; index += 1) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (second(tops[middle]) < second(index)) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[index] = tops[low - 1] ?? -1;
    tops[low] = index;
  }
  const found: (readonly [number, number])[] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) found.push(pair);
  }
  return found.toReversed();
}
