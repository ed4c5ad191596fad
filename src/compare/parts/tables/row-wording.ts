import { grouped } from "../../../domain/grouped.ts";
import type { Loners } from "./table-tally.ts";
import type { Wording } from "./wording.ts";

/** Rows that are gone from wherever they stood. */
export function missingRows({ count: many, first }: Loners, wording: Wording): readonly string[] {
  if (first === undefined) return [];
  return [
    many === 1
      ? `${wording.row(first)} is missing`
      : `${grouped(many)} rows are missing, the first is ${wording.row(first)}`,
  ];
}

/** Rows that are new wherever they stand. */
export function addedRows({ count: many, first }: Loners, wording: Wording): readonly string[] {
  if (first === undefined) return [];
  return [
    many === 1
      ? `produced ${wording.row(first)} is new`
      : `${grouped(many)} rows are new, the first is produced ${wording.row(first)}`,
  ];
}

/** Rows that are gone from the end. `rows`: so many are left. */
export function cutRows({ count: many, first }: Loners, rows: number, wording: Wording): readonly string[] {
  if (first === undefined) return [];
  if (rows === 0) return [`all ${grouped(many)} rows are missing`];
  return [
    many === 1
      ? `the last row is missing: ${wording.row(first)}`
      : `the last ${grouped(many)} rows are missing, from ${wording.row(first)} on`,
  ];
}

/** Rows that are new at the end. */
export function appendedRows({ count: many, first }: Loners, wording: Wording): readonly string[] {
  if (first === undefined) return [];
  return [
    many === 1
      ? `1 row was appended: ${wording.row(first)}`
      : `${grouped(many)} rows were appended, from ${wording.row(first)} on`,
  ];
}

/** The same rows in another order. `first` counts from 0. */
export function reorderedRows(rows: number, { first }: { readonly first: number }): string {
  return `the same ${grouped(rows)} rows in another order, first in row ${grouped(first + 1)}`;
}
