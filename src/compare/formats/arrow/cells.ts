import {
  type Data,
  type DataType,
  DateUnit,
  type Field,
  IntervalUnit,
  Precision,
  TimeUnit,
  Type,
  type Vector,
} from "apache-arrow";
import { utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell } from "../../part.ts";
import { decimalCell } from "../tables/decimals.ts";
import { halfOf } from "../tables/half.ts";
import { dateText, type MomentUnit, momentText, timeText } from "../tables/moments.ts";
import { nestedText } from "../tables/nested-text.ts";

/** Gives the cell of a row of one batch. */
export type CellReader = (row: number) => Cell;

/** Lists in lists. */
export const deepest = 32;

/**
 * Reads cells from the buffers themselves: exact where the library's own values are rounded. Lists and structs are text.
 * A reader throws Unreadable where a buffer is shorter than it has to be.
 */
export function cellReader(data: Data, depth = 0): CellReader {
  if (depth > deepest) throw new Unreadable(`it nests more than ${deepest} deep`);
  const { nullBitmap, typeId } = data;
  if (typeId === Type.Null) return () => null;
  const read = valueReader(data, depth);
  if (!nullBitmap || nullBitmap.length === 0) return read;
  return (row) => {
    const bits = nullBitmap[(data.offset + row) >> 3];
    if (bits === undefined) throw short();
    return (bits >> ((data.offset + row) & 7)) & 1 ? read(row) : null;
  };
}

export const short = (): Unreadable => new Unreadable("a column of it is shorter than it says");

function valueReader(data: Data, depth: number): CellReader {
  const { type, values, stride } = data;
  const at = (row: number): number | bigint => {
    const value = (values as ArrayLike<number | bigint>)[row];
    if (value === undefined) throw short();
    return value;
  };
  const whole = (row: number): bigint => BigInt(at(row));
  switch (type.typeId) {
    case Type.Int:
      return whole;
    case Type.Float: {
      const isHalf = (type as unknown as { precision: Precision }).precision === Precision.HALF;
      return isHalf ? (row) => halfOf(Number(at(row))) : (row) => Number(at(row));
    }
    case Type.Bool:
      return (row) => ((Number(at((data.offset + row) >> 3)) >> ((data.offset + row) & 7)) & 1) === 1;
    case Type.Decimal: {
      const { scale } = type as unknown as { scale: number };
      if (Math.abs(scale) > 1000) throw new Unreadable("its schema is damaged");
      return (row) =>
        decimalCell(littleEndian(Array.from({ length: stride }, (_, word) => whole(row * stride + word))), scale);
    }
    case Type.Date:
      return (type as unknown as { unit: DateUnit }).unit === DateUnit.DAY
        ? (row) => dateText(whole(row))
        : (row) => momentText(whole(row), "ms");
    case Type.Time:
      return (row) => timeText(whole(row), unitOf(type));
    case Type.Timestamp:
      return (row) => momentText(whole(row), unitOf(type));
    case Type.Duration:
      return (row) => `${whole(row)} ${unitOf(type)}`;
    case Type.Interval: {
      const size = (type as unknown as { unit: IntervalUnit }).unit === IntervalUnit.YEAR_MONTH ? 1 : stride;
      return (row) => Array.from({ length: size }, (_, word) => at(row * size + word)).join(" ");
    }
    case Type.Utf8:
    case Type.LargeUtf8:
      return (row) => {
        const bytes = bytesAt(data, row);
        return utf8(bytes) ?? bytes;
      };
    case Type.Binary:
    case Type.LargeBinary:
      return (row) => bytesAt(data, row);
    case Type.FixedSizeBinary: {
      const { byteWidth } = type as unknown as { byteWidth: number };
      return (row) => slice(values as Uint8Array, row * byteWidth, (row + 1) * byteWidth);
    }
    case Type.Dictionary:
      return dictionaryReader(data, at, depth);
    default:
      return nestedReader(data, depth);
  }
}

const units: Readonly<Record<TimeUnit, MomentUnit>> = {
  [TimeUnit.SECOND]: "s",
  [TimeUnit.MILLISECOND]: "ms",
  [TimeUnit.MICROSECOND]: "us",
  [TimeUnit.NANOSECOND]: "ns",
};

const unitOf = (type: DataType): MomentUnit => units[(type as unknown as { unit: TimeUnit }).unit];

function rangeAt(data: Data, row: number): readonly [number, number] {
  const offsets = data.valueOffsets as ArrayLike<number | bigint> | undefined;
  const [start, end] = [offsets?.[row], offsets?.[row + 1]];
  if (start === undefined || end === undefined) throw short();
  return [Number(start), Number(end)];
}

const bytesAt = (data: Data, row: number): Uint8Array => slice(data.values as Uint8Array, ...rangeAt(data, row));

function slice(values: Uint8Array, start: number, end: number): Uint8Array {
  if (!(start >= 0 && start <= end && end <= values.length)) throw short();
  return values.subarray(start, end);
}

function dictionaryReader(data: Data, at: (row: number) => number | bigint, depth: number): CellReader {
  const chunks = (data.dictionary as Vector | undefined)?.data ?? [];
  const readers = chunks.map((chunk) => ({ length: chunk.length, read: cellReader(chunk, depth + 1) }));
  return (row) => {
    let index = Number(at(row));
    if (index < 0) throw short();
    for (const { length, read } of readers) {
      if (index < length) return read(index);
      index -= length;
    }
    throw short();
  };
}

/** Text of lists and structs as it is, of all else so that no two cells have the same. */
function textReader(data: Data, depth: number): (row: number) => string {
  const read = cellReader(data, depth);
  const isNested = nestedTypes.has(data.typeId);
  return (row) => {
    if (!(row >= 0 && row < data.length)) throw short();
    const cell = read(row);
    return isNested && typeof cell === "string" ? cell : nestedText(cell);
  };
}

const nestedTypes: ReadonlySet<Type> = new Set([Type.List, Type.LargeList, Type.Map, Type.FixedSizeList, Type.Struct]);

function nestedReader(data: Data, depth: number): CellReader {
  const { type, children } = data;
  if (!nestedTypes.has(type.typeId)) {
    throw new Unreadable(`it has a column of a type that is not known here: ${String(type).slice(0, 60)}`);
  }
  const readers = children.map((child) => textReader(child, depth + 1));
  if (type.typeId === Type.Struct) {
    const names = (type.children as readonly Field[]).map(({ name }) => JSON.stringify(name));
    return (row) => `{${readers.map((read, which) => `${names[which]}: ${read(row)}`).join(", ")}}`;
  }
  const [read] = readers;
  if (read === undefined) throw short();
  const list = (start: number, end: number): string => {
    if (!(start >= 0 && start <= end)) throw short();
    const texts: string[] = [];
    for (let row = start; row < end; row += 1) texts.push(read(row));
    return `[${texts.join(", ")}]`;
  };
  if (type.typeId !== Type.FixedSizeList) return (row) => list(...rangeAt(data, row));
  const { listSize } = type as unknown as { listSize: number };
  return (row) => list(row * listSize, (row + 1) * listSize);
}

/** Least significant word first. */
function littleEndian(words: readonly bigint[]): bigint {
  const value = words.reduceRight((high, word) => (high << 32n) | word, 0n);
  return BigInt.asIntN(32 * words.length, value);
}
