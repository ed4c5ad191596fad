import { blockBytes, room } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { isInteger, readNumber } from "../../numbers/number-text.ts";
import type { ColumnFacts, Exact, TableText } from "../../part.ts";
import { cellsOf, longestRow, quotedMark, RowReader } from "./rows.ts";

/** How programs write that a number is missing, lower case. */
const missing: ReadonlySet<string> = new Set([
  "",
  "na",
  "n/a",
  "<na>",
  "#n/a",
  "null",
  "none",
  "nil",
  "-",
  "--",
  ".",
  "?",
]);

/** Whether a cell says that there is no number. */
export const isMissing = (cell: string): boolean => missing.has(cell.replace(quotedMark, "").trim().toLowerCase());

/** The number that a cell of a numeric column spells; undefined for one that is missing. White space around it is none of it. */
export function numberIn(cell: string): number | Exact | undefined {
  return readNumber(isSpaced(cell) ? cell.replace(/^[ \t]+|[ \t]+$/g, "") : cell);
}

const isSpaced = (cell: string): boolean => cell.charCodeAt(0) <= 0x20 || cell.charCodeAt(cell.length - 1) <= 0x20;

/** The nearest double, for sizes and differences. */
export const approximate = (value: number | Exact): number => (typeof value === "number" ? value : Number(value.exact));

interface Growing {
  numeric: boolean;
  whole: boolean;
  largest: number;
}

/** Reads all rows for what the first `count` columns hold. Cells beyond them are text. */
export function columnFacts(text: TableText, count: number): readonly ColumnFacts[] {
  const facts: Growing[] = Array.from({ length: count }, () => ({ numeric: true, whole: true, largest: 0 }));
  if (!text.quotes && text.lineEnds !== "mixed") scan(text, facts);
  else {
    const reader = new RowReader(text);
    for (let row = reader.next(); row !== undefined; row = reader.next()) {
      const cells = cellsOf(row, text);
      for (let column = 0; column < Math.min(cells.length, count); column += 1) {
        const fact = facts[column];
        if (fact?.numeric === true) look(fact, cells[column] ?? "");
      }
    }
  }
  // Between words, what is a number and what a name cannot be told: there is no size of such a column.
  return facts.map((fact) => (fact.numeric ? fact : { numeric: false, whole: false, largest: 0 }));
}

function look(fact: Growing, cell: string): void {
  const value = numberIn(cell);
  if (value === undefined) {
    if (!isMissing(cell)) fact.numeric = false;
    return;
  }
  if (!isInteger(cell.trim())) fact.whole = false;
  const size = Math.abs(approximate(value));
  if (size > fact.largest && size !== Number.POSITIVE_INFINITY) fact.largest = size;
}

const feed = 0x0a;
const carriage = 0x0d;
const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const isDigit = (byte: number): boolean => byte >= zero && byte <= zero + 9;

/**
 * The same over bytes, without text for each cell: of a plain number only the leading digits are read, as far as it takes
 * to see that it is not the largest.
 */
function scan(text: TableText, facts: readonly Growing[]): void {
  const separator = text.separator.charCodeAt(0);
  const memory = room();
  let at = text.start;
  while (at < text.content.size) {
    let bytes = text.content.read(at, at + blockBytes, memory);
    let end = lastRowEnd(bytes, at + bytes.length >= text.content.size);
    if (end === 0) {
      bytes = text.content.read(at, at + longestRow + blockBytes);
      end = lastRowEnd(bytes, at + bytes.length >= text.content.size);
      if (end === 0) throw new Unreadable("it became shorter while it was read");
    }
    scanRows(Buffer.from(bytes.buffer, bytes.byteOffset, end), separator, facts);
    at += end;
  }
}

/** Up to the last row that is whole. */
function lastRowEnd(bytes: Uint8Array, isAll: boolean): number {
  return isAll ? bytes.length : bytes.lastIndexOf(feed) + 1;
}

function scanRows(bytes: Buffer, separator: number, facts: readonly Growing[]): void {
  let column = 0;
  let at = 0;
  while (at < bytes.length || column > 0) {
    const fact = facts[column];
    let end = fact?.numeric === true ? smallNumberEnd(bytes, at, separator, fact) : -1;
    if (end === -1) {
      end = cellEnd(bytes, at, separator);
      const isReturn = end > at && bytes[end] !== separator && bytes[end - 1] === carriage;
      if (fact?.numeric === true) look(fact, bytes.toString("latin1", at, isReturn ? end - 1 : end));
    }
    column = bytes[end] === separator ? column + 1 : 0;
    at = end + 1;
  }
}

function cellEnd(bytes: Uint8Array, start: number, separator: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== separator && bytes[at] !== feed) at += 1;
  return at;
}

/** Where a cell ends that is a plain number, smaller than the largest, and no news otherwise; else -1. */
function smallNumberEnd(bytes: Uint8Array, start: number, separator: number, fact: Growing): number {
  const length = bytes.length;
  let at = start;
  if (at < length && (bytes[at] === minus || bytes[at] === plus)) at += 1;
  const first = at;
  let mantissa = 0;
  for (; at < length; at += 1) {
    const digit = (bytes[at] as number) - zero;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
  }
  const whole = at - first;
  if (whole === 0 || whole > 15 || (whole > 1 && bytes[first] === zero)) return -1;
  let size = mantissa;
  if (at < length && bytes[at] === point) {
    if (fact.whole) return -1;
    // Ten digits behind the point settle it; the others only have to be digits.
    const most = Math.min(length, at + 11);
    let scale = 1;
    for (at += 1; at < most; at += 1) {
      const digit = (bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
      scale *= 10;
    }
    while (at < length && isDigit(bytes[at] as number)) at += 1;
    size = (mantissa + 1) / scale;
  }
  if (at < length && bytes[at] !== separator && bytes[at] !== feed) {
    if (bytes[at] !== carriage || bytes[at + 1] !== feed) return -1;
    at += 1;
  }
  return size * (1 + 1e-12) <= fact.largest || size === fact.largest ? (at - start <= 400 ? at : -1) : -1;
}
