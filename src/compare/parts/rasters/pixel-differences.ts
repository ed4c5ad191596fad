import type { RasterPart } from "../../part.ts";

/** Where and how far two pictures of one size and depth differ. */
export interface PixelDifferences {
  /** One bit for each pixel, row by row, set where it differs. */
  readonly mask: PixelMask;
  readonly count: number;
  /** Pixels of which a sample is off by more than the bound that was given. */
  readonly beyond: number;
  /** The largest difference of a sample, and the first pixel that has it. */
  readonly largest: number;
  readonly at: { readonly x: number; readonly y: number };
  /** Channels that differ anywhere: red, green, blue, opacity. */
  readonly channels: readonly [boolean, boolean, boolean, boolean];
}

/** A set of pixels. */
export class PixelMask {
  readonly width: number;
  readonly height: number;
  readonly #bits: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#bits = new Uint8Array(Math.ceil((width * height) / 8));
  }

  set(pixel: number): void {
    this.#bits[pixel >> 3] = (this.#bits[pixel >> 3] as number) | (1 << (pixel & 7));
  }

  has(pixel: number): boolean {
    return (((this.#bits[pixel >> 3] as number) >> (pixel & 7)) & 1) === 1;
  }

  /** Calls with each pixel of the set, in order. */
  each(call: (x: number, y: number) => void): void {
    for (let byte = 0; byte < this.#bits.length; byte += 1) {
      if (this.#bits[byte] === 0) continue;
      for (let pixel = byte * 8; pixel < byte * 8 + 8; pixel += 1) {
        if (this.has(pixel)) call(pixel % this.width, Math.floor(pixel / this.width));
      }
    }
  }
}

/** Compares all samples; `bound` in their own units. */
export function pixelDifferences(recorded: RasterPart, produced: RasterPart, bound: number): PixelDifferences {
  const { width, height, samples: a } = recorded;
  const b = produced.samples;
  const mask = new PixelMask(width, height);
  const most = [0, 0, 0, 0];
  let [count, beyond, largest, where] = [0, 0, 0, 0];
  for (let at = 0; at < a.length; at += 4) {
    if (a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2] && a[at + 3] === b[at + 3]) continue;
    mask.set(at >> 2);
    count += 1;
    let own = 0;
    for (let channel = 0; channel < 4; channel += 1) {
      const off = Math.abs((a[at + channel] as number) - (b[at + channel] as number));
      if (off > own) own = off;
      if (off > (most[channel] as number)) most[channel] = off;
    }
    if (own > bound) beyond += 1;
    if (own > largest) [largest, where] = [own, at >> 2];
  }
  return {
    mask,
    count,
    beyond,
    largest,
    at: { x: where % width, y: Math.floor(where / width) },
    channels: [most[0] !== 0, most[1] !== 0, most[2] !== 0, most[3] !== 0],
  };
}
