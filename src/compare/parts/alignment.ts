/** A stretch of the recorded sequence and what stands in its place in the produced one; `to` is behind the last. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

const mostEdits = 1200;
const mostSteps = 20_000_000;

/**
 * The fewest insertions and deletions that make one sequence into the other, as stretches in order. Undefined when there
 * are too many to be looked for. Myers, An O(ND) difference algorithm and its variations, 1986.
 */
export function hunksOf(recorded: Int32Array, produced: Int32Array): readonly Hunk[] | undefined {
  const { start, end } = commonEnds(recorded.length, produced.length, (at, other) => recorded[at] === produced[other]);
  const a = recorded.subarray(start, recorded.length - end);
  const b = produced.subarray(start, produced.length - end);
  if (a.length === 0 && b.length === 0) return [];
  if (a.length === 0 || b.length === 0) {
    return [{ from: start, to: start + a.length, newFrom: start, newTo: start + b.length }];
  }
  const trace = forward(a, b);
  return trace === undefined ? undefined : stretches(trace, a.length, b.length, start);
}

/** How many elements are the same at the beginning, and how many of the others at the end. */
export function commonEnds(
  length: number,
  newLength: number,
  isSame: (at: number, newAt: number) => boolean,
): { readonly start: number; readonly end: number } {
  const most = Math.min(length, newLength);
  let start = 0;
  while (start < most && isSame(start, start)) start += 1;
  let end = 0;
  while (end < most - start && isSame(length - 1 - end, newLength - 1 - end)) end += 1;
  return { start, end };
}

/** The same stretches where `by` elements stand before both sequences. */
export const shifted = (hunks: readonly Hunk[], by: number): readonly Hunk[] =>
  hunks.map(({ from, to, newFrom, newTo }) => ({
    from: from + by,
    to: to + by,
    newFrom: newFrom + by,
    newTo: newTo + by,
  }));

/** For each number of edits, how far every diagonal came. */
function forward(a: Int32Array, b: Int32Array): readonly Int32Array[] | undefined {
  const most = Math.min(a.length + b.length, mostEdits);
  const reach = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const trace: Int32Array[] = [];
  let steps = 0;
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reach.slice(middle - edits - 1, middle + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      let x = isDown(reach, middle + k, k, edits) ? (reach[middle + k + 1] ?? 0) : (reach[middle + k - 1] ?? 0) + 1;
      const from = x;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      steps += x - from + 1;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return trace;
    }
    if (steps > mostSteps) return undefined;
  }
  return undefined;
}

const isDown = (reach: Int32Array, at: number, k: number, edits: number): boolean =>
  k === -edits || (k !== edits && (reach[at - 1] ?? 0) < (reach[at + 1] ?? 0));

/** Walks back from the end; neighbouring edits become one stretch. */
function stretches(trace: readonly Int32Array[], length: number, newLength: number, start: number): readonly Hunk[] {
  const found: Hunk[] = [];
  let [x, y] = [length, newLength];
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reach = trace[edits] ?? new Int32Array();
    const k = x - y;
    const at = k + edits + 1;
    const before = isDown(reach, at, k, edits) ? k + 1 : k - 1;
    const fromX = reach[before + edits + 1] ?? 0;
    const fromY = fromX - before;
    // Behind the edit the two run along together.
    const edited = before > k ? { to: fromX, newTo: fromY + 1 } : { to: fromX + 1, newTo: fromY };
    const last = found.at(-1);
    const from = { from: fromX + start, newFrom: fromY + start };
    const to = { to: edited.to + start, newTo: edited.newTo + start };
    if (last !== undefined && last.from === to.to && last.newFrom === to.newTo) {
      found[found.length - 1] = { ...from, to: last.to, newTo: last.newTo };
    } else {
      found.push({ ...from, ...to });
    }
    [x, y] = [fromX, fromY];
  }
  return found.toReversed();
}

/**
 * What occurs exactly once in both sequences, as pairs of places, as far as it stands in the same order on both (patience
 * diff): such pairs hold the two together.
 */
export function anchors<Sequence extends Int32Array | Float64Array>(
  recorded: Sequence,
  produced: Sequence,
): readonly (readonly [number, number])[] {
  const [left, right] = [placesOfSingles(recorded), placesOfSingles(produced)];
  const pairs: (readonly [number, number])[] = [];
  for (const [value, place] of left) {
    const other = right.get(value) ?? twice;
    if (place !== twice && other !== twice) pairs.push([place, other]);
  }
  return longestRising(pairs);
}

const twice = -1;

/** In their order. */
function placesOfSingles(values: Int32Array | Float64Array): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const [at, value] of values.entries()) places.set(value, places.has(value) ? twice : at);
  return places;
}

/** The longest run of pairs whose second members rise as well (patience sorting). */
function longestRising(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length);
  for (const [index, [, place]] of pairs.entries()) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = tops[low - 1] ?? -1;
    tops[low] = index;
  }
  const chosen: (readonly [number, number])[] = [];
  for (let index = tops.at(-1) ?? -1; index !== -1; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) chosen.push(pair);
  }
  return chosen.toReversed();
}

/** The same number for what is the same: makes sequences of anything comparable. */
export class Numbering {
  readonly #known = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }
}

/** Whether both hold the same things equally often. */
export function isReordered<Sequence extends Int32Array | Float64Array>(a: Sequence, b: Sequence): boolean {
  if (a.length !== b.length) return false;
  const [left, right] = [a.toSorted(), b.toSorted()];
  return left.every((number, at) => number === right[at]);
}
