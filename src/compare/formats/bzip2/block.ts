import { Unreadable } from "../../format.ts";
import type { BitReader } from "./bits.ts";
import { type Code, readCode, readSymbol } from "./code.ts";

/** A block after everything but its runs has been undone: `next` chains its bytes, the lowest eight bits of each entry. */
export interface Block {
  readonly next: Uint32Array;
  readonly length: number;
  readonly first: number;
}

const groupLength = 50;

/** Reads one block after its check sum, into `next`, which is as long as a block may be. Throws Unreadable when it makes no sense. */
export function decodeBlock(bits: BitReader, next: Uint32Array): Block {
  if (bits.read(1) === 1) throw new Unreadable("it was written by a bzip2 of before 1997");
  const origin = bits.read(24);
  const used = usedBytes(bits);
  const codeCount = bits.read(3);
  const selectorCount = bits.read(15);
  if (codeCount < 2 || codeCount > 6 || selectorCount === 0) throw damaged();
  const selectors = readSelectors(bits, codeCount, selectorCount);
  const codes = Array.from({ length: codeCount }, () => readCode(bits, used.length + 2));
  const length = readBytes(bits, used, codes, selectors, next);
  if (origin >= length) throw damaged();
  chain(next, length);
  return { next, length, first: origin };
}

const damaged = () => new Unreadable("it is damaged");

/** The byte values that occur, in order. */
function usedBytes(bits: BitReader): Uint8Array {
  const ranges = bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range += 1) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member += 1) if (members & (0x8000 >> member)) used.push(range * 16 + member);
  }
  if (used.length === 0) throw damaged();
  return Uint8Array.from(used);
}

/** Which code each group of symbols is written in. */
function readSelectors(bits: BitReader, codeCount: number, count: number): Uint8Array {
  const selectors = new Uint8Array(count);
  const recent = Uint8Array.from({ length: codeCount }, (_, index) => index);
  for (let at = 0; at < count; at += 1) {
    let place = 0;
    while (bits.read(1) === 1) {
      place += 1;
      if (place >= codeCount) throw damaged();
    }
    selectors[at] = toFront(recent, place);
  }
  return selectors;
}

/** Moves the entry to the front and gives it. */
function toFront(recent: Uint8Array, place: number): number {
  const value = recent[place] ?? 0;
  for (let at = place; at > 0; at -= 1) recent[at] = recent[at - 1] ?? 0;
  recent[0] = value;
  return value;
}

/** Fills `next` with the bytes of the transformed block; gives how many there are. */
function readBytes(
  bits: BitReader,
  used: Uint8Array,
  codes: readonly Code[],
  selectors: Uint8Array,
  next: Uint32Array,
): number {
  const recent = used.slice();
  const endOfBlock = used.length + 1;
  let length = 0;
  let [run, weight] = [0, 1];
  for (let symbols = 0; ; symbols += 1) {
    const group = Math.floor(symbols / groupLength);
    const code = codes[selectors[group] ?? codes.length];
    if (group >= selectors.length || code === undefined) throw damaged();
    const symbol = readSymbol(bits, code);
    if (symbol < 2) {
      // A run of the byte in front: its length in digits 1 and 2, the lowest first.
      run += weight << symbol;
      weight *= 2;
      if (run > next.length) throw damaged();
      continue;
    }
    if (run > 0) {
      if (length + run > next.length) throw damaged();
      next.fill(recent[0] ?? 0, length, length + run);
      length += run;
      [run, weight] = [0, 1];
    }
    if (symbol === endOfBlock) return length;
    if (length >= next.length) throw damaged();
    next[length] = toFront(recent, symbol - 1);
    length += 1;
  }
}

/** Undoes the sorting: above each byte, the place of the byte that follows it in the text. */
function chain(next: Uint32Array, length: number): void {
  const places = new Uint32Array(257);
  for (let at = 0; at < length; at += 1) {
    const above = ((next[at] ?? 0) & 0xff) + 1;
    places[above] = (places[above] ?? 0) + 1;
  }
  for (let byte = 1; byte <= 256; byte += 1) places[byte] = (places[byte] ?? 0) + (places[byte - 1] ?? 0);
  for (let at = 0; at < length; at += 1) {
    const byte = (next[at] ?? 0) & 0xff;
    const place = places[byte] ?? 0;
    places[byte] = place + 1;
    next[place] = ((next[place] ?? 0) | (at << 8)) >>> 0;
  }
}

const pieceBytes = 256 * 1024;

/** The bytes of the block in pieces: four equal ones are followed by how many more of them there are. */
export function* expanded({ next, length, first }: Block): Iterable<Uint8Array> {
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;
  let entry = next[first] ?? 0;
  let [last, equal] = [-1, 0];
  for (let read = 0; read < length; read += 1) {
    entry = next[entry >>> 8] ?? 0;
    const byte = entry & 0xff;
    if (filled + 255 > pieceBytes) {
      yield piece.subarray(0, filled);
      piece = new Uint8Array(pieceBytes);
      filled = 0;
    }
    if (equal === 4) {
      piece.fill(last, filled, filled + byte);
      filled += byte;
      [last, equal] = [-1, 0];
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    piece[filled] = byte;
    filled += 1;
  }
  yield piece.subarray(0, filled);
}
