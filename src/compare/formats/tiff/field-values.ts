import { latin1, utf8 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Numbers, Value } from "../../part.ts";
import { type Field, readExactly, type Tagged, viewOf } from "./directory.ts";
import { littleEndian } from "./little-endian.ts";

/** More values than that are kept as packed numbers. */
const few = 16;

/** The value of a field as plain data: text, a number, several numbers, fractions as `1/3`. */
export function plainValue(file: Tagged, field: Field, reading: Pick<Reading, "hold">): Value {
  if (field.type === 2) return textOf(file, field, reading);
  if (field.type === 5 || field.type === 10) return oneOrAll(fractions(file, field, reading));
  const numbers = numbersOf(file, field, reading);
  if (numbers.length > few) return { numbers, shape: [numbers.length] };
  return oneOrAll([...numbers].map(plain));
}

/** Text in UTF-8 or, where it is none, in Latin 1; without the zero that ends it. */
export function textOf({ content }: Tagged, { start, bytes }: Field, reading: Pick<Reading, "hold">): string {
  reading.hold(bytes * 2);
  const raw = readExactly(content, start, bytes);
  const text = raw.at(-1) === 0 ? raw.subarray(0, -1) : raw;
  return utf8(text) ?? latin1(text);
}

/** Whole numbers, e.g. positions. Throws Unreadable when there are more than `most` of them or one is too large. */
export function wholeNumbers(
  file: Tagged,
  field: Field,
  most: number,
  reading: Pick<Reading, "hold">,
): readonly number[] {
  if (![1, 3, 4, 13, 16, 18].includes(field.type)) throw new Unreadable(`field ${field.tag} holds no whole numbers`);
  if (field.count > most) throw new Unreadable(`field ${field.tag} holds more numbers than it can`);
  return [...numbersOf(file, field, reading)].map((value) => {
    if (value > Number.MAX_SAFE_INTEGER) throw new Unreadable("it points to what no file can hold");
    return Number(value);
  });
}

const oneOrAll = (values: readonly Value[]): Value => (values.length === 1 ? (values[0] as Value) : values);

const plain = (value: number | bigint): number | bigint =>
  typeof value === "bigint" && value >= -BigInt(Number.MAX_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;

function fractions(file: Tagged, field: Field, reading: Pick<Reading, "hold">): readonly string[] {
  reading.hold(field.bytes * 8);
  const view = viewOf(readExactly(file.content, field.start, field.bytes));
  const read = (at: number) => (field.type === 5 ? view.getUint32(at, file.little) : view.getInt32(at, file.little));
  return Array.from({ length: field.count }, (_, index) => `${read(index * 8)}/${read(index * 8 + 4)}`);
}

function numbersOf(file: Tagged, field: Field, reading: Pick<Reading, "hold">): Numbers {
  reading.hold(field.bytes * 2);
  const raw = readExactly(file.content, field.start, field.bytes);
  const packed = littleEndian(raw, field.count === 0 ? 1 : field.bytes / field.count, file.little);
  const { buffer } = packed;
  switch (field.type) {
    case 6:
      return new Int8Array(buffer);
    case 3:
      return new Uint16Array(buffer);
    case 8:
      return new Int16Array(buffer);
    case 4:
    case 13:
      return new Uint32Array(buffer);
    case 9:
      return new Int32Array(buffer);
    case 11:
      return new Float32Array(buffer);
    case 12:
      return new Float64Array(buffer);
    case 16:
    case 18:
      return new BigUint64Array(buffer);
    case 17:
      return new BigInt64Array(buffer);
    default:
      return packed;
  }
}
