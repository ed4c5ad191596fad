import type { Column, TableRow } from "../../../src/domain/table.ts";

/* A table with every kind of column, with and without gaps, and names and texts that have hurt somebody before. */

const column = (name: string, kind: Column["kind"], hasGaps = false, widthBytes = 0): Column => ({
  name,
  kind,
  hasGaps,
  widthBytes,
});

export const columns: readonly Column[] = [
  column("label", "text", false, 13),
  column("timestamp", "time"),
  column("duration", "number"),
  column("modified", "truth"),
  column("parameters.N", "integer"),
  column("parameters.N ", "integer", true),
  column("parameters.fast", "truth", true),
  column("claims.p = 0.05 \\ 'ü' 😀\n", "number", true),
  column("outputs.figures/a.txt", "text", true, 20),
  column("outputs.empty", "text", true, 0),
];

export const firstMoment = Date.UTC(2026, 0, 31, 12, 0, 0, 250);

/** The same row for the same number. */
export const rowNumber = (number: number): TableRow => [
  number === 1 ? "größer 😀" : `run ${number}`,
  firstMoment + number * 1000,
  number / 4,
  number % 2 === 1,
  2 ** 53 - 1 - number,
  number === 0 ? null : number,
  number === 0 ? null : number % 2 === 0,
  number === 0 ? null : -0.5 * number,
  number === 0 ? null : `figures/a-${number}.txt`,
  null,
];
