import type { Content } from "../../content.ts";

/** From `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Ranges of a content, one after the other, as a content of its own. */
export function joined(content: Content, ranges: readonly Range[]): Content {
  const starts: number[] = [];
  let size = 0;
  for (const { start, end } of ranges) {
    starts.push(size);
    size += end - start;
  }
  const read = (from: number, to: number): Uint8Array => {
    const pieces: Uint8Array[] = [];
    for (let index = rangeWith(starts, from); index < ranges.length; index += 1) {
      const [range, begin] = [ranges[index] as Range, starts[index] as number];
      if (begin >= to) break;
      const end = Math.min(range.end, range.start + to - begin);
      const start = range.start + Math.max(0, from - begin);
      if (start < end) pieces.push(content.read(start, end));
    }
    return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
  };
  return { size, read };
}

/** The last that begins at the position or before it. */
function rangeWith(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * What lies between the ranges, in order. Gaps of at most `alignment` zeros are left out: writers fill up with them so that
 * what follows begins at an even place.
 */
export function gapsBetween(content: Content, used: readonly Range[], alignment: number): readonly Range[] {
  const gaps: Range[] = [];
  let at = 0;
  const gapUntil = (end: number) => {
    if (end <= at) return;
    const isFilling = end - at <= alignment && content.read(at, end).every((byte) => byte === 0);
    if (!isFilling) gaps.push({ start: at, end });
  };
  for (const { start, end } of used.toSorted((a, b) => a.start - b.start)) {
    gapUntil(start);
    at = Math.max(at, end);
  }
  gapUntil(content.size);
  return gaps;
}
