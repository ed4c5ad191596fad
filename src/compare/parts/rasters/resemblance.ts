import type { RasterPart } from "../../part.ts";
import type { PixelDifferences } from "./pixel-differences.ts";

/** What turns the recorded picture into the produced one as a whole, in words; undefined when nothing simple does. */
export function resemblance(recorded: RasterPart, produced: RasterPart, found: PixelDifferences): string | undefined {
  const { width, height, samples: a } = recorded;
  const b = produced.samples;
  const pixels = width * height;
  if (found.channels[3] && !found.channels[0] && !found.channels[1] && !found.channels[2])
    return "in their opacity only";
  // Where little differs, the whole was not turned or recoloured.
  if (found.count * 20 < pixels) return undefined;
  const most = a instanceof Uint8Array ? 255 : 65535;
  const whole: readonly (readonly [string, (pixel: number, channel: number) => number])[] = [
    ["red and blue are swapped", (pixel, channel) => a[pixel * 4 + 2 - channel] as number],
    ["every colour is inverted", (pixel, channel) => most - (a[pixel * 4 + channel] as number)],
    ["it is turned by 180°", (pixel, channel) => a[(pixels - 1 - pixel) * 4 + channel] as number],
    ["it is mirrored left to right", (pixel, channel) => a[mirrored(pixel, width) * 4 + channel] as number],
    ["it is upside down, mirrored", (pixel, channel) => a[flipped(pixel, width, height) * 4 + channel] as number],
  ];
  return whole.find(([, from]) => isAll(b, from))?.[0];
}

const mirrored = (pixel: number, width: number): number => pixel - (pixel % width) + width - 1 - (pixel % width);

const flipped = (pixel: number, width: number, height: number): number =>
  (height - 1 - Math.floor(pixel / width)) * width + (pixel % width);

function isAll(b: RasterPart["samples"], from: (pixel: number, channel: number) => number): boolean {
  for (let pixel = 0; pixel * 4 < b.length; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) if (b[pixel * 4 + channel] !== from(pixel, channel)) return false;
  }
  return true;
}
