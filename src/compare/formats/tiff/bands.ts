import { Unreadable } from "../../format.ts";
import { canDecompress, decompress } from "./decompress.ts";
import { readExactly, type Tagged } from "./directory.ts";
import type { Range } from "./joined.ts";
import type { Layout } from "./layout.ts";
import { littleEndian } from "./little-endian.ts";
import { canUndo, undoPredictor } from "./predictor.ts";

/** Some rows of a page: the samples of each pixel one after the other, lowest byte first; one byte for less than 8 bits. */
export interface Band {
  readonly top: number;
  readonly rows: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Whether the pixels can be had as numbers. */
export function canDecode({ compression, predictor, bits, samples, isBitReversed, isPlanar }: Layout): boolean {
  const isWhole = [8, 16, 32, 64].includes(bits);
  const isPacked = [1, 2, 4].includes(bits) && samples === 1 && !isPlanar;
  return canDecompress(compression) && !isBitReversed && (isWhole || isPacked) && canUndo(predictor, bits);
}

/** How many rows of an uncompressed strip are read at once, in bytes. */
const bandBytes = 1 << 20;

/** The rows from the top, as many at once as is handy. Throws Unreadable where pixels are damaged. */
export function* bands(file: Tagged, layout: Layout): Iterable<Band> {
  const { width, height, blockHeight, samples, bits, isPlanar, blocksAcross, blocksDown } = layout;
  const sampleBytes = Math.max(1, bits / 8);
  const planes = isPlanar ? samples : 1;
  const together = isPlanar ? 1 : samples;
  const rowBytes = width * samples * sampleBytes;
  const canSplit = layout.compression === 1 && !layout.isTiled;
  const step = canSplit ? Math.max(1, Math.floor(bandBytes / rowBytes)) : blockHeight;
  let rows = 0;
  for (let top = 0; top < height; top += rows) {
    const down = Math.floor(top / blockHeight);
    rows = Math.min(step, (down + 1) * blockHeight - top, height - top);
    const bytes = new Uint8Array(rows * rowBytes);
    for (let plane = 0; plane < planes; plane += 1) {
      for (let across = 0; across < blocksAcross; across += 1) {
        const range = layout.blocks[(plane * blocksDown + down) * blocksAcross + across] as Range;
        const block = decodeBlock(file, layout, range, top - down * blockHeight, rows, together);
        const left = across * layout.blockWidth;
        const pixels = Math.min(layout.blockWidth, width - left);
        const place = (left * samples + plane) * sampleBytes;
        spread(block, layout.blockWidth * together * sampleBytes, bytes.subarray(place), rowBytes, rows, pixels, {
          taken: together * sampleBytes,
          apart: samples * sampleBytes,
        });
      }
    }
    yield { top, rows, bytes };
  }
}

/** The rows of one strip or tile, each of the block's whole width. */
function decodeBlock(
  { content, little }: Tagged,
  layout: Layout,
  { start, end }: Range,
  firstRow: number,
  rows: number,
  together: number,
): Uint8Array {
  const { blockWidth, bits, compression, predictor, isTiled } = layout;
  const stored = Math.ceil((blockWidth * together * bits) / 8);
  if (compression === 1 && !isTiled) {
    const from = start + firstRow * stored;
    return inOrder(readExactly(content, from, rows * stored));
  }
  const blockRows = isTiled ? layout.blockHeight : rows;
  return inOrder(decompress(compression, readExactly(content, start, end - start), blockRows * stored));

  function inOrder(raw: Uint8Array): Uint8Array {
    if (bits < 8) return unpacked(raw, stored, blockWidth, bits);
    // Floating point that is stored in differences has an order of its own.
    const bytes = littleEndian(raw, bits / 8, little || predictor === 3);
    undoPredictor(predictor, bytes, stored, together, bits);
    return bytes;
  }
}

function unpacked(raw: Uint8Array, stored: number, width: number, bits: number): Uint8Array {
  const rows = raw.length / stored;
  const out = new Uint8Array(rows * width);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * bits;
      out[y * width + x] = ((raw[y * stored + (bit >> 3)] as number) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
    }
  }
  return out;
}

/** Copies rows of pixels of which `taken` bytes each are next to each other to where they are `apart`. */
function spread(
  block: Uint8Array,
  blockRowBytes: number,
  to: Uint8Array,
  rowBytes: number,
  rows: number,
  pixels: number,
  { taken, apart }: { readonly taken: number; readonly apart: number },
): void {
  for (let y = 0; y < rows; y += 1) {
    const row = block.subarray(y * blockRowBytes, y * blockRowBytes + pixels * taken);
    if (taken === apart) {
      to.set(row, y * rowBytes);
      continue;
    }
    for (let x = 0; x < pixels; x += 1) {
      for (let byte = 0; byte < taken; byte += 1) to[y * rowBytes + x * apart + byte] = row[x * taken + byte] as number;
    }
  }
}

/** Checks, before any pixel is decoded, that the blocks can hold them. */
export function checkSizes(layout: Layout): void {
  const { blockWidth, blockHeight, bits, samples, isPlanar, isTiled, compression, height, blocksAcross, blocksDown } =
    layout;
  const stored = Math.ceil((blockWidth * (isPlanar ? 1 : samples) * bits) / 8);
  layout.blocks.forEach(({ start, end }, index) => {
    const down = Math.floor(index / blocksAcross) % blocksDown;
    const size = stored * (isTiled ? blockHeight : Math.min(blockHeight, height - down * blockHeight));
    const most = compression === 1 ? end - start : (end - start) * 4096;
    if (size > most || (compression === 1 && size !== end - start)) {
      throw new Unreadable("some of its pixels are damaged or cut short");
    }
  });
}
