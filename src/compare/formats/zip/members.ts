import { type Content, slice } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt } from "../packed/buffer-at.ts";
import { type Directory, type Entry, flag, integer } from "./directory.ts";
import { type Extra, readExtras } from "./extras.ts";

/** A member with its data as they lie in the archive. */
export interface Member {
  readonly entry: Entry;
  readonly data: Content;
  /** Of the header in front of the data, where they may be others than in the directory. */
  readonly time: number;
  readonly extras: readonly Extra[];
}

/**
 * Finds the members, in the order of the archive. They have to fill it from the beginning to the directory, and their
 * headers must say what the directory says. Throws Unreadable where they don't.
 */
export function membersOf(content: Content, { entries, start }: Directory): readonly Member[] {
  const ordered = entries.toSorted((a, b) => a.at - b.at);
  if ((ordered[0]?.at ?? start) !== 0) throw new Unreadable("something lies before its first member");
  return ordered.map((entry, index) => memberAt(content, entry, ordered[index + 1]?.at ?? start));
}

function memberAt(content: Content, entry: Entry, end: number): Member {
  const fixed = bufferAt(content, entry.at, 30);
  if (fixed.length < 30) throw new Unreadable(`${entry.name} is not where its list of members says`);
  const names = [fixed.readUInt16LE(26), fixed.readUInt16LE(28)] as const;
  const variable = bufferAt(content, entry.at + 30, names[0] + names[1]);
  const data = entry.at + 30 + variable.length;
  const extras = readExtras(variable.subarray(names[0]));
  const agrees =
    fixed.toString("latin1", 0, 4) === "PK\x03\x04" &&
    variable.subarray(0, names[0]).equals(entry.rawName) &&
    fixed.readUInt16LE(6) === entry.flags &&
    fixed.readUInt16LE(8) === entry.method &&
    sameSizes(fixed, extras, entry);
  if (!agrees) throw new Unreadable(`its list of members says something else of ${entry.name} than the member itself`);
  const after = data + entry.packed;
  const rest = after > end ? undefined : bufferAt(content, after, Math.min(end - after, 32));
  const isFilled =
    rest !== undefined && (entry.flags & flag.descriptor ? isDescriptor(rest, entry) : rest.length === 0);
  if (!isFilled)
    throw new Unreadable(`something lies behind ${entry.name} that belongs to no member, or it is cut short`);
  return { entry, data: slice(content, data, after), time: fixed.readUInt32LE(10), extras };
}

/** With a descriptor behind the data, the header in front may leave sizes and check sum out. */
function sameSizes(fixed: Buffer, extras: readonly Extra[], { flags, crc, packed, size }: Entry): boolean {
  const large = extras.find(({ id }) => id === 1)?.data;
  let [ownPacked, ownSize] = [fixed.readUInt32LE(18), fixed.readUInt32LE(22)];
  let used = 0;
  const next = (): number => {
    used += 8;
    return integer(large ?? Buffer.alloc(0), used - 8);
  };
  if (ownSize === 0xffffffff && large !== undefined) ownSize = next();
  if (ownPacked === 0xffffffff && large !== undefined) ownPacked = next();
  const isLater = (flags & flag.descriptor) !== 0;
  const same = (own: number, told: number) => own === told || (isLater && own === 0);
  return same(fixed.readUInt32LE(14), crc) && same(ownPacked, packed) && same(ownSize, size);
}

/** Check sum and sizes, of 32 or 64 bits, with or without a signature. */
function isDescriptor(bytes: Buffer, { crc, packed, size }: Entry): boolean {
  const isLong = bytes.length === 20 || bytes.length === 24;
  const isSigned = bytes.length === 16 || bytes.length === 24;
  if (!isLong && bytes.length !== 12 && bytes.length !== 16) return false;
  if (isSigned && bytes.toString("latin1", 0, 4) !== "PK\x07\x08") return false;
  const fields = bytes.subarray(isSigned ? 4 : 0);
  const sizes = isLong ? [integer(fields, 4), integer(fields, 12)] : [fields.readUInt32LE(4), fields.readUInt32LE(8)];
  return fields.readUInt32LE(0) === crc && sizes[0] === packed && sizes[1] === size;
}
