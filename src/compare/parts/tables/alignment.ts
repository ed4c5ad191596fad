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
  const common = Math.min(recorded.length, produced.length);
  let head = 0;
  while (head < common && recorded[head] === produced[head]) head += 1;
  let tail = 0;
  while (tail < common - head && recorded.at(-1 - tail) === produced.at(-1 - tail)) tail += 1;
  const [left, right] = [
    recorded.subarray(head, recorded.length - tail),
    produced.subarray(head, produced.length - tail),
  ];
  const isSame = left.length === 0 && right.length === 0;
  if (!isSame && left.length === right.length && isPermutation(left, right)) return { kind: "reordered", first: head };
  const stretches = new Stretches();
  stretches.add("same", head);
  let [from, to] = [0, 0];
  for (const [a, b] of [...longestIncreasing(uniqueMatches(left, right)), [left.length, right.length] as const]) {
    gap(left.subarray(from, a), right.subarray(to, b), stretches);
    if (a < left.length) stretches.add("same", 1);
    [from, to] = [a + 1, b + 1];
  }
  stretches.add("same", tail);
  return { kind: "aligned", stretches: stretches.all, unlike: stretches.unlike };
}

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
  const common = Math.min(recorded.length, produced.length);
  let head = 0;
  while (head < common && recorded[head] === produced[head]) head += 1;
  let tail = 0;
  while (tail < common - head && recorded.at(-1 - tail) === produced.at(-1 - tail)) tail += 1;
  const [left, right] = [recorded.length - head - tail, produced.length - head - tail];
  const changed = Math.min(left, right);
  stretches.add("same", head);
  stretches.add("changed", changed);
  stretches.add("missing", left - changed);
  stretches.add("added", right - changed);
  stretches.add("same", tail);
}

function isPermutation(recorded: Float64Array, produced: Float64Array): boolean {
  const [a, b] = [recorded.toSorted(), produced.toSorted()];
  return a.every((digest, at) => digest === b[at]);
}

/** Where a row that stands once on each side stands there, in recorded order. */
function uniqueMatches(recorded: Float64Array, produced: Float64Array): readonly (readonly [number, number])[] {
  const [left, right] = [placesOf(recorded), placesOf(produced)];
  const matches: (readonly [number, number])[] = [];
  for (const [digest, place] of left) {
    const other = right.get(digest) ?? twice;
    if (place !== twice && other !== twice) matches.push([place, other]);
  }
  return matches;
}

const twice = -1;

function placesOf(digests: Float64Array): Map<number, number> {
  const places = new Map<number, number>();
  digests.forEach((digest, at) => {
    places.set(digest, places.has(digest) ? twice : at);
  });
  return places;
}

/** The most matches that stand in one order on both sides. */
function longestIncreasing(matches: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const ends: number[] = [];
  const before = new Int32Array(matches.length);
  for (const [index, [, place]] of matches.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((matches[ends[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const chosen: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index !== -1; index = before[index] ?? -1) {
    const match = matches[index];
    if (match !== undefined) chosen.push(match);
  }
  return chosen.toReversed();
}
