import type { Reading } from "../../format.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { arrayPart, elementBytes, elementCount, type Layout } from "./elements.ts";

/** How many numbers are given at once. */
const pieceLength = 131_072;

/**
 * An array whose first index runs fastest, as Fortran, MATLAB and R store it, as a part in C order. It is held in memory
 * while it is gone through.
 */
export function columnsFirst(at: string, layout: Layout, reading: Reading): ArrayPart {
  const stored = arrayPart(at, layout);
  if (layout.shape.filter((side) => side !== 1).length < 2) return stored;
  reading.hold(elementCount(layout.shape) * elementBytes(layout.type));
  return { ...stored, chunks: () => turned(stored) };
}

function* turned(stored: ArrayPart): Generator<Numbers> {
  const width = stored.type.startsWith("c") ? 2 : 1;
  const count = elementCount(stored.shape);
  const source = joined(stored, count * width);
  // Of the indices from the last one on: how many there are, and how far apart in the store their elements are.
  const sides = stored.shape.toReversed();
  const steps = stored.shape.map((_, axis) => elementCount(stored.shape.slice(0, axis))).toReversed();
  const index = sides.map(() => 0);
  const [side = 1, step = 1] = [sides[0], steps[0]];
  let from = 0;
  for (let done = 0; done < count; ) {
    const length = Math.min(count - done, Math.max(side, Math.floor(pieceLength / side) * side));
    const piece = like(source, length * width);
    for (let to = 0; to < length; to += side) {
      copy(source, from, step, piece, to, side, width);
      from = advance(index, sides, steps, from);
    }
    done += length;
    yield piece;
  }
}

function copy(
  source: Numbers,
  from: number,
  step: number,
  to: Numbers,
  start: number,
  side: number,
  width: number,
): void {
  for (let at = 0; at < side; at += 1) {
    for (let half = 0; half < width; half += 1) {
      to[(start + at) * width + half] = source[(from + at * step) * width + half] as never;
    }
  }
}

/** Of each element in C order, where it lies among elements whose first index runs fastest. */
export function placesInStore(shape: readonly number[]): Uint32Array {
  const sides = shape.toReversed();
  const steps = shape.map((_, axis) => elementCount(shape.slice(0, axis))).toReversed();
  const index = sides.map(() => 0);
  const places = new Uint32Array(elementCount(shape));
  const [side = 1, step = 1] = [sides[0], steps[0]];
  let from = 0;
  for (let row = 0; row < places.length; row += side) {
    for (let at = 0; at < side; at += 1) places[row + at] = from + at * step;
    from = advance(index, sides, steps, from);
  }
  return places;
}

/** The next row: counts the indices up, all but the last one, and says where it begins in the store. */
function advance(index: number[], sides: readonly number[], steps: readonly number[], from: number): number {
  let place = from;
  for (let axis = 1; axis < sides.length; axis += 1) {
    const [at, side, step] = [(index[axis] ?? 0) + 1, sides[axis] ?? 1, steps[axis] ?? 1];
    if (at < side) {
      index[axis] = at;
      return place + step;
    }
    index[axis] = 0;
    place -= (side - 1) * step;
  }
  return place;
}

function joined(part: ArrayPart, length: number): Numbers {
  let whole: Numbers | undefined;
  let at = 0;
  for (const piece of part.chunks()) {
    whole ??= like(piece, length);
    whole.set(piece as never, at);
    at += piece.length;
  }
  return whole ?? new Float64Array(0);
}

const like = (numbers: Numbers, length: number): Numbers =>
  new (numbers.constructor as new (length: number) => Numbers)(length);
