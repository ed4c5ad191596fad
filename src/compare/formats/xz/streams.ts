import { crc32 } from "node:zlib";
import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt } from "../packed/buffer-at.ts";

/** One stream of an xz file, by the index at its end. */
export interface Stream {
  readonly start: number;
  readonly end: number;
  /** Length of what is in it. */
  readonly size: number;
  /** The largest dictionary that unpacking it takes. */
  readonly dictionary: number;
  /** Which kind of check sum its blocks end with. */
  readonly check: number;
  readonly indexed: readonly IndexedBlock[];
}

const most = { streams: 10_000, blocks: 200_000, indexBytes: 64 * 1024 * 1024 } as const;

export const xzMagic: Buffer = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]);

/**
 * The .xz file format 1.2.1, read from the end: a stream begins where its index says. Throws Unreadable when something is
 * cut short, damaged, or belongs to no stream.
 */
export function streamsOf(content: Content): readonly Stream[] {
  const streams: Stream[] = [];
  let blocks = 0;
  for (let end = content.size; end > 0; ) {
    end = beforePadding(content, end);
    const footer = end < 32 ? undefined : bufferAt(content, end - 12, 12);
    if (footer === undefined || footer.readUInt16BE(10) !== 0x595a) {
      throw new Unreadable("it is cut short, or something follows its end");
    }
    if (crc32(footer.subarray(4, 10)) !== footer.readUInt32LE(0)) throw damaged();
    const indexBytes = (footer.readUInt32LE(4) + 1) * 4;
    if (indexBytes > Math.min(end - 24, most.indexBytes)) throw damaged();
    const index = readIndex(bufferAt(content, end - 12 - indexBytes, indexBytes));
    blocks += index.length;
    if (blocks > most.blocks || streams.length >= most.streams)
      throw new Unreadable("it has too many blocks or streams");
    const start = end - 24 - indexBytes - sum(index.map(({ padded }) => padded));
    const header = start < 0 ? undefined : bufferAt(content, start, 12);
    if (header === undefined || !header.subarray(0, 6).equals(xzMagic)) throw damaged();
    if (header.readUInt16BE(6) !== footer.readUInt16BE(8)) throw damaged();
    streams.push({
      start,
      end,
      size: sum(index.map(({ size }) => size)),
      dictionary: dictionaryOf(content, start + 12, index),
      check: header.readUInt8(7) & 15,
      indexed: index,
    });
    end = start;
  }
  return streams.toReversed();
}

const damaged = () => new Unreadable("it is damaged");

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Zeros may follow a stream, four at a time. */
function beforePadding(content: Content, end: number): number {
  let at = end;
  for (;;) {
    const window = bufferAt(content, Math.max(0, at - 4096), Math.min(4096, at));
    const last = window.findLastIndex((byte) => byte !== 0);
    at -= window.length - 1 - last;
    if (last !== -1 || at === 0) break;
  }
  // A footer ends with a letter, so all zeros are padding.
  if ((end - at) % 4 !== 0) throw damaged();
  return at;
}

interface IndexedBlock {
  /** Its bytes in the stream, without and with zeros that fill up four. */
  readonly unpadded: number;
  readonly padded: number;
  /** Length of what is in it. */
  readonly size: number;
}

function readIndex(index: Buffer): readonly IndexedBlock[] {
  if (crc32(index.subarray(0, -4)) !== index.readUInt32LE(index.length - 4) || index[0] !== 0) throw damaged();
  let at = 1;
  const integer = (): number => {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = index[at] ?? 0;
      at += 1;
      value += (byte & 127) * place;
      if (at > index.length - 4 || value > Number.MAX_SAFE_INTEGER) throw damaged();
      if (byte < 128) return value;
    }
  };
  const count = integer();
  if (count > Math.min(index.length, most.blocks)) throw damaged();
  return Array.from({ length: count }, () => {
    const unpadded = integer();
    return { unpadded, padded: Math.ceil(unpadded / 4) * 4, size: integer() };
  });
}

/** The header of each block names its filters; the last one is LZMA2 and says how large its dictionary is. */
function dictionaryOf(content: Content, start: number, index: readonly IndexedBlock[]): number {
  let [at, largest] = [start, 0];
  for (const { padded } of index) {
    const header = bufferAt(content, at, 1024);
    const filter = header.subarray(2, ((header[0] ?? 0) + 1) * 4);
    // Wherever `21 01` stands: a filter that is none only makes it seem larger.
    for (let place = filter.indexOf("2101", 0, "hex"); place !== -1; place = filter.indexOf("2101", place + 1, "hex")) {
      const bits = (filter[place + 2] ?? 0) & 63;
      if (bits <= 40) largest = Math.max(largest, (2 + (bits % 2)) * 2 ** (Math.floor(bits / 2) + 11));
    }
    at += padded;
  }
  return largest;
}
