import type { Content } from "./content.ts";

/**
 * What a file is made of, once its format is understood. Each part has an address that is the same from run to run and that
 * a person understands, e.g. `dataset /x/y`, `page 3`, `data.csv in the archive`; `""` is the whole file. Parts are a set by
 * address: an order that is content belongs into the address.
 */
export type Part = ValuePart | ArrayPart | TablePart | TextPart | MarkupPart | RasterPart | BytesPart;

/** A tree of plain values: JSON, attributes, headers, objects of R or Python. */
export interface ValuePart {
  readonly kind: "value";
  readonly at: string;
  readonly value: Value;
  /** How a place in the tree is called, by the keys and indexes that lead there; a JSON pointer without this. No content. */
  address?(path: readonly (string | number)[]): string;
  /** What null is called in the language of the file; `null` without this. No content. */
  readonly missing?: string;
}

export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Exact
  | readonly Value[]
  /** Own keys only; the order of keys is no content. Made with `record` so that no key is special. */
  | ReadonlyMap<string, Value>
  | NumbersValue;

/** A number that no double holds: its decimal digits are what it is. */
export interface Exact {
  readonly exact: string;
}

/** Many numbers in a tree, e.g. a vector of R. NaNs that differ in their bits are told apart (R's NA). */
export interface NumbersValue {
  readonly numbers: Numbers;
  readonly shape: readonly number[];
}

export type Numbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/**
 * An array of numbers. `type` as NumPy names it without byte order: `f8 f4 f2 i1 i2 i4 i8 u1 u2 u4 u8 b1 c8 c16`.
 * `chunks` gives the elements in C order, little endian, in pieces of whatever length; c8 and c16 as pairs, f2 as f4.
 * A piece can be used until the next one is asked for.
 * It can be called again, each time from the beginning.
 */
export interface ArrayPart {
  readonly kind: "array";
  readonly at: string;
  readonly type: string;
  readonly shape: readonly number[];
  chunks(): Iterable<Numbers>;
}

export interface Column {
  readonly name: string;
  /** Of the values, where the format says so (`int64`, `string`); null where it doesn't. */
  readonly type: string | null;
  /** Its type holds whole numbers only. Follows from the type; no content of its own. */
  readonly isWhole?: boolean;
}

export type Cell = null | boolean | string | number | bigint | Exact | Uint8Array;

/** A table. `rows` gives them in order, in batches; it can be called again. */
export interface TablePart {
  readonly kind: "table";
  readonly at: string;
  readonly columns: readonly Column[];
  /** Cells are text as it stands in the file (csv): a number is one that reads as one. */
  readonly textual: boolean;
  rows(): Iterable<readonly (readonly Cell[])[]>;
  /** The bytes that the rows are read from, for comparers that can skip what is equal. */
  readonly text?: TableText;
}

/** Where the rows of a table stand in the bytes of a file, and how they are divided there. */
export interface TableText {
  readonly content: Content;
  /** Byte at which the first row begins. */
  readonly start: number;
  /** Line of the file in which it begins, counted from 1. */
  readonly line: number;
  /** One ASCII character. */
  readonly separator: string;
  readonly encoding: "UTF-8" | "Latin-1";
  readonly lineEnds: "LF" | "CR LF" | "mixed";
  /** There are cells in quotes; without, a quote is a character like any other. */
  readonly quotes: boolean;
  /** Words that say something else in quotes than without, such as nothing at all: in quotes, a zero byte follows them. */
  readonly marked: Pick<ReadonlySet<string>, "has">;
  /** What the columns hold; reads all rows when it is first asked. */
  facts(): readonly ColumnFacts[];
}

export interface ColumnFacts {
  /** Every cell is a number or says that one is missing: numbers are told by value, not by spelling. */
  readonly numeric: boolean;
  /** Every number is written as a whole number. */
  readonly whole: boolean;
  /** Largest finite magnitude; 0 when there is none. */
  readonly largest: number;
}

/** Lines without their ends. `lines` can be called again. */
export interface TextPart {
  readonly kind: "text";
  readonly at: string;
  lines(): Iterable<string>;
}

/**
 * A drawing or document as tokens in order: an element with its attributes, a run of text, an operator. `where` names a
 * token for a person, e.g. `axes_1 › line2d_12`; `role` tells what kind of thing it is.
 */
export interface MarkupPart {
  readonly kind: "markup";
  readonly at: string;
  readonly tokens: readonly Token[];
}

export interface Token {
  /** Two tokens are the same when this is. */
  readonly text: string;
  readonly where: string;
  readonly role: "data" | "text" | "tick" | "layout" | "element";
}

/** Pixels, row by row from the top: RGBA, 8 or 16 bits a sample. */
export interface RasterPart {
  readonly kind: "raster";
  readonly at: string;
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array | Uint16Array;
  /** What says how the samples are to be shown: colour profile, gamma, resolution. */
  readonly shown: ReadonlyMap<string, string>;
}

/** What has no finer form: equal when its bytes are. */
export interface BytesPart {
  readonly kind: "bytes";
  readonly at: string;
  readonly content: Content;
}
