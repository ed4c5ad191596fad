import { type Reading, Unreadable } from "../../format.ts";
import type { Field, Tagged } from "./directory.ts";
import { wholeNumbers } from "./field-values.ts";
import type { Range } from "./joined.ts";

/** How the pixels of one page are stored. Blocks are strips or tiles; of a plane after the other where planes are apart. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  /** 1 unsigned, 2 signed, 3 floating point; 4 unknown, 5 and 6 complex. */
  readonly sampleFormat: number;
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  readonly isBitReversed: boolean;
  /** Each sample has a picture of its own. */
  readonly isPlanar: boolean;
  readonly isTiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  readonly blocks: readonly Range[];
  /** Red, green and blue of each entry, in 16 bits: all reds first. */
  readonly palette: readonly number[] | null;
  readonly extraSamples: readonly number[];
}

/** Tags that only say how the pixels are stored; the pixels are compared as they are. */
export const layoutTags: ReadonlySet<number> = new Set([
  256, 257, 259, 266, 273, 278, 279, 284, 317, 322, 323, 324, 325,
]);

/** Reads it from the fields of a directory (TIFF 6.0, sections 3 to 15). Throws Unreadable when they do not agree. */
export function layoutOf(file: Tagged, fields: readonly Field[], reading: Pick<Reading, "hold">): Layout {
  const all = (tag: number, most: number): readonly number[] => {
    const field = fields.find((each) => each.tag === tag);
    return field === undefined ? [] : wholeNumbers(file, field, most, reading);
  };
  const one = (tag: number, otherwise: number): number => all(tag, 1)[0] ?? otherwise;
  const same = (tag: number, otherwise: number): number => {
    const values = all(tag, 65535);
    if (values.some((value) => value !== values[0])) throw new Unreadable("its samples are of several kinds");
    return values[0] ?? otherwise;
  };
  const [width, height] = [one(256, 0), one(257, 0)];
  if (width < 1 || height < 1 || width > 2 ** 31 || height > 2 ** 31) throw new Unreadable("a page has no proper size");
  const samples = one(277, 1);
  if (samples < 1) throw new Unreadable("its pixels have no samples");
  const isTiled = fields.some(({ tag }) => tag === 324);
  if (isTiled && fields.some(({ tag }) => tag === 273)) throw new Unreadable("a page is stored in two ways");
  const blockWidth = isTiled ? one(322, 0) : width;
  const blockHeight = isTiled ? one(323, 0) : Math.min(one(278, height), height);
  if (blockWidth < 1 || blockHeight < 1) throw new Unreadable("its strips or tiles have no proper size");
  const [blocksAcross, blocksDown] = [Math.ceil(width / blockWidth), Math.ceil(height / blockHeight)];
  const isPlanar = one(284, 1) === 2 && samples > 1;
  const count = blocksAcross * blocksDown * (isPlanar ? samples : 1);
  const starts = all(isTiled ? 324 : 273, count);
  const lengths = all(isTiled ? 325 : 279, count);
  if (starts.length !== count || lengths.length !== count)
    throw new Unreadable("some of its strips or tiles are missing");
  const blocks = starts.map((start, index) => ({ start, end: start + (lengths[index] as number) }));
  if (blocks.some(({ end }) => end > file.content.size)) throw new Unreadable("its pixels are cut short");
  const palette = all(320, 3 * 65536);
  return {
    width,
    height,
    bits: same(258, 1),
    samples,
    sampleFormat: same(339, 1),
    photometric: one(262, -1),
    compression: one(259, 1),
    predictor: one(317, 1),
    isBitReversed: one(266, 1) !== 1,
    isPlanar,
    isTiled,
    blockWidth,
    blockHeight,
    blocksAcross,
    blocksDown,
    blocks,
    palette: palette.length === 0 ? null : palette,
    extraSamples: all(338, 65535),
  };
}
