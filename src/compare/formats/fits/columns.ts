import { gunzipSync } from "node:zlib";
import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell } from "../../part.ts";
import { type ElementType, elementBytes, numbersOf } from "../arrays/elements.ts";
import type { Card } from "./cards.ts";
import { integer, string } from "./units.ts";

/** A column of a binary table (FITS Standard 4.0, section 7.3). */
export interface Column {
  readonly name: string;
  readonly form: string;
  readonly code: string;
  readonly repeat: number;
  readonly offset: number;
  /** In the row. */
  readonly bytes: number;
  /** Of lists that lie behind the table: what their elements are. */
  readonly listCode: string;
}

const elements: Readonly<Record<string, ElementType>> = {
  B: "u1",
  I: "i2",
  J: "i4",
  K: "i8",
  E: "f4",
  D: "f8",
  C: "c8",
  M: "c16",
};
const widths: Readonly<Record<string, number>> = { L: 1, A: 1, P: 8, Q: 16 };
const mostColumns = 999;

export const elementOf = (code: string): ElementType | undefined =>
  Object.hasOwn(elements, code) ? elements[code] : undefined;

/** Reads the columns; two columns never have the same name. Throws Unreadable. */
export function columnsOf(cards: readonly Card[], rowBytes: number): readonly Column[] {
  const count = integer(cards, "TFIELDS") ?? -1;
  if (count < 0 || count > mostColumns) throw new Unreadable("a table in it has an impossible number of columns");
  const columns: Column[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (let index = 1; index <= count; index += 1) {
    const column = columnOf(cards, index, offset, names);
    names.add(column.name);
    columns.push(column);
    offset += column.bytes;
  }
  if (offset !== rowBytes) throw new Unreadable("the columns of a table in it do not fill its rows");
  return columns;
}

function columnOf(cards: readonly Card[], index: number, offset: number, taken: ReadonlySet<string>): Column {
  const form = string(cards, `TFORM${index}`) ?? "";
  const match = /^\s*(\d{0,9})([LXBIJKAEDCMPQ])(.*)$/.exec(form);
  if (match === null) throw new Unreadable(`a column in it has an unknown form (${form.slice(0, 20)})`);
  const [, repeatText = "", code = "", more = ""] = match;
  const repeat = repeatText === "" ? 1 : Number(repeatText);
  const own = string(cards, `TTYPE${index}`)?.trim() ?? "";
  const name = own === "" || taken.has(own) ? `${own} column ${index}`.trim() : own;
  const base = { name, code, repeat, offset, bytes: sizeOf(code, repeat) };
  const isList = code === "P" || code === "Q";
  return isList
    ? { ...base, form: form.replace(/\(.*$/, ""), listCode: more[0] ?? "" }
    : { ...base, form, listCode: "" };
}

function sizeOf(code: string, repeat: number): number {
  const element = elementOf(code);
  if (code === "X") return Math.ceil(repeat / 8);
  if ((code === "P" || code === "Q") && repeat > 1) throw new Unreadable("a column in it has several lists in a row");
  return repeat * (element === undefined ? (widths[code] ?? 0) : elementBytes(element));
}

/** The cell of a column that holds one value in each row. */
export function cellOf({ code, repeat }: Column, bytes: Uint8Array): Cell {
  if (repeat === 0) return null;
  switch (code) {
    case "A":
      return latin1(bytes).replace(/\0.*$/s, "").trimEnd();
    case "L":
      return bytes[0] === 0x54 ? true : bytes[0] === 0x46 ? false : bytes[0] === 0 ? null : new Uint8Array(bytes);
    case "X":
      return new Uint8Array(bytes);
    default: {
      const element = elementOf(code);
      return element === undefined ? new Uint8Array(bytes) : (numbersOf(bytes, element, true)[0] ?? null);
    }
  }
}

const mostListBytes = 256 * 1024 * 1024;

/** Where a list of a row lies behind the table: number of elements, and bytes from the beginning of the heap. */
export function listOf({ code, listCode, repeat }: Column, bytes: Uint8Array): { size: number; start: number } {
  if (repeat === 0) return { size: 0, start: 0 };
  const view = Buffer.from(bytes);
  const [count, start] =
    code === "P"
      ? [view.readInt32BE(0), view.readInt32BE(4)]
      : [Number(view.readBigInt64BE(0)), Number(view.readBigInt64BE(8))];
  const element = elementOf(listCode);
  const size =
    listCode === "X"
      ? Math.ceil(count / 8)
      : count * (element === undefined ? (widths[listCode] ?? 0) : elementBytes(element));
  if (count < 0 || start < 0 || size > mostListBytes || (count > 0 && size === 0))
    throw new Unreadable("a list in it has an impossible size");
  return { size, start };
}

/** A tile of an image as gzip packed it. Throws Unreadable. */
export function unpackedTile(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostListBytes });
  } catch {
    throw new Unreadable("a compressed tile of an image is damaged");
  }
}
