import { blockBytes, type Content, room } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { singleFromHalf } from "./half.ts";

/** As NumPy names them, without byte order. */
export type ElementType =
  | "f8"
  | "f4"
  | "f2"
  | "i1"
  | "i2"
  | "i4"
  | "i8"
  | "u1"
  | "u2"
  | "u4"
  | "u8"
  | "b1"
  | "c8"
  | "c16";

/** Where an array lies in a content. */
export interface Layout {
  readonly content: Content;
  /** Byte at which the first element begins. */
  readonly start: number;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly isBigEndian: boolean;
}

const sizes: Readonly<Record<ElementType, number>> = {
  f8: 8,
  f4: 4,
  f2: 2,
  i1: 1,
  i2: 2,
  i4: 4,
  i8: 8,
  u1: 1,
  u2: 2,
  u4: 4,
  u8: 8,
  b1: 1,
  c8: 8,
  c16: 16,
};

export const elementBytes = (type: ElementType): number => sizes[type];

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(sizes, name);
}

/** How many elements a shape has. Throws Unreadable when it is no shape or no number holds it. */
export function elementCount(shape: readonly number[]): number {
  const count = shape.reduce((product, side) => product * side, 1);
  if (
    shape.length > 64 ||
    shape.some((side) => !Number.isSafeInteger(side) || side < 0) ||
    !Number.isSafeInteger(count)
  ) {
    throw new Unreadable(`an array of shape ${shape.slice(0, 8).join(" × ")} cannot be`);
  }
  return count;
}

/** The array as a part that streams. Throws Unreadable when the content ends before the array does. */
export function arrayPart(at: string, layout: Layout): ArrayPart {
  const { content, start, type, shape } = layout;
  const bytes = elementCount(shape) * elementBytes(type);
  if (!Number.isSafeInteger(bytes) || start + bytes > content.size)
    throw new Unreadable("it ends before its numbers do");
  return { kind: "array", at, type, shape, chunks: () => chunks(layout, bytes) };
}

function* chunks({ content, start, type, isBigEndian }: Layout, bytes: number): Generator<Numbers> {
  const memory = room();
  for (let at = 0; at < bytes; at += blockBytes) {
    const end = Math.min(bytes, at + blockBytes);
    const block = content.read(start + at, start + end, memory);
    if (block.length < end - at) throw new Unreadable("it ended while it was read");
    yield numbersOf(block, type, isBigEndian);
  }
}

/** The numbers of some bytes, without a copy where they lie as they should. f2 becomes single precision. */
export function numbersOf(bytes: Uint8Array, type: ElementType, isBigEndian: boolean): Numbers {
  const width = type === "c8" || type === "c16" ? sizes[type] / 2 : sizes[type];
  const isReady = bytes.byteOffset % width === 0 && (!isBigEndian || width === 1);
  const ready = isReady ? bytes : swapped(new Uint8Array(bytes), isBigEndian ? width : 1);
  const { buffer, byteOffset, byteLength } = ready;
  const count = byteLength / width;
  switch (type) {
    case "f8":
    case "c16":
      return new Float64Array(buffer, byteOffset, count);
    case "f4":
    case "c8":
      return new Float32Array(buffer, byteOffset, count);
    case "f2":
      return singleFromHalf(new Uint16Array(buffer, byteOffset, count));
    case "i1":
      return new Int8Array(buffer, byteOffset, count);
    case "i2":
      return new Int16Array(buffer, byteOffset, count);
    case "i4":
      return new Int32Array(buffer, byteOffset, count);
    case "i8":
      return new BigInt64Array(buffer, byteOffset, count);
    case "u1":
    case "b1":
      return new Uint8Array(buffer, byteOffset, count);
    case "u2":
      return new Uint16Array(buffer, byteOffset, count);
    case "u4":
      return new Uint32Array(buffer, byteOffset, count);
    case "u8":
      return new BigUint64Array(buffer, byteOffset, count);
  }
}

/** Turns the order of bytes around, in place. */
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) view.swap16();
  if (width === 4) view.swap32();
  if (width === 8) view.swap64();
  return bytes;
}
