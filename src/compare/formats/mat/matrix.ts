import { type Content, latin1, utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { type ElementType, elementCount, numbersOf } from "../arrays/elements.ts";
import { type Element, elementsOf, mi, type Source, storedTypes } from "./elements.ts";

/** Classes of arrays (MAT-File Format, table 1-3). */
export const classes = {
  cell: 1,
  struct: 2,
  object: 3,
  char: 4,
  sparse: 5,
  double: 6,
  handle: 16,
  opaque: 17,
} as const;

const numericClasses: readonly (ElementType | undefined)[] = [
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  "f8",
  "f4",
  "i1",
  "u1",
  "i2",
  "u2",
  "i4",
  "u4",
  "i8",
  "u8",
];

/** An array of MATLAB: what is said before its values, and the elements that hold them. */
export interface Matrix {
  readonly name: string;
  readonly classNumber: number;
  /** Of numbers. */
  readonly element: ElementType | undefined;
  readonly isComplex: boolean;
  readonly isGlobal: boolean;
  readonly isLogical: boolean;
  readonly shape: readonly number[];
  readonly count: number;
  readonly values: readonly Element[];
  /** All of it, for what is kept as bytes. */
  readonly data: Content;
}

const mostElements = 2_000_000;

/** Reads the beginning of an array. Throws Unreadable. */
export function readMatrix({ type, data }: Element, source: Source): Matrix {
  if (type !== mi.matrix) throw new Unreadable(`an element of type ${type} stands where an array should`);
  if (data.size === 0) return emptyMatrix(data);
  const elements: Element[] = [];
  for (const element of elementsOf(data, source)) {
    elements.push(element);
    if (elements.length > mostElements) throw new Unreadable("an array in it has too many elements");
  }
  source.reading.hold(elements.length * 100);
  const [flags, ...rest] = elements;
  const word = flags === undefined ? undefined : integersOf(flags, source)[0];
  if (word === undefined || flags?.data.size !== 8) throw new Unreadable("an array in it has no class");
  const classNumber = word & 0xff;
  const form = {
    classNumber,
    element: numericClasses[classNumber],
    isComplex: (word & 0x0800) !== 0,
    isGlobal: (word & 0x0400) !== 0,
    isLogical: (word & 0x0200) !== 0,
    data,
  };
  // What is opaque has a structure of its own that is not documented; only its name is read.
  if (classNumber === classes.opaque) return { ...form, name: nameOf(rest[0]), shape: [], count: 0, values: [] };
  const [sides, name, ...values] = rest;
  if (sides === undefined || name === undefined) throw new Unreadable("an array in it has no name");
  const shape = integersOf(sides, source);
  return { ...form, name: nameOf(name), shape, count: elementCount(shape), values };
}

/** A place in a cell array or structure to which nothing was ever assigned. */
const emptyMatrix = (data: Content): Matrix => ({
  name: "",
  classNumber: classes.double,
  element: "f8",
  isComplex: false,
  isGlobal: false,
  isLogical: false,
  shape: [0, 0],
  count: 0,
  values: [{ type: 9, data }],
  data,
});

const mostIntegers = 50_000_000;

/** A short list of whole numbers. */
export function integersOf({ type, data }: Element, { isBigEndian, reading }: Source): readonly number[] {
  const stored = storedTypes.get(type);
  if (stored === undefined || stored.startsWith("f") || data.size > mostIntegers)
    throw new Unreadable("a size in it is no whole number");
  reading.hold(data.size);
  return Array.from(numbersOf(data.read(0, data.size), stored, isBigEndian), Number);
}

/** A name or list of names. */
export function nameOf(element: Element | undefined): string {
  if (element === undefined || element.data.size > 1_000_000) throw new Unreadable("a name is missing in it");
  const bytes = element.data.read(0, element.data.size);
  return utf8(bytes) ?? latin1(bytes);
}
