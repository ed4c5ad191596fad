import { cellsOf, RowReader, readable } from "../../formats/delimited/rows.ts";
import type { Cell, TablePart, TableText } from "../../part.ts";
import { canLeap, leap } from "./leap.ts";
import { PlainRows, type PlainVisitor } from "./plain-rows.ts";

/** A row as it is compared. Of text, cells are one character a byte where both files have one encoding. */
export interface Row {
  readonly cells: readonly Cell[];
  /** Counted from 1. */
  readonly number: number;
  /** Of the file, counted from 1; null where it has none. */
  readonly line: number | null;
}

export interface RowStream {
  next(): Row | undefined;
}

/** What is told of two tables as their rows pass by. */
export interface PairVisitor {
  /** So many rows that are the same to the byte. */
  equal(rows: number): void;
  pair(recorded: Row, produced: Row): void;
  missing(recorded: Row): void;
  added(produced: Row): void;
}

/** Tells what stands in one place; false where neither table has anything. */
export function tell(visitor: PairVisitor, recorded: Row | undefined, produced: Row | undefined): boolean {
  if (recorded !== undefined && produced !== undefined) visitor.pair(recorded, produced);
  else if (recorded !== undefined) visitor.missing(recorded);
  else if (produced !== undefined) visitor.added(produced);
  else return false;
  return true;
}

/** Whether cells of text have to be decoded before they can be compared. */
export function hasTwoEncodings(a: TablePart, b: TablePart): boolean {
  return a.text?.encoding !== b.text?.encoding;
}

/** The rows of a table from its first; of text as they stand in the file. */
export function streamOf(part: TablePart, decoded: boolean): RowStream {
  return part.text === undefined ? batched(part) : textual(part.text, decoded);
}

function batched(part: TablePart): RowStream {
  const batches = part.rows()[Symbol.iterator]();
  let batch: readonly (readonly Cell[])[] = [];
  let at = 0;
  let number = 0;
  return {
    next() {
      while (at >= batch.length) {
        const { value, done } = batches.next();
        if (done === true) return undefined;
        batch = value;
        at = 0;
      }
      number += 1;
      at += 1;
      return { cells: batch[at - 1] ?? [], number, line: null };
    },
  };
}

function textual(text: TableText, decoded: boolean): RowStream {
  const reader = new RowReader(text);
  return {
    next() {
      const { line } = reader;
      const row = reader.next();
      return row === undefined ? undefined : { cells: split(row, text, decoded), number: reader.row, line };
    },
  };
}

function split(row: string, text: TableText, decoded: boolean): readonly string[] {
  const cells = cellsOf(row, text);
  return decoded ? cells.map((cell) => readable(cell, text.encoding)) : cells;
}

/**
 * Rows in order, the first with the first; what one table has more is told at the end. `isInPlace`: every column is
 * compared with the one that stands in the same place, so that equal rows need no look inside.
 */
export function walkInOrder(
  recorded: TablePart,
  produced: TablePart,
  isInPlace: boolean,
  visitor: PairVisitor & PlainVisitor,
): void {
  const { text: a } = recorded;
  const { text: b } = produced;
  if (isInPlace && a !== undefined && b !== undefined && canLeap(a, b)) {
    walkTexts(a, b, visitor);
    return;
  }
  const decoded = hasTwoEncodings(recorded, produced);
  const [left, right] = [streamOf(recorded, decoded), streamOf(produced, decoded)];
  while (tell(visitor, left.next(), right.next()));
}

/** After so many equal rows it pays to look for more of them at once. */
const calmRows = 8;

function walkTexts(a: TableText, b: TableText, visitor: PairVisitor & PlainVisitor): void {
  const [left, right] = [new RowReader(a), new RowReader(b)];
  let plain: PlainRows | undefined;
  let calm = calmRows;
  for (;;) {
    if (calm === calmRows) {
      visitor.equal(leap(a, b, left, right));
      calm = 0;
    }
    calm = plain?.walk(left, right, calm, calmRows, visitor) ?? calm;
    if (calm === calmRows) continue;
    const [leftLine, rightLine] = [left.line, right.line];
    const [x, y] = [left.next(), right.next()];
    if (x === undefined && y === undefined) return;
    if (x === y) {
      calm += 1;
      visitor.equal(1);
      continue;
    }
    calm = 0;
    plain ??= plainRows(a, b, visitor);
    tell(
      visitor,
      x === undefined ? undefined : { cells: cellsOf(x, a), number: left.row, line: leftLine },
      y === undefined ? undefined : { cells: cellsOf(y, b), number: right.row, line: rightLine },
    );
  }
}

/** Only once rows differ is it asked what the columns hold: that takes a pass over the table. */
function plainRows(a: TableText, b: TableText, visitor: PlainVisitor): PlainRows | undefined {
  const numeric = a.quotes || b.quotes ? undefined : visitor.numericInPlace();
  return numeric === undefined ? undefined : new PlainRows(a, b, numeric);
}
