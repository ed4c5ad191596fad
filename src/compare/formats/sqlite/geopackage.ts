import type { Reading } from "../../format.ts";
import type { Cell, Column } from "../../part.ts";

/** "GPKG", and "GP10" and "GP11" of the first versions (OGC 12-128r19, requirement 2). */
const applications: ReadonlySet<bigint> = new Set([0x47504b47n, 0x47503130n, 0x47503131n]);

/** Columns that a program fills with the time at which it wrote, by their tables. */
const clocks: ReadonlyMap<string, string> = new Map([
  ["gpkg_contents", "last_change"],
  ["gpkg_metadata_reference", "timestamp"],
]);

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

export const isGeoPackage = (application: bigint, tables: readonly string[]): boolean =>
  applications.has(application) && tables.includes("gpkg_contents");

/** The row of a table of a GeoPackage without the time of writing, which is set aside. */
export function withoutClock(
  table: string,
  columns: readonly Column[],
  row: readonly Cell[],
  number: number,
  reading: Reading,
): readonly Cell[] {
  const clock = columns.findIndex(({ name }) => name === clocks.get(table));
  const cell = row[clock];
  if (typeof cell !== "string" || !time.test(cell)) return row;
  const where = `table ${table}, row ${number}, column ${columns[clock]?.name}`;
  reading.setAside({ rule: "GeoPackage: time of last change", where, value: cell });
  return row.with(clock, "time of last change");
}
