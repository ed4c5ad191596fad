import pixelmatch from "pixelmatch";
import type { RasterPart } from "../../part.ts";
import type { PixelMask } from "./pixel-differences.ts";

/** Rows that are looked at together; whether a pixel lies on a smoothed edge is seen from the two around it. */
const bandRows = 128;
const around = 2;

/**
 * How many of the pixels that differ lie, in one of the pictures, on an edge that was smoothed (pixelmatch's detector, by
 * V. Vyšniauskas, 2009). Such pixels change with another font or drawing library; but so they do when something moves by a
 * little: this says what a difference looks like, never that it does not matter.
 */
export function countSmoothed(recorded: RasterPart, produced: RasterPart, mask: PixelMask): number {
  const { width, height } = recorded;
  let count = 0;
  for (let top = 0; top < height; top += bandRows) {
    const bottom = Math.min(top + bandRows, height);
    if (!hasAny(mask, top * width, bottom * width)) continue;
    const [from, to] = [Math.max(0, top - around), Math.min(height, bottom + around)];
    const output = new Uint8Array((to - from) * width * 4);
    const [a, b] = [rowsOf(recorded, from, to), rowsOf(produced, from, to)];
    pixelmatch(a, b, output, width, to - from, { threshold: 0, alpha: 0 });
    for (let pixel = top * width; pixel < bottom * width; pixel += 1) {
      const at = (pixel - from * width) * 4;
      // Drawn yellow are smoothed edges; red is what differs, white what does not.
      if (output[at + 1] === 255 && output[at + 2] === 0 && mask.has(pixel)) count += 1;
    }
  }
  return count;
}

function hasAny(mask: PixelMask, from: number, to: number): boolean {
  for (let pixel = from; pixel < to; pixel += 1) if (mask.has(pixel)) return true;
  return false;
}

/** Some rows with 8 bits a sample. */
function rowsOf({ width, samples }: RasterPart, from: number, to: number): Uint8Array {
  const rows = samples.subarray(from * width * 4, to * width * 4);
  return rows instanceof Uint8Array && rows.byteOffset % 4 === 0 ? rows : Uint8Array.from(rows, shift(samples));
}

const shift = (samples: RasterPart["samples"]) => (sample: number) =>
  samples instanceof Uint8Array ? sample : sample >> 8;
