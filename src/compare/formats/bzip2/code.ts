import { Unreadable } from "../../format.ts";
import type { BitReader } from "./bits.ts";

/** A prefix code: symbols in the order of their code words. */
export interface Code {
  readonly symbols: Uint16Array;
  /** By length: the first word that is too large to be of this length, and which symbol the smallest one would be. */
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  /** By the next bits: length of the word that they begin with, and 32 times its symbol; 0 where it is longer. */
  readonly short: Uint16Array;
}

const longest = 20;
const shortBits = 10;

/** Reads the lengths of the code words, each as a change of the one before. Throws Unreadable when no code has them. */
export function readCode(bits: BitReader, symbolCount: number): Code {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    for (;;) {
      if (length < 1 || length > longest) throw new Unreadable("it is damaged");
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return codeOf(lengths);
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(longest + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const [limits, offsets] = [new Int32Array(longest + 1), new Int32Array(longest + 1)];
  let [word, before] = [0, 0];
  for (let length = 1; length <= longest; length += 1) {
    const count = counts[length] ?? 0;
    word *= 2;
    if (word + count > 2 ** length) throw new Unreadable("it is damaged");
    offsets[length] = before - word;
    word += count;
    before += count;
    limits[length] = word;
  }
  const symbols = new Uint16Array(lengths.length);
  let at = 0;
  for (let length = 1; length <= longest; length += 1) {
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== length) continue;
      symbols[at] = symbol;
      at += 1;
    }
  }
  return { symbols, limits, offsets, short: shortWords(symbols, limits, offsets) };
}

function shortWords(symbols: Uint16Array, limits: Int32Array, offsets: Int32Array): Uint16Array {
  const short = new Uint16Array(1 << shortBits);
  let next = 0;
  for (let length = 1; length <= shortBits; length += 1) {
    const step = 1 << (shortBits - length);
    for (; next < (limits[length] ?? 0) * step; next += step) {
      const symbol = symbols[next / step + (offsets[length] ?? 0)] ?? 0;
      short.fill(symbol * 32 + length, next, next + step);
    }
  }
  return short;
}

export function readSymbol(bits: BitReader, { symbols, limits, offsets, short }: Code): number {
  const known = short[bits.peek(shortBits)] ?? 0;
  if (known !== 0) {
    bits.skip(known & 31);
    return known >>> 5;
  }
  for (let length = shortBits + 1; length <= longest; length += 1) {
    const word = bits.peek(length);
    if (word >= (limits[length] ?? 0)) continue;
    bits.skip(length);
    return symbols[word + (offsets[length] ?? 0)] ?? 0;
  }
  throw new Unreadable("it is damaged");
}
