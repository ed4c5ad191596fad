import { numberIn } from "../../formats/delimited/facts.ts";
import type { RowReader } from "../../formats/delimited/rows.ts";
import { isInteger } from "../../numbers/number-text.ts";
import { PlainNumbers } from "../../numbers/plain-numbers.ts";
import type { TableText } from "../../part.ts";
import { longestZero } from "./column-tally.ts";

/** What two cells of a plain row are to each other. */
export const cellKinds = {
  /** The same bytes, of which nothing is to be said: none, or words. */
  silent: 0,
  /** The same bytes, and a number, or the word for one that is missing. */
  same: 1,
  /** The same bytes, a short zero. */
  zero: 2,
  /** Two numbers that are spelled in two ways. */
  numbers: 3,
} as const;

/** Two rows of which every cell is the same bytes or two numbers, column by column. */
export interface PlainRow {
  readonly kinds: Uint8Array;
  readonly recorded: Float64Array;
  readonly produced: Float64Array;
  /** 1 where both are written as whole numbers. */
  readonly whole: Uint8Array;
}

/** Who is told of plain rows. */
export interface PlainVisitor {
  /** For each column in its place, whether its cells are told as numbers; undefined where rows have to be told with their cells. */
  numericInPlace(): readonly boolean[] | undefined;
  equal(rows: number): void;
  /** False, and nothing is told, when the row has to be told with its cells, because something of it is worth quoting. */
  plain(row: PlainRow): boolean;
}

/** Read of each table at once. */
const windowBytes = 256 * 1024;
/** How long rows are read as text after one that is not plain: where many are not, looking twice is not worth it. */
const longestPause = 1024;

/**
 * The fast way through two tables of numbers that differ in many rows: over their bytes, without text for rows and cells. For
 * texts without quotes whose rows end alike. What it does not understand it leaves to those who read rows as text.
 */
export class PlainRows {
  readonly #texts: readonly [TableText, TableText];
  readonly #rooms = [Buffer.allocUnsafeSlow(windowBytes), Buffer.allocUnsafeSlow(windowBytes)] as const;
  readonly #numeric: readonly boolean[];
  readonly #row: PlainRow;
  readonly #common = new PlainNumbers();
  readonly #number = new PlainNumbers();
  readonly #separator: number;
  readonly #hasReturns: boolean;
  #pause = 0;
  #nextPause = 1;

