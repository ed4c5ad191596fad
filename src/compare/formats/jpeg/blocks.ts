import { Unreadable } from "../../format.ts";
import type { Bits } from "./bits.ts";
import type { Component } from "./frame.ts";
import { type HuffmanTable, nextValue } from "./huffman.ts";

/** Which coefficients a scan tells, in zigzag order, and which bits of them. */
export interface ScanRange {
  readonly start: number;
  readonly end: number;
  /** The lowest bit that was told before, zero in the first scan of these coefficients. */
  readonly high: number;
  readonly low: number;
}

/** Reads the blocks of one component in the order in which they are coded. */
export interface BlockReader {
  block(index: number): void;
  /** At the end of an interval no run of empty blocks may be left over. */
  end(): void;
}

// biome-ignore format: a table
const natural = Uint8Array.of(
   0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
);

/** Zigzag order to rows of eight; T.81, figure 5. */
export const naturalOrder = (zigzag: number): number => natural[zigzag] as number;

export function blockReader(
  bits: Bits,
  { coefficients }: Component,
  dc: HuffmanTable | undefined,
  ac: HuffmanTable | undefined,
  range: ScanRange,
  progressive: boolean,
): BlockReader {
  const noRun = () => {};
  if (!progressive) {
    const [first, others] = [needed(dc), needed(ac)];
    let before = 0;
    const block = (index: number) => {
      before = kept(before + bits.signed(size(nextValue(bits, first), 11)));
      coefficients[index * 64] = before;
      for (let k = 1; k < 64; k += 1) {
        const value = nextValue(bits, others);
        if (value === 0) return;
        k = after(k, value >> 4, 63);
        if ((value & 15) === 0 && value !== 0xf0) throw damaged();
        coefficients[index * 64 + naturalOrder(k)] = bits.signed(value & 15);
      }
    };
    return { block, end: noRun };
  }
  if (range.start === 0 && range.high === 0) {
    const first = needed(dc);
    let before = 0;
    const block = (index: number) => {
      before = kept(before + bits.signed(size(nextValue(bits, first), 11)));
      coefficients[index * 64] = kept(before * 2 ** range.low);
    };
    return { block, end: noRun };
  }
  if (range.start === 0) {
    const block = (index: number) => {
      if (bits.bit() === 1) coefficients[index * 64] = (coefficients[index * 64] as number) | (1 << range.low);
    };
    return { block, end: noRun };
  }
  return range.high === 0
    ? firstOfOthers(bits, coefficients, needed(ac), range)
    : refinementOfOthers(bits, coefficients, needed(ac), range);
}

/** T.81, G.1.2.2. */
function firstOfOthers(
  bits: Bits,
  coefficients: Int16Array,
  table: HuffmanTable,
  { start, end, low }: ScanRange,
): BlockReader {
  let emptyBlocks = 0;
  const block = (index: number) => {
    if (emptyBlocks > 0) {
      emptyBlocks -= 1;
      return;
    }
    for (let k = start; k <= end; k += 1) {
      const value = nextValue(bits, table);
      const [run, length] = [value >> 4, value & 15];
      if (length === 0 && run < 15) {
        emptyBlocks = (1 << run) + bits.bits(run) - 1;
        return;
      }
      k = after(k, run, end);
      if (length > 0) coefficients[index * 64 + naturalOrder(k)] = kept(bits.signed(length) * 2 ** low);
    }
  };
  return { block, end: () => noneLeft(emptyBlocks) };
}

/** T.81, G.1.2.3: what is known gets one bit more each; new coefficients can only be one such bit. */
function refinementOfOthers(
  bits: Bits,
  coefficients: Int16Array,
  table: HuffmanTable,
  { start, end, low }: ScanRange,
): BlockReader {
  const step = 1 << low;
  let emptyBlocks = 0;
  const refine = (place: number) => {
    if (bits.bit() === 0) return;
    const value = coefficients[place] as number;
    coefficients[place] = value < 0 ? value - step : value + step;
  };
  const block = (index: number) => {
    let k = start;
    while (emptyBlocks === 0 && k <= end) {
      const value = nextValue(bits, table);
      const [run, length] = [value >> 4, value & 15];
      if (length > 1) throw damaged();
      if (length === 0 && run < 15) {
        emptyBlocks = (1 << run) + bits.bits(run);
        break;
      }
      const fresh = length === 0 ? 0 : bits.bit() === 1 ? step : -step;
      let zeros = run;
      for (; k <= end; k += 1) {
        const place = index * 64 + naturalOrder(k);
        if (coefficients[place] !== 0) refine(place);
        else if (zeros === 0) break;
        else zeros -= 1;
      }
      if (k > end) {
        if (length > 0 || zeros > 0) throw damaged();
        break;
      }
      coefficients[index * 64 + naturalOrder(k)] = fresh;
      k += 1;
    }
    if (emptyBlocks === 0) return;
    for (; k <= end; k += 1) {
      const place = index * 64 + naturalOrder(k);
      if (coefficients[place] !== 0) refine(place);
    }
    emptyBlocks -= 1;
  };
  return { block, end: () => noneLeft(emptyBlocks) };
}

const damaged = () => new Unreadable("its coded pixels are damaged");

function needed(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw new Unreadable("a code table is missing");
  return table;
}

function noneLeft(emptyBlocks: number): void {
  if (emptyBlocks > 0) throw damaged();
}

/** The place after so many zeros; it must lie in the block. */
function after(k: number, zeros: number, end: number): number {
  if (k + zeros > end) throw damaged();
  return k + zeros;
}

function size(bits: number, most: number): number {
  if (bits > most) throw damaged();
  return bits;
}

function kept(value: number): number {
  if (value < -32768 || value > 32767) throw damaged();
  return value;
}
