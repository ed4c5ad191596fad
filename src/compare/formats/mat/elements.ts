import { type Content, slice } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { ElementType } from "../arrays/elements.ts";

/** One data element of a MAT 5 file: what its tag says, and its data. */
export interface Element {
  readonly type: number;
  readonly data: Content;
}

/** Types of data elements (MAT-File Format, table 1-1). */
export const mi = { matrix: 14, compressed: 15, utf8: 16, utf16: 17, utf32: 18 } as const;

/** Types of numbers as they are stored. */
export const storedTypes: ReadonlyMap<number, ElementType> = new Map([
  [1, "i1"],
  [2, "u1"],
  [3, "i2"],
  [4, "u2"],
  [5, "i4"],
  [6, "u4"],
  [7, "f4"],
  [9, "f8"],
  [12, "i8"],
  [13, "u8"],
]);

/** How one file is read. */
export interface Source {
  readonly isBigEndian: boolean;
  readonly reading: Reading;
}

/** The elements that follow each other in a content and take up all of it, compressed ones as they are. Throws Unreadable. */
export function* elementsOf(content: Content, source: Source): Generator<Element> {
  for (let at = 0; at < content.size; ) {
    const { element, next } = elementAt(content, at, source);
    yield element;
    at = next;
  }
}

function elementAt(content: Content, at: number, source: Source): { element: Element; next: number } {
  const head = content.read(at, Math.min(content.size, at + 8));
  if (head.length < 8) throw new Unreadable("it ends inside an element");
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const [first, size] = [view.getUint32(0, !source.isBigEndian), view.getUint32(4, !source.isBigEndian)];
  if (first > 0xffff) {
    // Up to four bytes lie in the tag itself.
    const small = first >>> 16;
    if (small > 4) throw new Unreadable("one of its elements has an impossible size");
    return { element: { type: first & 0xffff, data: slice(content, at + 4, at + 4 + small) }, next: at + 8 };
  }
  const end = at + 8 + size;
  if (end > content.size) throw new Unreadable("it ends inside an element");
  const data = slice(content, at + 8, end);
  if (first === mi.compressed) return { element: { type: first, data }, next: end };
  // The last element may lack what fills it up to eight bytes.
  return { element: { type: first, data }, next: Math.min(content.size, end + ((8 - (size % 8)) % 8)) };
}
