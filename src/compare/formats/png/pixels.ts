import { type Reading, Unreadable } from "../../format.ts";
import { checkedDeflate } from "../packed/decoded.ts";
import { holdPicture } from "../pictures/limits.ts";
import { channels, type Header, type Pass, passes } from "./header.ts";
import { unfilter } from "./unfilter.ts";

/** What turns stored samples into colours. */
export interface Colours {
  /** Red, green, blue and opacity of each entry. */
  readonly palette: Uint8Array;
  /** The stored samples of the one colour that is transparent, of grey and RGB pictures. */
  readonly transparent: readonly number[] | null;
}

/**
 * The pixels as RGBA, from the top, in 8 bits a sample or, where 16 are stored, in 16. Throws Unreadable unless the
 * compressed data hold exactly the pixels.
 */
export function decodePixels(
  header: Header,
  compressed: Uint8Array,
  colours: Colours,
  reading: Reading,
): Uint8Array | Uint16Array {
  const deep = header.depth === 16;
  holdPicture(reading, header.width, header.height, deep ? 2 : 1);
  const grids = passes(header);
  const raw = inflate(
    compressed,
    grids.reduce((sum, { height, rowBytes }) => sum + height * (rowBytes + 1), 0),
    reading,
  );
  const size = header.width * header.height * 4;
  const pixels = deep ? new Uint16Array(size) : new Uint8Array(size);
  const pixelBytes = Math.max(1, (channels(header) * header.depth) / 8);
  let at = 0;
  for (const grid of grids) {
    unfilter(raw, at, grid.height, grid.rowBytes, pixelBytes);
    for (let y = 0; y < grid.height; y += 1) {
      expandRow(header, raw.subarray(at + 1, at + 1 + grid.rowBytes), grid, y, pixels, colours);
      at += grid.rowBytes + 1;
    }
  }
  return pixels;
}

function inflate(compressed: Uint8Array, size: number, reading: Reading): Uint8Array {
  // Deflate makes at most 1032 bytes of one: what claims more is not worth an attempt.
  if (size > compressed.length * 1032) throw new Unreadable("its compressed pixels are too few for its size");
  reading.hold(size);
  let inflated: ReturnType<typeof checkedDeflate.atOnce>;
  try {
    // One byte more than needed: so it is unpacked in one piece, without a copy.
    const chunkSize = Math.min(Math.max(size + 1, 1024), 1 << 26);
    inflated = checkedDeflate.atOnce(compressed, { maxOutputLength: size, chunkSize });
  } catch {
    throw new Unreadable("its compressed pixels are damaged");
  }
  if (inflated.buffer.length !== size) throw new Unreadable("it holds fewer pixels than its size says");
  if (inflated.engine.bytesWritten !== compressed.length) throw new Unreadable("bytes follow its compressed pixels");
  return inflated.buffer;
}

/** Writes one row of the grid into the picture. */
function expandRow(
  { width, depth, colour }: Header,
  row: Uint8Array,
  grid: Pass,
  y: number,
  pixels: Uint8Array | Uint16Array,
  { palette, transparent }: Colours,
): void {
  const step = grid.stepX * 4;
  let to = ((grid.top + y * grid.stepY) * width + grid.left) * 4;
  const most = depth === 16 ? 65535 : 255;
  if (colour === 3) {
    const entries = palette.length / 4;
    for (let x = 0; x < grid.width; x += 1, to += step) {
      const entry = sampleAt(row, x, depth);
      if (entry >= entries) throw new Unreadable("a pixel has a colour that its palette does not have");
      for (let channel = 0; channel < 4; channel += 1) pixels[to + channel] = palette[entry * 4 + channel] as number;
    }
  } else if (colour === 0 || colour === 4) {
    const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1;
    const stored = colour === 4 ? 2 : 1;
    for (let x = 0; x < grid.width; x += 1, to += step) {
      const grey = sampleAt(row, x * stored, depth);
      const shade = grey * scale;
      pixels[to] = shade;
      pixels[to + 1] = shade;
      pixels[to + 2] = shade;
      pixels[to + 3] = colour === 4 ? sampleAt(row, x * 2 + 1, depth) : grey === transparent?.[0] ? 0 : most;
    }
  } else {
    expandRgb(row, grid.width, depth, colour === 6, pixels, to, step, transparent, most);
  }
}

function expandRgb(
  row: Uint8Array,
  width: number,
  depth: number,
  hasOpacity: boolean,
  pixels: Uint8Array | Uint16Array,
  start: number,
  step: number,
  transparent: Colours["transparent"],
  most: number,
): void {
  if (depth === 8 && transparent === null && step === 4) {
    copyRgb(row, width, hasOpacity, pixels, start);
    return;
  }
  const stored = hasOpacity ? 4 : 3;
  for (let x = 0, to = start, from = 0; x < width; x += 1, to += step, from += stored) {
    const red = sampleAt(row, from, depth);
    const green = sampleAt(row, from + 1, depth);
    const blue = sampleAt(row, from + 2, depth);
    pixels[to] = red;
    pixels[to + 1] = green;
    pixels[to + 2] = blue;
    if (hasOpacity) pixels[to + 3] = sampleAt(row, from + 3, depth);
    else if (transparent === null) pixels[to + 3] = most;
    else {
      const isThat = red === transparent[0] && green === transparent[1] && blue === transparent[2];
      pixels[to + 3] = isThat ? 0 : most;
    }
  }
}

/** What nearly all pictures of programs are, the quick way. */
function copyRgb(
  row: Uint8Array,
  width: number,
  hasOpacity: boolean,
  pixels: Uint8Array | Uint16Array,
  start: number,
): void {
  if (hasOpacity) {
    pixels.set(row, start);
    return;
  }
  for (let x = 0, to = start, from = 0; x < width; x += 1, to += 4, from += 3) {
    pixels[to] = row[from] as number;
    pixels[to + 1] = row[from + 1] as number;
    pixels[to + 2] = row[from + 2] as number;
    pixels[to + 3] = 255;
  }
}

function sampleAt(row: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return row[index] ?? 0;
  if (depth === 16) return ((row[index * 2] ?? 0) << 8) | (row[index * 2 + 1] ?? 0);
  const bit = index * depth;
  return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
