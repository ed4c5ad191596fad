import { Unreadable } from "../../format.ts";

/** Reads bytes in order; past the end it throws Unreadable. */
export class Bytes {
  at = 0;
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves on by `count` bytes and gives where they begin. */
  skip(count: number): number {
    const start = this.at;
    if (!(count >= 0) || start + count > this.bytes.length) throw new Unreadable("a page of it is cut off");
    this.at += count;
    return start;
  }

  take(count: number): Uint8Array {
    const start = this.skip(count);
    return this.bytes.subarray(start, start + count);
  }

  byte(): number {
    return this.bytes[this.skip(1)] as number;
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** ULEB128 of at most 64 bits. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Unreadable("a page of it is damaged");
  }

  zigzag(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  /** A count that is used as one. */
  size(): number {
    const value = this.varint();
    if (value > 0x7fffffffn) throw new Unreadable("a page of it is damaged");
    return Number(value);
  }
}

/**
 * Runs of one number, and numbers packed in bits, one after the other, until `output` is full.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
export function hybrid(bytes: Bytes, width: number, output: Uint8Array | Uint32Array): void {
  if (width > 32) throw new Unreadable("a page of it is damaged");
  const valueBytes = (width + 7) >> 3;
  let at = 0;
  while (at < output.length) {
    const header = bytes.size();
    if ((header & 1) === 0) {
      const run = header >>> 1;
      let value = 0;
      for (let byte = 0; byte < valueBytes; byte += 1) value += bytes.byte() * 2 ** (8 * byte);
      if (run === 0 || run > output.length - at) throw new Unreadable("a page of it is damaged");
      output.fill(value, at, at + run);
      at += run;
    } else {
      const groups = header >>> 1;
      if (groups === 0) throw new Unreadable("a page of it is damaged");
      // The last group may be cut where its values end.
      const packed = bytes.take(Math.min(groups * width, bytes.bytes.length - bytes.at));
      const values = Math.min(groups * 8, output.length - at);
      if (packed.length * 8 < values * width) throw new Unreadable("a page of it is cut off");
      unpackBits(packed, width, output, at, values);
      at += values;
    }
  }
}

function unpackBits(
  packed: Uint8Array,
  width: number,
  output: Uint8Array | Uint32Array,
  start: number,
  count: number,
): void {
  let bit = 0;
  for (let at = 0; at < count; at += 1) {
    let value = 0;
    for (let got = 0; got < width; ) {
      const shift = bit & 7;
      const take = Math.min(8 - shift, width - got);
      value += (((packed[bit >> 3] as number) >> shift) & ((1 << take) - 1)) * 2 ** got;
      got += take;
      bit += take;
    }
    output[start + at] = value;
  }
}

/** Differences in blocks, each with the bits that it takes. Gives `count` whole numbers of 64 bits. */
export function deltas(bytes: Bytes, count: number): BigInt64Array {
  const blockSize = bytes.size();
  const miniblocks = bytes.size();
  const total = bytes.size();
  const output = new BigInt64Array(count);
  let value = bytes.zigzag();
  const perMiniblock = blockSize / miniblocks;
  if (
    total !== count ||
    !Number.isInteger(perMiniblock) ||
    perMiniblock % 8 !== 0 ||
    perMiniblock === 0 ||
    miniblocks > 4096
  ) {
    throw new Unreadable("a page of it is damaged");
  }
  if (count > 0) output[0] = value;
  for (let at = 1; at < count; ) {
    const least = bytes.zigzag();
    const widths = bytes.take(miniblocks);
    for (const width of widths) {
      // Miniblocks behind the last value are not written.
      if (at >= count) break;
      if (width > 64) throw new Unreadable("a page of it is damaged");
      const packed = bytes.take((perMiniblock / 8) * width);
      for (let index = 0; index < perMiniblock && at < count; index += 1, at += 1) {
        value = BigInt.asIntN(64, value + least + bitsAt(packed, index * width, width));
        output[at] = value;
      }
    }
  }
  return output;
}

function bitsAt(packed: Uint8Array, start: number, width: number): bigint {
  let [low, high] = [0, 0];
  for (let got = 0, bit = start; got < width; ) {
    const shift = bit & 7;
    const take = Math.min(8 - shift, width - got, got < 32 ? 32 - got : 64);
    const value = ((packed[bit >> 3] as number) >> shift) & ((1 << take) - 1);
    if (got < 32) low += value * 2 ** got;
    else high += value * 2 ** (got - 32);
    got += take;
    bit += take;
  }
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/** Lengths first, then all bytes. */
export function deltaLengths(bytes: Bytes, count: number): Uint8Array[] {
  return Array.from(deltas(bytes, count), (length) => bytes.take(Number(length)));
}

/** How much of the one before is kept, then what is behind it. `room`: bytes that all of them may take. */
export function deltaBytes(bytes: Bytes, count: number, room: number): Uint8Array[] {
  const prefixes = deltas(bytes, count);
  const suffixes = deltaLengths(bytes, count);
  const output: Uint8Array[] = [];
  let before: Uint8Array = new Uint8Array(0);
  let total = 0;
  for (const [at, suffix] of suffixes.entries()) {
    const prefix = Number(prefixes[at] ?? 0n);
    total += prefix + suffix.length;
    if (!(prefix >= 0 && prefix <= before.length) || total > room) throw new Unreadable("a page of it is damaged");
    const value = new Uint8Array(prefix + suffix.length);
    value.set(before.subarray(0, prefix));
    value.set(suffix, prefix);
    output.push(value);
    before = value;
  }
  return output;
}

/** First bytes of all values, then second bytes, and so on. */
export function streams(bytes: Bytes, count: number, width: number): Uint8Array {
  const packed = bytes.take(count * width);
  const output = new Uint8Array(count * width);
  for (let byte = 0; byte < width; byte += 1) {
    for (let at = 0; at < count; at += 1) output[at * width + byte] = packed[byte * count + at] as number;
  }
  return output;
}
