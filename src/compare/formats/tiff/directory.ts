import { type Content, viewOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";

/** A file of tagged fields: TIFF, BigTIFF, or the block of EXIF in another picture. */
export interface Tagged {
  readonly content: Content;
  readonly little: boolean;
  /** BigTIFF: positions and counts have 64 bits. */
  readonly wide: boolean;
  /** Where the first directory stands. */
  readonly first: number;
}

/** One field. Its values stand from `start` on, one after the other. */
export interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly start: number;
  readonly bytes: number;
}

export interface Directory {
  readonly fields: readonly Field[];
  /** Where the next directory stands; 0 after the last. */
  readonly next: number;
  /** Where it stands itself. */
  readonly start: number;
  readonly end: number;
}

/** Bytes of one value by type: TIFF 6.0, section 2, and the three types of BigTIFF. */
const sizes: ReadonlyMap<number, number> = new Map([
  ...[1, 2, 6, 7].map((type) => [type, 1] as const),
  ...[3, 8].map((type) => [type, 2] as const),
  ...[4, 9, 11, 13].map((type) => [type, 4] as const),
  ...[5, 10, 12, 16, 17, 18].map((type) => [type, 8] as const),
]);

export const isDirectoryType = (type: number): boolean => type === 13 || type === 18;

/** Reads the header. Throws Unreadable when it is none. */
export function openTagged(content: Content): Tagged {
  const head = content.read(0, Math.min(16, content.size));
  if (head.length < 8) throw new Unreadable("it is cut short");
  const view = viewOf(head);
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) throw new Unreadable("it does not say its byte order");
  const version = view.getUint16(2, little);
  if (version === 42) return { content, little, wide: false, first: view.getUint32(4, little) };
  if (version !== 43 || head.length < 16 || view.getUint16(4, little) !== 8 || view.getUint16(6, little) !== 0) {
    throw new Unreadable("it is of a version that is not known");
  }
  return { content, little, wide: true, first: position(view, 8, little) };
}

/** The directory at a position. Throws Unreadable when it, or a value that it points to, lies outside of the file. */
export function directoryAt(file: Tagged, start: number, reading: Pick<Reading, "hold">): Directory {
  const { content, little, wide } = file;
  const [countBytes, fieldBytes, nextBytes] = wide ? [8, 20, 8] : [2, 12, 4];
  const countView = viewOf(readExactly(content, start, countBytes));
  const count = wide ? position(countView, 0, little) : countView.getUint16(0, little);
  const end = start + countBytes + count * fieldBytes + nextBytes;
  if (count === 0 || count > 65535 || end > content.size) throw new Unreadable("one of its directories is damaged");
  reading.hold(count * 100);
  const view = viewOf(readExactly(content, start + countBytes, end - start - countBytes));
  const fields = Array.from({ length: count }, (_, index): Field => {
    const at = index * fieldBytes;
    const type = view.getUint16(at + 2, little);
    const size = sizes.get(type);
    if (size === undefined)
      throw new Unreadable(`one of its fields has the type ${type}, which the standard does not know`);
    const values = wide ? position(view, at + 4, little) : view.getUint32(at + 4, little);
    const bytes = values * size;
    const inline = wide ? 8 : 4;
    const place = at + (wide ? 12 : 8);
    const outside = wide ? () => position(view, place, little) : () => view.getUint32(place, little);
    const from = bytes <= inline ? start + countBytes + place : outside();
    if (from + bytes > content.size) throw new Unreadable("a value of it lies outside of the file");
    return { tag: view.getUint16(at, little), type, count: values, start: from, bytes };
  });
  const nextAt = count * fieldBytes;
  return { fields, next: wide ? position(view, nextAt, little) : view.getUint32(nextAt, little), start, end };
}

export function readExactly(content: Content, start: number, length: number): Uint8Array {
  if (start + length > content.size) throw new Unreadable("it is cut short");
  return content.read(start, start + length);
}

function position(view: DataView, at: number, little: boolean): number {
  const value = view.getBigUint64(at, little);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unreadable("it points to what no file can hold");
  return Number(value);
}
