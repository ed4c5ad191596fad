import { blockBytes, type Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { type ElementType, elementBytes, elementCount, type Layout, numbersOf } from "./elements.ts";

/** An array whose rows lie apart: a column of records, a variable whose first dimension grows. */
export interface Strided extends Layout {
  /** How far apart the rows are, which the first side counts. */
  readonly stride: number;
}

/** The array as a part that streams. Throws Unreadable when the content ends before the array does. */
export function stridedPart(at: string, strided: Strided): ArrayPart {
  const { content, start, stride, type, shape } = strided;
  const rows = shape[0] ?? 0;
  const rowBytes = elementCount(shape.slice(1)) * elementBytes(type);
  elementCount(shape);
  const end = rows === 0 ? start : start + (rows - 1) * stride + rowBytes;
  if (!Number.isSafeInteger(end) || (rowBytes > 0 && end > content.size))
    throw new Unreadable("it ends before its numbers do");
  return { kind: "array", at, type, shape, chunks: () => (rowBytes === 0 ? [] : chunks(strided, rows, rowBytes)) };
}

function* chunks(
  { content, start, stride, type, isBigEndian }: Strided,
  rows: number,
  rowBytes: number,
): Generator<Numbers> {
  if (rowBytes >= blockBytes) {
    for (let row = 0; row < rows; row += 1) yield* longRow(content, start + row * stride, rowBytes, type, isBigEndian);
    return;
  }
  const atOnce = Math.max(1, Math.floor(blockBytes / stride));
  for (let row = 0; row < rows; row += atOnce) {
    const count = Math.min(atOnce, rows - row);
    const from = start + row * stride;
    const block = content.read(from, from + (count - 1) * stride + rowBytes);
    const gathered = new Uint8Array(count * rowBytes);
    for (let at = 0; at < count; at += 1)
      gathered.set(block.subarray(at * stride, at * stride + rowBytes), at * rowBytes);
    yield numbersOf(gathered, type, isBigEndian);
  }
}

function* longRow(
  content: Content,
  start: number,
  bytes: number,
  type: ElementType,
  isBigEndian: boolean,
): Generator<Numbers> {
  for (let at = 0; at < bytes; at += blockBytes) {
    yield numbersOf(content.read(start + at, start + Math.min(bytes, at + blockBytes)), type, isBigEndian);
  }
}
