import { type Reading, Unreadable } from "../../format.ts";
import type { RasterPart } from "../../part.ts";
import { holdPicture } from "../pictures/limits.ts";
import { bands } from "./bands.ts";
import type { Tagged } from "./directory.ts";
import type { Layout } from "./layout.ts";

/** Whether the samples are what a screen shows: grey, RGB or a palette, unsigned, with 16 bits at most. */
export function isPicture({ photometric, samples, bits, sampleFormat, extraSamples, palette }: Layout): boolean {
  if (bits > 16 || (sampleFormat !== 1 && sampleFormat !== 4)) return false;
  const extra = photometric === 2 ? samples - 3 : samples - 1;
  const isOpacity = extraSamples.length === 1 && (extraSamples[0] === 1 || extraSamples[0] === 2);
  if (extra !== 0 && !(extra === 1 && isOpacity)) return false;
  if (photometric === 3) return samples === 1 && palette !== null && palette.length === 3 * 2 ** bits;
  return photometric === 0 || photometric === 1 || (photometric === 2 && bits >= 8);
}

/** The pixels in colour: 16 bits a sample where the file has them, or a palette, whose colours have 16 bits. */
export function pictureOf(file: Tagged, at: string, layout: Layout, reading: Reading): RasterPart {
  const { width, height, bits, samples, photometric, palette } = layout;
  const isDeep = bits === 16 || photometric === 3;
  holdPicture(reading, width, height, isDeep ? 2 : 1);
  const out = isDeep ? new Uint16Array(width * height * 4) : new Uint8Array(width * height * 4);
  const most = isDeep ? 65535 : 255;
  const largest = 2 ** bits - 1;
  const scale = bits < 8 ? 255 / largest : 1;
  const hasOpacity = samples === 2 || samples === 4;
  for (const { top, bytes } of bands(file, layout)) {
    const stored = bits === 16 ? new Uint16Array(bytes.buffer) : bytes;
    let to = top * width * 4;
    for (let from = 0; from < stored.length; from += samples, to += 4) {
      const first = stored[from] as number;
      if (photometric === 2) {
        out[to] = first;
        out[to + 1] = stored[from + 1] as number;
        out[to + 2] = stored[from + 2] as number;
      } else if (photometric === 3) {
        setEntry(out, to, palette as readonly number[], first, largest + 1);
      } else {
        const shade = photometric === 0 ? (largest - first) * scale : first * scale;
        out[to] = shade;
        out[to + 1] = shade;
        out[to + 2] = shade;
      }
      out[to + 3] = hasOpacity ? (stored[from + samples - 1] as number) : most;
    }
  }
  return { kind: "raster", at, width, height, samples: out, shown: new Map() };
}

function setEntry(
  out: Uint8Array | Uint16Array,
  to: number,
  palette: readonly number[],
  entry: number,
  entries: number,
): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const value = palette[channel * entries + entry];
    if (value === undefined) throw new Unreadable("a pixel has a colour that its palette does not have");
    out[to + channel] = value;
  }
}
