import { type Content, latin1 } from "../../content.ts";
import type { Reading } from "../../format.ts";
import type { Directory, Tagged } from "./directory.ts";
import { gapsBetween, type Range } from "./joined.ts";

/** What fields point to, and to what. */
export interface Used {
  readonly directories: readonly Directory[];
  /** Strips and tiles. */
  readonly blocks: readonly Range[];
}

/** Zeros that nothing points to: writers begin what follows at a multiple of 16, and tifffile leaves 16 bytes for a change. */
const mostFilling = 64;

/**
 * What no field points to, without what only repeats what fields do point to: the values of a directory once more behind it,
 * as tifffile leaves them behind the second page and later ones, and what GDAL notes of the blocks of a cloud-optimised file.
 */
export function leftovers(file: Tagged, { directories, blocks }: Used, reading: Reading): readonly Range[] {
  const { content, wide } = file;
  const header = { start: 0, end: wide ? 16 : 8 };
  const used = [header, ...directories.flatMap((each) => [each, ...valuesOf(each, wide)]), ...blocks];
  const gaps = gapsBetween(content, used, mostFilling);
  const isNoted = gaps[0]?.start === header.end && isNoteOfGdal(content, gaps[0]);
  if (isNoted) {
    const value = latin1(content.read(header.end, Math.min(gaps[0]?.end ?? 0, header.end + 200)));
    reading.setAside({ rule: "TIFF: notes on the order of the blocks", where: "behind the header", value });
  }
  const repeats = repeated(file, directories);
  const sizes = isNoted ? besideBlocks(content, blocks) : () => false;
  return gaps.filter((gap, index) => !(isNoted && index === 0) && !sizes(gap) && !repeats(gap));
}

const valuesOf = ({ fields }: Directory, wide: boolean): readonly Range[] =>
  fields.filter(({ bytes }) => bytes > (wide ? 8 : 4)).map(({ start, bytes }) => ({ start, end: start + bytes }));

/** More gaps behind one directory, fields of one or bytes of a gap are no such copy. */
const [mostGaps, mostFields, mostBytes] = [64, 200, 1 << 20];

/** Whether a gap behind a directory holds some of its values, in their order, and nothing else. */
function repeated({ content, wide }: Tagged, directories: readonly Directory[]): (gap: Range) => boolean {
  const sorted = directories.toSorted((a, b) => a.end - b.end);
  let [before, tried] = [-1, 0];
  return ({ start, end }) => {
    for (; (sorted[before + 1]?.end ?? Number.POSITIVE_INFINITY) <= start; before += 1) tried = 0;
    const directory = sorted[before];
    tried += 1;
    if (directory === undefined || tried > mostGaps || directory.fields.length > mostFields) return false;
    if (end - start > mostBytes) return false;
    const bytes = Buffer.from(content.read(start, end));
    let at = 0;
    for (const value of valuesOf(directory, wide)) {
      const length = value.end - value.start;
      if (at + length > bytes.length) continue;
      if (bytes.subarray(at, at + length).equals(content.read(value.start, value.end))) at += length;
    }
    return at > 0 && bytes.length - at <= mostFilling && bytes.subarray(at).every((byte) => byte === 0);
  };
}

/** https://gdal.org/drivers/raster/cog.html: what is noted behind the header. */
const notes: ReadonlySet<string> = new Set([
  "LAYOUT=IFDS_BEFORE_DATA",
  "BLOCK_ORDER=ROW_MAJOR",
  "BLOCK_LEADER=SIZE_AS_UINT4",
  "BLOCK_TRAILER=LAST_4_BYTES_REPEATED",
  "MASK_INTERLEAVED_WITH_IMAGERY=YES",
  "KNOWN_INCOMPATIBLE_EDITION=NO",
  "KNOWN_INCOMPATIBLE_EDITION=YES",
]);

function isNoteOfGdal(content: Content, { start, end }: Range): boolean {
  if (end - start > 4096) return false;
  const text = latin1(content.read(start, end));
  const size = /^GDAL_STRUCTURAL_METADATA_SIZE=(\d{6}) bytes\n/.exec(text);
  if (size === null) return false;
  const stop = size[0].length + Number(size[1]);
  const lines = text.slice(size[0].length, stop).split("\n");
  return stop <= text.length && /^\0*$/.test(text.slice(stop)) && lines.every((line) => isNote(line));
}

/** Blanks leave room for a longer answer. */
const isNote = (line: string): boolean => line.trim() === "" || notes.has(line.trim());

/** Whether a gap holds the last four bytes of the block before it, or how long the block behind it is, or both. */
function besideBlocks(content: Content, blocks: readonly Range[]): (gap: Range) => boolean {
  const ends = new Map(blocks.map((block) => [block.end, block]));
  const starts = new Map(blocks.map((block) => [block.start, block]));
  return ({ start, end }) => {
    if (end - start > 8 + mostFilling) return false;
    const bytes = Buffer.from(content.read(start, end));
    const [before, behind] = [ends.get(start), starts.get(end)];
    let [from, to] = [0, bytes.length];
    if (before !== undefined && bytes.length >= 4 && before.end - before.start >= 4) {
      if (bytes.subarray(0, 4).equals(content.read(before.end - 4, before.end))) from = 4;
    }
    if (behind !== undefined && to - from >= 4 && bytes.readUInt32LE(to - 4) === behind.end - behind.start) to -= 4;
    return from < to ? bytes.subarray(from, to).every((byte) => byte === 0) : true;
  };
}
