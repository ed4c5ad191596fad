import { numberIn } from "../../formats/delimited/facts.ts";
import type { Cell, TablePart } from "../../part.ts";
import { streamOf } from "./streams.ts";

/** More rows than these are compared in order only. */
const mostRows = 1_000_000;

/** A column that counts, and whether its text is read as numbers. */
export interface DigestColumn {
  readonly place: number;
  readonly isNumeric: boolean;
}

/**
 * A digest of 53 bits for each row; undefined where there are too many rows. Equal rows have equal digests; that unequal
 * ones do is unlikely, and nothing but the wording of a difference hangs on it.
 */
export function rowDigests(
  part: TablePart,
  columns: readonly DigestColumn[],
  decoded: boolean,
): Float64Array | undefined {
  let digests = new Float64Array(1024);
  let count = 0;
  const stream = streamOf(part, decoded);
  for (let row = stream.next(); row !== undefined; row = stream.next()) {
    if (count === mostRows) return undefined;
    if (count === digests.length) {
      const longer = new Float64Array(count * 2);
      longer.set(digests);
      digests = longer;
    }
    digests[count] = digest(row.cells, columns);
    count += 1;
  }
  return digests.subarray(0, count);
}

/** One text for the cells of these columns: the same for two rows exactly when those are equal. */
export function keyOf(cells: readonly Cell[], columns: readonly DigestColumn[]): string {
  let key = "";
  for (const { place, isNumeric } of columns) {
    const part = cellKey(cells[place], isNumeric);
    key += `${part.length}:${part}`;
  }
  return key;
}

function cellKey(cell: Cell | undefined, isNumeric: boolean): string {
  if (cell === undefined) return "";
  if (cell === null) return "null";
  if (typeof cell === "string") {
    const number = isNumeric ? numberIn(cell) : undefined;
    return number === undefined ? `s${cell}` : numberKey(number);
  }
  if (typeof cell === "bigint") return `i${cell}`;
  if (typeof cell === "boolean") return `b${cell}`;
  return cell instanceof Uint8Array ? `y${Buffer.from(cell).toString("latin1")}` : numberKey(cell);
}

function numberKey(value: number | { readonly exact: string }): string {
  return typeof value === "object" ? `x${value.exact}` : Object.is(value, -0) ? "n-0" : `n${value}`;
}

/** Two FNV-like hashes of 32 bits that are mixed differently. */
function digest(cells: readonly Cell[], columns: readonly DigestColumn[]): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const { place, isNumeric } of columns) {
    const cell = cells[place];
    const text = typeof cell === "string" && !isNumeric ? cell : cellKey(cell, isNumeric);
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
    }
    a = Math.imul(a ^ 0x100, 0x01000193);
    b = Math.imul(b ^ 0x100, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0) * 0x200000 + (b >>> 11);
}
