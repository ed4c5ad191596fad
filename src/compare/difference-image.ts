import type { Region } from "./finding.ts";
import type { RasterPart } from "./part.ts";
import { encodeRgb } from "./png-writer.ts";

/** No picture for people is larger than that, however large the compared ones are. */
const mostPixels = 4_000_000;
/** What is shown around a region, in pixels of the compared pictures. */
const margin = 6;
const largestZoom = 8;
/** Between two pictures side by side, in pixels of the new one. */
const gap = 8;

type Colour = readonly [red: number, green: number, blue: number];

const red: Colour = [220, 20, 30];
const grey: Colour = [150, 150, 150];

/**
 * A PNG of the recorded picture, pale and grey, with every pixel that differs in red; where only one of the two has pixels,
 * all is red. A large picture is made smaller: a pixel is red then when any of those it stands for differs.
 */
export async function differencePicture(recorded: RasterPart, produced: RasterPart): Promise<Uint8Array> {
  const width = Math.max(recorded.width, produced.width);
  const height = Math.max(recorded.height, produced.height);
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / mostPixels)));
  const canvas = new Canvas(Math.ceil(width / step), Math.ceil(height / step));
  for (let y = 0; y < canvas.height; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      const differs = anyDiffers(recorded, produced, x * step, y * step, step);
      canvas.set(x, y, differs ? red : pale(colourAt(recorded, x * step, y * step)));
    }
  }
  return canvas.png();
}

/**
 * A PNG with the region of the recorded picture and, to its right, of the produced one, magnified without smoothing, so that
 * a person sees the pixels. A region too large for that is shown smaller.
 */
export async function cropPair(recorded: RasterPart, produced: RasterPart, region: Region): Promise<Uint8Array> {
  const left = Math.max(0, region.left - margin);
  const top = Math.max(0, region.top - margin);
  const width = Math.min(region.right + margin + 1, Math.max(recorded.width, produced.width)) - left;
  const height = Math.min(region.bottom + margin + 1, Math.max(recorded.height, produced.height)) - top;
  const zoom = Math.min(largestZoom, Math.sqrt(mostPixels / (2 * width * height)));
  // Whole pixels where they are magnified.
  const scale = zoom >= 1 ? Math.floor(zoom) : zoom;
  const shownWidth = Math.max(1, Math.floor(width * scale));
  const shownHeight = Math.max(1, Math.floor(height * scale));
  const canvas = new Canvas(2 * shownWidth + gap, shownHeight);
  for (let y = 0; y < shownHeight; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      const isRight = x >= shownWidth + gap;
      if (x >= shownWidth && !isRight) {
        canvas.set(x, y, grey);
        continue;
      }
      const own = isRight ? x - shownWidth - gap : x;
      const from = isRight ? produced : recorded;
      canvas.set(x, y, colourAt(from, left + Math.floor(own / scale), top + Math.floor(y / scale)));
    }
  }
  return canvas.png();
}

class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #rgb: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#rgb = new Uint8Array(width * height * 3);
  }

  set(x: number, y: number, [red, green, blue]: Colour): void {
    const at = (y * this.width + x) * 3;
    this.#rgb[at] = red;
    this.#rgb[at + 1] = green;
    this.#rgb[at + 2] = blue;
  }

  png(): Uint8Array {
    return encodeRgb(this.width, this.height, this.#rgb);
  }
}

/** The colour on white paper; grey where the picture has no pixel. */
function colourAt({ width, height, samples }: RasterPart, x: number, y: number): Colour {
  if (x >= width || y >= height) return grey;
  const at = (y * width + x) * 4;
  const most = samples instanceof Uint8Array ? 255 : 65535;
  const opacity = (samples[at + 3] as number) / most;
  const onWhite = (sample: number) => Math.round((sample / most) * 255 * opacity + 255 * (1 - opacity));
  return [onWhite(samples[at] as number), onWhite(samples[at + 1] as number), onWhite(samples[at + 2] as number)];
}

function pale([red, green, blue]: Colour): Colour {
  const light = 150 + Math.round((0.299 * red + 0.587 * green + 0.114 * blue) * (105 / 255));
  return [light, light, light];
}

function anyDiffers(recorded: RasterPart, produced: RasterPart, left: number, top: number, step: number): boolean {
  for (let y = top; y < top + step; y += 1) {
    for (let x = left; x < left + step; x += 1) if (differsAt(recorded, produced, x, y)) return true;
  }
  return false;
}

function differsAt(recorded: RasterPart, produced: RasterPart, x: number, y: number): boolean {
  const isIn = ({ width, height }: RasterPart) => x < width && y < height;
  if (!isIn(recorded) || !isIn(produced)) return isIn(recorded) || isIn(produced);
  const [a, b] = [(y * recorded.width + x) * 4, (y * produced.width + x) * 4];
  // A sample of 16 bits is as bright as one of 8 bits times 257.
  const unit =
    recorded.samples.BYTES_PER_ELEMENT === produced.samples.BYTES_PER_ELEMENT
      ? [1, 1]
      : [unitOf(recorded), unitOf(produced)];
  for (let channel = 0; channel < 4; channel += 1) {
    const before = (recorded.samples[a + channel] as number) * (unit[0] as number);
    if (before !== (produced.samples[b + channel] as number) * (unit[1] as number)) return true;
  }
  return false;
}

const unitOf = ({ samples }: RasterPart): number => (samples.BYTES_PER_ELEMENT === 1 ? 257 : 1);
