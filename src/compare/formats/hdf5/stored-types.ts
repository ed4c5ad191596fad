import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { messageTypes, numberAt, readMessages } from "./object-header.ts";
import type { Extent } from "./superblock.ts";

/*
 * The library hands out numbers as they are stored and does not tell how their bits are laid out. So the stored types are
 * looked at here: what is no plain whole number and no IEEE 754 number is refused.
 */

/** Where floating point numbers of so many bits have their exponent and fraction, and the bias: IEEE 754. */
const layouts: Readonly<Record<number, readonly number[]>> = {
  16: [10, 5, 0, 10, 15],
  32: [23, 8, 0, 23, 127],
  64: [52, 11, 0, 52, 1023],
};

const deepest = 16;

/**
 * Looks at the types of an object and of the attributes in its header. Gives the tag of opaque values. Throws Unreadable
 * when numbers are laid out in another way than usual. Attributes that lie outside of the header are not looked at.
 */
export function checkStoredTypes(content: Content, extent: Extent, address: number, depth = 0): string | undefined {
  let tag: string | undefined;
  for (const { type, isShared, body } of readMessages(content, extent, address)) {
    if (type === messageTypes.datatype) tag = checkType(body, isShared, content, extent, depth);
    if (type === messageTypes.attribute && !isShared) checkAttribute(body, content, extent, depth);
  }
  return tag;
}

function checkType(
  body: Buffer,
  isShared: boolean,
  content: Content,
  extent: Extent,
  depth: number,
): string | undefined {
  if (!isShared) return datatype(body, 0, 0).tag;
  if (depth > deepest) throw new Unreadable("a type in it is nested too deeply");
  return checkStoredTypes(content, extent, sharedAddress(body, extent), depth + 1);
}

/** Of a message that lies in the header of another object: where that is. */
function sharedAddress(body: Buffer, { addressBytes }: Extent): number {
  const [version, kind] = [body[0] ?? 0, body[1] ?? 0];
  if (version === 3 && kind !== 2) throw new Unreadable("it keeps types in a heap of their own");
  return numberAt(body, version === 1 ? 8 : 2, addressBytes);
}

function checkAttribute(body: Buffer, content: Content, extent: Extent, depth: number): void {
  const version = body[0] ?? 0;
  if (version < 1 || version > 3) throw new Unreadable("an attribute in it has an unknown form");
  const [nameBytes, typeBytes] = [numberAt(body, 2, 2), numberAt(body, 4, 2)];
  const padded = version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes;
  const start = (version === 3 ? 9 : 8) + padded;
  const isShared = version > 1 && ((body[1] ?? 0) & 1) !== 0;
  checkType(body.subarray(start, start + typeBytes), isShared, content, extent, depth);
}

interface Stored {
  readonly end: number;
  readonly tag: string | undefined;
}

/** Goes through one type (section IV.A.2.d), and says where it ends. */
function datatype(bytes: Buffer, at: number, depth: number): Stored {
  if (depth > deepest) throw new Unreadable("a type in it is nested too deeply");
  const head = numberAt(bytes, at, 1);
  const [version, kind, bits, size] = [head >> 4, head & 15, numberAt(bytes, at, 4) >>> 8, numberAt(bytes, at + 4, 4)];
  const start = at + 8;
  switch (kind) {
    case 0:
    case 4:
      if (numberAt(bytes, start, 2) !== 0 || numberAt(bytes, start + 2, 2) !== 8 * size) {
        throw new Unreadable("it holds whole numbers that do not fill their bytes");
      }
      return { end: start + 4, tag: undefined };
    case 1:
      checkFloat(bytes, start, bits, size);
      return { end: start + 12, tag: undefined };
    case 2:
      return { end: start + 2, tag: undefined };
    case 5: {
      const length = bits & 0xff;
      return { end: start + length, tag: bytes.toString("latin1", start, start + length).replace(/\0+$/, "") };
    }
    case 6:
      return { end: compound(bytes, start, version, bits & 0xffff, size, depth), tag: undefined };
    case 8: {
      const base = datatype(bytes, start, depth + 1).end;
      return { end: enumeration(bytes, base, version, bits & 0xffff, size), tag: undefined };
    }
    case 9:
      return { end: datatype(bytes, start, depth + 1).end, tag: undefined };
    case 10: {
      const sides = numberAt(bytes, start, 1);
      const base = version < 3 ? start + 4 + 8 * sides : start + 1 + 4 * sides;
      return { end: datatype(bytes, base, depth + 1).end, tag: undefined };
    }
    default:
      return { end: start, tag: undefined };
  }
}

function checkFloat(bytes: Buffer, at: number, bits: number, size: number): void {
  const [offset, precision] = [numberAt(bytes, at, 2), numberAt(bytes, at + 2, 2)];
  const own = [...bytes.subarray(at + 4, at + 8), numberAt(bytes, at + 8, 4)];
  const layout = layouts[precision];
  const isPlain = offset === 0 && precision === 8 * size && layout?.every((one, index) => one === own[index]);
  // Bit 6: VAX. Bits 4 and 5: whether the first digit is stored. From bit 8 on: where the sign is.
  const isUsual = (bits & 0x40) === 0 && ((bits >> 4) & 3) === 2 && ((bits >> 8) & 0xff) === precision - 1;
  if (!isPlain || !isUsual) throw new Unreadable("it holds floating point numbers that are not laid out as usual");
}

function compound(bytes: Buffer, start: number, version: number, members: number, size: number, depth: number): number {
  let at = start;
  for (let index = 0; index < members; index += 1) {
    at = afterName(bytes, at, version);
    // From version 3 on, an offset has as many bytes as the size of the whole needs.
    at += version < 3 ? 4 : Math.max(1, Math.ceil((32 - Math.clz32(size)) / 8));
    if (version === 1) at += 28;
    at = datatype(bytes, at, depth + 1).end;
  }
  return at;
}

function enumeration(bytes: Buffer, start: number, version: number, members: number, size: number): number {
  let at = start;
  for (let index = 0; index < members; index += 1) at = afterName(bytes, at, version);
  return at + members * size;
}

/** Names end with a zero; before version 3 they are filled up to eight bytes. */
function afterName(bytes: Buffer, at: number, version: number): number {
  const zero = bytes.indexOf(0, at);
  if (zero === -1) throw new Unreadable("a type in it breaks off");
  const length = zero + 1 - at;
  return at + (version < 3 ? Math.ceil(length / 8) * 8 : length);
}
