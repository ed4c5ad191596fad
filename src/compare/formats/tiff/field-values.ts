import { latin1, utf8, viewOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Numbers, Value } from "../../part.ts";
import { type ElementType, numbersOf as elementNumbers } from "../arrays/elements.ts";
import { type Field, readExactly, type Tagged } from "./directory.ts";

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
  return elementNumbers(raw, elements.get(field.type) ?? "u1", !file.little);
}

/** What the types of fields hold; all others are bytes. */
const elements: ReadonlyMap<number, ElementType> = new Map([
  [3, "u2"],
  [4, "u4"],
  [6, "i1"],
  [8, "i2"],
  [9, "i4"],
  [11, "f4"],
  [12, "f8"],
  [13, "u4"],
  [16, "u8"],
  [17, "i8"],
  [18, "u8"],
]);