  /** `numeric`: for each column, whether its cells are told as numbers. Rows with another number of cells are not plain. */
  constructor(recorded: TableText, produced: TableText, numeric: readonly boolean[]) {
    this.#texts = [recorded, produced];
    this.#numeric = numeric;
    this.#separator = recorded.separator.charCodeAt(0);
    this.#hasReturns = recorded.lineEnds === "CR LF";
    this.#row = {
      kinds: new Uint8Array(numeric.length),
      recorded: new Float64Array(numeric.length),
      produced: new Float64Array(numeric.length),
      whole: new Uint8Array(numeric.length),
    };
  }

  /**
   * Takes both readers over plain rows, up to the first pair that is not, or until so many rows in a row were the same as
   * `enough` says; `calm` of them are behind already. Gives how many of the last ones were the same.
   */
  walk(left: RowReader, right: RowReader, calm: number, enough: number, visitor: PlainVisitor): number {
    if (this.#pause > 0) {
      this.#pause -= 1;
      return calm;
    }
    let equal = calm;
    for (;;) {
      const [x, y] = [
        wholeRows(this.#texts[0], left.at, this.#rooms[0]),
        wholeRows(this.#texts[1], right.at, this.#rooms[1]),
      ];
      let [xAt, yAt, rows] = [0, 0, 0];
      let isPlain = true;
      while (isPlain && equal < enough && xAt < x.length && yAt < y.length) {
        isPlain = this.#read(x, xAt, y, yAt);
        if (!isPlain) this.#rest();
        else if (!this.#differs) {
          equal += 1;
          visitor.equal(1);
        } else if (visitor.plain(this.#row)) {
          equal = 0;
          this.#nextPause = 1;
        } else isPlain = false;
        if (!isPlain) break;
        rows += 1;
        xAt = this.#xEnd;
        yAt = this.#yEnd;
      }
      left.leap(xAt, rows, rows);
      right.leap(yAt, rows, rows);
      if (!isPlain || equal === enough || rows === 0) return equal;
    }
  }

  #rest(): void {
    this.#pause = this.#nextPause;
    this.#nextPause = Math.min(longestPause, this.#nextPause * 2);
  }

  /** Of the row that was read last: whether any cell is another, and where the next rows begin. */
  #differs = false;
  #xEnd = 0;
  #yEnd = 0;

  #read(x: Buffer, xStart: number, y: Buffer, yStart: number): boolean {
    const separator = this.#separator;
    const last = this.#numeric.length - 1;
    let xAt = xStart;
    let yAt = yStart;
    this.#differs = false;
    for (let column = 0; column <= last; column += 1) {
      const xCell = xAt;
      const yCell = yAt;
      const isNumeric = this.#numeric[column] === true;
      // Of numbers, what they have in common is read on the way; -1: they are no such numbers.
      const parted = isNumeric ? this.#common.common(x, xCell, y, yCell) : -1;
      xAt = parted === -1 ? this.#partedAt(x, xCell, y, yCell) : parted;
      yAt = yCell + xAt - xCell;
      if (this.#isEnd(x, xAt) && this.#isEnd(y, yAt)) this.#row.kinds[column] = this.#kindOf(x, xCell, xAt, column);
      else {
        if (!isNumeric) return false;
        xAt = this.#numberAt(x, xCell, parted === -1 ? -1 : xAt);
        if (xAt === -1) return false;
        this.#row.recorded[column] = this.#number.value;
        const isWhole = this.#number.isWhole;
        yAt = this.#numberAt(y, yCell, parted === -1 ? -1 : yAt);
        if (yAt === -1) return false;
        this.#row.produced[column] = this.#number.value;
        this.#row.whole[column] = isWhole && this.#number.isWhole ? 1 : 0;
        this.#row.kinds[column] = cellKinds.numbers;
        this.#differs = true;
      }
      const isDivided = column < last;
      if ((x[xAt] === separator) !== isDivided || (y[yAt] === separator) !== isDivided) return false;
      xAt += 1;
      yAt += 1;
    }
    this.#xEnd = this.#hasReturns ? xAt + 1 : xAt;
    this.#yEnd = this.#hasReturns ? yAt + 1 : yAt;
    return true;
  }

  /** The byte of `x` at which two cells part, or at which both end. */
  #partedAt(x: Buffer, xStart: number, y: Buffer, yStart: number): number {
    const shift = yStart - xStart;
    let at = xStart;
    while (x[at] === y[at + shift] && !this.#isEnd(x, at)) at += 1;
    return at;
  }

  #isEnd(bytes: Buffer, at: number): boolean {
    const byte = bytes[at];
    return (
      byte === this.#separator || byte === feed || (this.#hasReturns && byte === carriage && bytes[at + 1] === feed)
    );
  }

  /**
   * Reads the number of a cell, from where it parts from the other if that is known, and gives its end; -1 when it is none, or
   * one that no double says as it stands.
   */
  #numberAt(bytes: Buffer, start: number, parted: number): number {
    const end =
      parted === -1 ? this.#number.read(bytes, start) : this.#number.readOn(bytes, start, parted, this.#common);
    if (end !== -1 && this.#isEnd(bytes, end)) return end;
    let at = start;
    while (!this.#isEnd(bytes, at)) at += 1;
    const text = bytes.toString("latin1", start, at);
    const value = numberIn(text);
    if (typeof value !== "number" || !Number.isFinite(value) || Object.is(value, -0)) return -1;
    this.#number.value = value;
    this.#number.isWhole = isInteger(text.trim());
    return at;
  }

  #kindOf(bytes: Buffer, start: number, end: number, column: number): number {
    if (this.#numeric[column] !== true || start === end) return cellKinds.silent;
    const mayBeZero = end - start <= longestZero && (bytes[start] as number) <= zero;
    return mayBeZero && Number(bytes.toString("latin1", start, end)) === 0 ? cellKinds.zero : cellKinds.same;
  }
}

const [feed, carriage, zero] = [0x0a, 0x0d, 0x30] as const;

/** Rows that end within the next bytes of a table; none where the last row has no end, or one is very long. */
function wholeRows({ content }: TableText, start: number, into: Uint8Array): Buffer {
  const bytes = content.read(start, Math.min(content.size, start + windowBytes), into);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.lastIndexOf(feed) + 1);
}
