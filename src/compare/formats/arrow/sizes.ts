import { type Data, DataType, type Vector } from "apache-arrow";
import { Unreadable } from "../../format.ts";
import { deepest, short } from "./cells.ts";

/**
 * Makes sure that a column has the buffers that its length asks for: the library fills what is missing with nulls. Throws
 * Unreadable where it has not, so that no length that a file merely claims is ever walked.
 */
export function checkSizes(data: Data, depth = 0): void {
  const { type, length, nullBitmap, children } = data;
  if (depth > deepest) throw new Unreadable(`it nests more than ${deepest} deep`);
  if (length === 0) return;
  const isCounted = !DataType.isNull(type) && !DataType.isUnion(type);
  if (isCounted && data.nullCount !== nullsOf(nullBitmap ?? new Uint8Array(0), data)) {
    throw new Unreadable("a column of it says another number of nulls than it has");
  }
  if (lengthOf(data) < length) throw short();
  const [child] = children;
  if (DataType.isFixedSizeList(type) && (child?.length ?? 0) < length * type.listSize) throw short();
  if (DataType.isStruct(type) && children.some((each) => each.length < length)) throw short();
  for (const each of children) checkSizes(each, depth + 1);
  for (const chunk of (data.dictionary as Vector | undefined)?.data ?? []) checkSizes(chunk, depth + 1);
}

/** Bits that are not set; no bits at all are no nulls. */
function nullsOf(bitmap: Uint8Array, { offset, length }: Data): number {
  if (bitmap.length === 0) return 0;
  if (bitmap.length * 8 < offset + length) throw short();
  let nulls = 0;
  for (let row = offset; row < offset + length; row += 1) {
    if ((((bitmap[row >> 3] as number) >> (row & 7)) & 1) === 0) nulls += 1;
  }
  return nulls;
}

/** For how many values the buffers of a column are large enough. */
function lengthOf({ type, values, valueOffsets, stride }: Data): number {
  const size = (values as ArrayLike<unknown> | undefined)?.length ?? 0;
  if (DataType.isBool(type)) return size * 8;
  if (DataType.isFixedSizeBinary(type)) return Math.floor(size / Math.max(1, type.byteWidth));
  if (DataType.isNull(type) || DataType.isFixedSizeList(type) || DataType.isStruct(type))
    return Number.POSITIVE_INFINITY;
  const offsets = (valueOffsets as ArrayLike<unknown> | undefined)?.length ?? 0;
  if (offsets > 0 || isOfOffsets(type)) return offsets - 1;
  return Math.floor(size / Math.max(1, stride));
}

const isOfOffsets = (type: DataType): boolean =>
  DataType.isUtf8(type) ||
  DataType.isLargeUtf8(type) ||
  DataType.isBinary(type) ||
  DataType.isLargeBinary(type) ||
  DataType.isList(type) ||
  DataType.isLargeList(type) ||
  DataType.isMap(type);
