import { Unreadable } from "../../format.ts";

/** A block of a dataset that is read at once, in C order. */
export interface Slab {
  readonly offset: readonly number[];
  readonly count: readonly number[];
}

/** Aimed at for one slab, and never passed: the memory of the library does not shrink again. */
const aimedBytes = 4 * 1024 * 1024;
const mostBytes = 128 * 1024 * 1024;
/** How many times a stored chunk may be unpacked for want of memory. */
const mostRepeats = 16;

/**
 * Cuts a dataset into slabs that follow each other in C order. Slabs end where stored chunks do, since a chunk is unpacked
 * anew for every slab that touches it. Throws Unreadable when that would take too much memory or time.
 */
export function* slabsOf(
  shape: readonly number[],
  chunks: readonly number[] | null,
  elementBytes: number,
): Generator<Slab> {
  if (shape.includes(0)) return;
  if (shape.length === 0) {
    yield { offset: [], count: [] };
    return;
  }
  const chunkBytes = (chunks ?? []).reduce((product, one) => product * one, elementBytes);
  if (chunkBytes > mostBytes) throw new Unreadable("its chunks are too large to be read");
  // The axis that is cut, so that all behind it is read as a whole.
  let axis = 0;
  const behind = (from: number) => shape.slice(from + 1).reduce((product, side) => product * side, elementBytes);
  while (axis < shape.length - 1 && behind(axis) > mostBytes) axis += 1;
  const side = shape[axis] ?? 1;
  const perStep = behind(axis);
  const chunk = Math.min(side, chunks?.[axis] ?? 1);
  const atMost = Math.max(1, Math.floor(mostBytes / perStep));
  const wanted = Math.max(1, Math.floor(aimedBytes / perStep / chunk)) * chunk;
  const step = Math.min(wanted, atMost);
  const outer = shape.slice(0, axis);
  const repeats = Math.ceil(chunk / step) * (chunks ?? []).slice(0, axis).reduce((product, one) => product * one, 1);
  if (perStep > mostBytes || (chunks !== null && repeats > mostRepeats))
    throw new Unreadable("its chunks are too large to be read");
  for (const place of places(outer)) {
    for (let at = 0; at < side; at += step) {
      const tail = shape.slice(axis + 1);
      yield {
        offset: [...place, at, ...tail.map(() => 0)],
        count: [...place.map(() => 1), Math.min(step, side - at), ...tail],
      };
    }
  }
}

/** All places of a shape in C order. */
function* places(shape: readonly number[]): Generator<readonly number[]> {
  const place = shape.map(() => 0);
  for (;;) {
    yield [...place];
    let axis = shape.length - 1;
    for (; axis >= 0; axis -= 1) {
      const next = (place[axis] ?? 0) + 1;
      place[axis] = next === shape[axis] ? 0 : next;
      if (place[axis] !== 0) break;
    }
    if (axis < 0) return;
  }
}
