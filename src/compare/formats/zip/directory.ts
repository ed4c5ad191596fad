import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt } from "../packed/buffer-at.ts";
import { type Extra, nameOf, readExtras } from "./extras.ts";

/** A member as the central directory at the end of the archive tells of it. */
export interface Entry {
  readonly name: string;
  /** As it stands, for the header in front of the member. */
  readonly rawName: Buffer;
  /** Version and system of the writer. */
  readonly madeBy: number;
  readonly flags: number;
  readonly method: number;
  /** Date and time as MS-DOS writes them. */
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly attributes: number;
  readonly extras: readonly Extra[];
  readonly comment: Buffer;
  /** Where its header begins. */
  readonly at: number;
}

export interface Directory {
  readonly entries: readonly Entry[];
  readonly comment: Buffer;
  /** Where the directory begins, and everything else has ended. */
  readonly start: number;
}

export const flag = { encrypted: 1, descriptor: 8, strong: 64, utf8: 2048, masked: 8192 } as const;

const endBytes = 22;
const mostBytes = 128 * 1024 * 1024;

/**
 * APPNOTE.TXT 6.3.10, with ZIP64. The file has to end with the archive. Throws Unreadable when the directory is damaged, or
 * anything lies between its records.
 */
export function readDirectory(content: Content, hold: (bytes: number) => void): Directory {
  const end = findEnd(content);
  const { start, bytes, count } = where(content, end);
  if (bytes > mostBytes) throw new Unreadable("its list of members is too long");
  // The members as objects take about as much again, twice.
  hold(bytes * 3);
  const records = bufferAt(content, start, bytes);
  const entries: Entry[] = [];
  let at = 0;
  while (at < records.length) {
    const { entry, end } = readEntry(records, at);
    entries.push(entry);
    at = end;
  }
  if (entries.length !== count) throw new Unreadable("its list of members is not as long as it says");
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) throw new Unreadable(`two of its members have the name ${name}`);
    names.add(name);
  }
  return { entries, comment: bufferAt(content, end + endBytes, content.size), start };
}

/** Of the record that ends the file; a comment may follow it. */
function findEnd(content: Content): number {
  const tail = bufferAt(content, Math.max(0, content.size - endBytes - 0xffff), endBytes + 0xffff);
  for (
    let at = tail.lastIndexOf("PK\x05\x06");
    at !== -1;
    at = at === 0 ? -1 : tail.lastIndexOf("PK\x05\x06", at - 1)
  ) {
    if (at + endBytes <= tail.length && at + endBytes + tail.readUInt16LE(at + 20) === tail.length) {
      return content.size - tail.length + at;
    }
  }
  throw new Unreadable("it does not end as an archive does: it is cut short, or something follows it");
}

interface Where {
  readonly start: number;
  readonly bytes: number;
  readonly count: number;
}

function where(content: Content, end: number): Where {
  const record = bufferAt(content, end, endBytes);
  const disks = [record.readUInt16LE(4), record.readUInt16LE(6)];
  const [here, count] = [record.readUInt16LE(8), record.readUInt16LE(10)];
  const [bytes, start] = [record.readUInt32LE(12), record.readUInt32LE(16)];
  const large = whereLarge(content, end);
  if (large === undefined) {
    if (disks.some((disk) => disk !== 0) || here !== count) throw new Unreadable("it is one of several parts");
    if (start + bytes !== end) throw new Unreadable("something lies before it, or behind its list of members");
    return { start, bytes, count };
  }
  const agrees = (short: number, long: number, all: number) => short === long || short === all;
  if (
    !agrees(count, large.count, 0xffff) ||
    !agrees(bytes, large.bytes, 0xffffffff) ||
    !agrees(start, large.start, 0xffffffff)
  ) {
    throw new Unreadable("it says two things of its list of members");
  }
  return large;
}

/** ZIP64: another record lies in front of the last one, and one that says where that is. */
function whereLarge(content: Content, end: number): Where | undefined {
  const locator = end < 20 ? undefined : bufferAt(content, end - 20, 20);
  if (locator?.toString("latin1", 0, 4) !== "PK\x06\x07") return undefined;
  const at = integer(locator, 8);
  const record = bufferAt(content, at, 56);
  const isWhole = record.length === 56 && record.toString("latin1", 0, 4) === "PK\x06\x06" && at + 56 === end - 20;
  if (!isWhole || integer(record, 4) !== 44) throw new Unreadable("its list of members cannot be found");
  if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) > 1 || integer(record, 16) !== 0) {
    throw new Unreadable("it is one of several parts");
  }
  const [here, count, bytes, start] = [24, 32, 40, 48].map((field) => integer(record, field)) as [
    number,
    number,
    number,
    number,
  ];
  if (here !== count) throw new Unreadable("it is one of several parts");
  if (start + bytes !== at) throw new Unreadable("something lies before it, or behind its list of members");
  return { start, bytes, count };
}

/** Of 64 bits, as no archive needs them all. */
export function integer(bytes: Buffer, at: number): number {
  if (at + 8 > bytes.length) throw new Unreadable("it is damaged");
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unreadable("it is damaged");
  return Number(value);
}

function readEntry(records: Buffer, at: number): { readonly entry: Entry; readonly end: number } {
  const fixed = records.subarray(at, at + 46);
  if (fixed.length < 46 || fixed.toString("latin1", 0, 4) !== "PK\x01\x02")
    throw new Unreadable("its list of members is damaged");
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => fixed.readUInt16LE(field)) as [
    number,
    number,
    number,
  ];
  const [name, extra, end] = [at + 46, at + 46 + nameBytes, at + 46 + nameBytes + extraBytes + commentBytes];
  if (end > records.length) throw new Unreadable("its list of members is damaged");
  const rawName = records.subarray(name, extra);
  const extras = readExtras(records.subarray(extra, extra + extraBytes));
  const large = extras.find(({ id }) => id === 1)?.data ?? Buffer.alloc(0);
  let used = 0;
  const long = (short: number, all: number, bytes: 4 | 8): number => {
    if (short !== all) return short;
    if (used + bytes > large.length) return short;
    used += bytes;
    return bytes === 4 ? large.readUInt32LE(used - 4) : integer(large, used - 8);
  };
  const size = long(fixed.readUInt32LE(24), 0xffffffff, 8);
  const packed = long(fixed.readUInt32LE(20), 0xffffffff, 8);
  const offset = long(fixed.readUInt32LE(42), 0xffffffff, 8);
  if (long(fixed.readUInt16LE(34), 0xffff, 4) !== 0) throw new Unreadable("it is one of several parts");
  const flags = fixed.readUInt16LE(8);
  return {
    entry: {
      name: nameOf(rawName, (flags & flag.utf8) !== 0, extras),
      rawName,
      madeBy: fixed.readUInt16LE(4),
      flags,
      method: fixed.readUInt16LE(10),
      time: fixed.readUInt32LE(12),
      crc: fixed.readUInt32LE(16),
      packed,
      size,
      attributes: fixed.readUInt32LE(38),
      extras,
      comment: records.subarray(extra + extraBytes, end),
      at: offset,
    },
    end,
  };
}
