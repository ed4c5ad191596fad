import type { Content } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Cell, Part, TablePart } from "../../part.ts";
import { numbersOf } from "../arrays/elements.ts";
import { recordsOf } from "../arrays/records.ts";
import { stridedPart } from "../arrays/strided.ts";
import { type Column, cellOf, columnsOf, elementOf, listOf, unpackedTile } from "./columns.ts";
import { integer, shapeOf, string, type Unit } from "./units.ts";

interface Table {
  readonly content: Content;
  readonly start: number;
  readonly rows: number;
  readonly rowBytes: number;
  /** Where the lists lie that rows point to. */
  readonly heap: number;
  readonly end: number;
  /** Of a compressed image: which columns hold what gzip packed. */
  readonly packed: readonly string[];
}

/**
 * A binary table: columns of single values as one table, columns of vectors as arrays with a row for each row, columns of
 * lists of any length as tables of their own. Lists are read where the rows point to. Throws Unreadable.
 */
export function tableParts(unit: Unit, at: string, content: Content, reading: Reading): readonly Part[] {
  const { cards, start, bytes } = unit;
  const [rows = 0, rowBytes = 0] = shapeOf(cards);
  const columns = columnsOf(cards, rowBytes);
  reading.hold(500 * columns.length);
  const table: Table = {
    content,
    start,
    rows,
    rowBytes,
    heap: start + (integer(cards, "THEAP") ?? rows * rowBytes),
    end: start + bytes,
    packed: packedColumns(unit),
  };
  if (rowBytes === 0 && rows > 0 && columns.length > 0) throw new Unreadable("a table in it has rows without bytes");
  const single = columns.filter((column) => !isVector(column) && !isList(column));
  const parts: Part[] = single.length > 0 || columns.length === 0 ? [singles(`${at} table`, single, table)] : [];
  for (const column of columns) {
    if (isList(column)) parts.push(lists(`${at} column ${column.name}`, column, table));
    else if (isVector(column)) parts.push(vectors(`${at} column ${column.name}`, column, table));
  }
  // What rows point to shows only when it is read.
  const hasLists = columns.some(({ listCode }) => listCode !== "");
  for (const part of parts) if (hasLists && part.kind === "table") for (const _ of part.rows());
  return parts;
}

/** Several numbers in a row, or one complex number. */
function isVector({ repeat, code }: Column): boolean {
  return (repeat > 1 && code !== "A" && code !== "X") || code === "C" || code === "M";
}

/** Numbers, as many as there are; lists of bytes are one cell. */
function isList({ listCode }: Column): boolean {
  return listCode !== "" && listCode !== "B" && elementOf(listCode) !== undefined;
}

const isWhole = (code: string): boolean => /^[iu]/.test(elementOf(code) ?? "");

/** Tiles that gzip packed hold the time at which it did so; other methods are what their bytes are. */
function packedColumns({ cards }: Unit): readonly string[] {
  if (!isCompressedImage(cards)) return [];
  const isGzip = /^GZIP_[12]$/.test(string(cards, "ZCMPTYPE") ?? "");
  return ["GZIP_COMPRESSED_DATA", ...(isGzip ? ["COMPRESSED_DATA"] : [])];
}

export const isCompressedImage = (cards: Unit["cards"]): boolean =>
  cards.some(({ keyword, value }) => keyword === "ZIMAGE" && value === true);

const rowsOf = ({ content, start, rows, rowBytes }: Table) => recordsOf(content, start, rows, rowBytes);

function singles(at: string, columns: readonly Column[], table: Table): TablePart {
  const cell = (column: Column, row: Uint8Array): Cell => {
    const own = row.subarray(column.offset, column.offset + column.bytes);
    if (column.listCode === "") return cellOf(column, own);
    const bytes = listBytes(column, own, table);
    return table.packed.includes(column.name) ? unpackedTile(bytes) : new Uint8Array(bytes);
  };
  return {
    kind: "table",
    at,
    columns: columns.map(({ name, form, code }) => ({ name, type: form, isWhole: isWhole(code) })),
    textual: false,
    *rows() {
      for (const batch of rowsOf(table)) yield batch.map((row) => columns.map((column) => cell(column, row)));
    },
  };
}

function listBytes(column: Column, own: Uint8Array, { content, heap, end }: Table): Uint8Array {
  const { size, start } = listOf(column, own);
  if (size > 0 && heap + start + size > end) throw new Unreadable("a row in it points behind its end");
  return size === 0 ? new Uint8Array(0) : content.read(heap + start, heap + start + size);
}

/** One number a row, with the row to which it belongs; an empty list has a row without a number. */
function lists(at: string, column: Column, table: Table): TablePart {
  const element = elementOf(column.listCode) ?? "u1";
  return {
    kind: "table",
    at,
    columns: [
      { name: "row", type: null },
      { name: column.name, type: column.form, isWhole: isWhole(column.listCode) },
    ],
    textual: false,
    *rows() {
      let row = 0;
      for (const batch of rowsOf(table)) {
        for (const own of batch) {
          const bytes = listBytes(column, own.subarray(column.offset, column.offset + column.bytes), table);
          const numbers = Array.from(numbersOf(bytes, element, true) as Iterable<number | bigint>);
          const at = row;
          yield numbers.length === 0 ? [[at, null]] : numbers.map((number) => [at, number]);
          row += 1;
        }
      }
    },
  };
}

function vectors(at: string, { code, repeat, offset, form }: Column, { content, start, rows, rowBytes }: Table): Part {
  const type = code === "L" ? "u1" : elementOf(code);
  if (type === undefined) throw new Unreadable(`a column in it has an unknown form (${form.slice(0, 20)})`);
  const shape = repeat === 1 ? [rows] : [rows, repeat];
  return stridedPart(at, { content, start: start + offset, stride: rowBytes, type, shape, isBigEndian: true });
}
