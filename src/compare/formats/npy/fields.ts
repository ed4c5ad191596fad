import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell, Column } from "../../part.ts";
import { type ElementType, elementBytes, elementCount, isElementType, numbersOf } from "../arrays/elements.ts";
import type { Literal } from "./literal.ts";

/** One column of an element that is more than a plain number: where it lies in the element, and how its cell is read. */
interface Field extends Column {
  readonly offset: number;
  readonly bytes: number;
  /** The cell that its bytes spell. */
  read(bytes: Uint8Array): Cell;
}

/** A type of NumPy as columns, and the size of one element in bytes. */
export interface Fields {
  readonly bytes: number;
  readonly fields: readonly Field[];
}

/** A plain type: `<f8`, `|S5`, `<M8[ns]`. */
export interface Plain {
  readonly kind: string;
  readonly isBigEndian: boolean;
  readonly size: number;
  /** Of dates: `[ns]`. */
  readonly unit: string;
}

const mostFields = 4096;
const deepest = 16;

export function readPlain(descr: string): Plain {
  const match = /^([<>|=]?)([biufcSUVOMma])(\d{0,9})(\[[\w/]{1,20}\])?$/.exec(descr);
  if (match === null) throw new Unreadable(`its type ${descr.slice(0, 40)} is not known`);
  const [, order = "", kind = "", size = "", unit = ""] = match;
  return { kind, isBigEndian: order === ">", size: size === "" ? 0 : Number(size), unit };
}

/** The element type of plain numbers; undefined when they are something else. */
export function elementTypeOf({ kind, size }: Plain): ElementType | undefined {
  const name = `${kind}${size}`;
  return isElementType(name) ? name : undefined;
}

/** The columns of a type: fields of fields as `a.b`, those of an array in a field as `a[0]`. Throws Unreadable. */
export function fieldsOf(descr: Literal): Fields {
  const { bytes, fields } = read(descr, "", 0);
  if (fields.length > mostFields) throw new Unreadable(`it has more than ${mostFields} fields`);
  return { bytes, fields };
}

function read(descr: Literal, name: string, depth: number): Fields {
  if (depth > deepest) throw new Unreadable("its type is nested too deeply");
  if (typeof descr === "string") return plain(descr, name);
  if (!Array.isArray(descr)) throw new Unreadable("its type is not known");
  let bytes = 0;
  const all: Field[] = [];
  for (const member of descr as readonly Literal[]) {
    const one = ofMember(memberOf(member), name, bytes, depth + 1);
    all.push(...one.fields);
    bytes += one.bytes;
    if (all.length > mostFields || !Number.isSafeInteger(bytes)) throw new Unreadable("its type is too large");
  }
  return { bytes, fields: all };
}

interface Member {
  /** A field without a name is the space between two others. */
  readonly own: string;
  readonly type: Literal;
  readonly sides: readonly number[];
}

function ofMember({ own, type, sides }: Member, name: string, offset: number, depth: number): Fields {
  const path = name === "" ? own : `${name}.${own}`;
  const one = read(type, path, depth);
  const count = elementCount(sides);
  if (own === "") return { bytes: one.bytes * count, fields: [] };
  if (count * one.fields.length > mostFields) throw new Unreadable(`it has more than ${mostFields} fields`);
  const fields = Array.from({ length: count }, (_, at) => {
    const place = sides.length === 0 ? "" : `[${at}]`;
    return one.fields.map((field) => moved(field, offset + at * one.bytes, `${path}${place}`, path));
  });
  return { bytes: one.bytes * count, fields: fields.flat() };
}

function memberOf(member: Literal): Member {
  if (!Array.isArray(member) || member.length < 2 || member.length > 3) throw new Unreadable("its type is not known");
  const [named, type, shape = []] = member as readonly Literal[];
  // A title is another name for the same field.
  const own = Array.isArray(named) ? named.join("/") : named;
  const sides = typeof shape === "number" ? [shape] : shape;
  if (typeof own !== "string" || type === undefined || !Array.isArray(sides))
    throw new Unreadable("its type is not known");
  return { own, type, sides: sides.map(Number) };
}

function moved(field: Field, by: number, name: string, path: string): Field {
  return { ...field, name: `${name}${field.name.slice(path.length)}`, offset: field.offset + by };
}

function plain(descr: string, name: string): Fields {
  const type = readPlain(descr);
  const { isBigEndian } = type;
  const element = elementTypeOf(type);
  const field = (
    own: string,
    kind: string,
    offset: number,
    bytes: number,
    read: (cell: Uint8Array) => Cell,
  ): Field => ({
    name: own,
    type: kind,
    offset,
    bytes,
    read,
  });
  if (element === "c8" || element === "c16") {
    const half = element === "c8" ? "f4" : "f8";
    const bytes = elementBytes(half);
    const read = (cell: Uint8Array) => Number(numbersOf(cell, half, isBigEndian)[0]);
    const halves = ["real", "imaginary"].map((part, at) => field(`${name} (${part})`, half, at * bytes, bytes, read));
    return { bytes: 2 * bytes, fields: halves };
  }
  if (element !== undefined) {
    const read = (cell: Uint8Array): Cell => {
      const [value = 0] = numbersOf(cell, element, isBigEndian);
      return element === "b1" ? value !== 0 : value;
    };
    const isWhole = /^[iu]/.test(element);
    return {
      bytes: elementBytes(element),
      fields: [{ ...field(name, element, 0, elementBytes(element), read), isWhole }],
    };
  }
  const bytes = type.kind === "U" ? 4 * type.size : type.size;
  const kind = `${type.kind}${type.size}${type.unit}`;
  return { bytes, fields: [field(name, kind, 0, bytes, reader(type))] };
}

function reader({ kind, isBigEndian, size }: Plain): (cell: Uint8Array) => Cell {
  switch (kind) {
    case "S":
    case "a":
      return (cell) => bytesText(cell);
    case "U":
      return (cell) => wideText(cell, isBigEndian);
    case "M":
    case "m":
      if (size !== 8) throw new Unreadable("its dates have a size that is not known");
      return (cell) => BigInt(numbersOf(cell, "i8", isBigEndian)[0] ?? 0);
    case "V":
    case "f":
    case "c":
      // Numbers longer than doubles are what their bytes are, in one order.
      return (cell) => (isBigEndian && kind !== "V" ? new Uint8Array(cell).reverse() : new Uint8Array(cell));
    default:
      throw new Unreadable(`values of type ${kind}${size} inside others are not known`);
  }
}

/** Bytes up to the zeros that fill up: as text where they are ASCII. */
function bytesText(cell: Uint8Array): Cell {
  let end = cell.length;
  while (end > 0 && cell[end - 1] === 0) end -= 1;
  const bytes = new Uint8Array(cell.subarray(0, end));
  return bytes.every((byte) => byte < 128) ? latin1(bytes) : bytes;
}

/** UCS-4 up to the zeros that fill up; as bytes when it is no text. */
function wideText(cell: Uint8Array, isBigEndian: boolean): Cell {
  const codes = numbersOf(cell, "u4", isBigEndian) as Uint32Array;
  let end = codes.length;
  while (end > 0 && codes[end - 1] === 0) end -= 1;
  const own = codes.subarray(0, end);
  const isText = own.every((code) => code <= 0x10ffff && (code < 0xd800 || code > 0xdfff));
  if (!isText) return new Uint8Array(own.slice().buffer);
  let text = "";
  for (const code of own) text += String.fromCodePoint(code);
  return text;
}
