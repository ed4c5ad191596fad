import type { ParameterValue } from "../../domain/parameters/field.ts";
import type { Column } from "../../domain/table.ts";
import { colours } from "./scatter.ts";

/* Which columns of the runs somebody wants to look at first. */

export type TableRecord = Readonly<Record<string, ParameterValue>>;

/** One column against another, in the colours of a third. */
export interface Pair {
  readonly x: string;
  readonly y: string;
  readonly group: string | null;
}

const mostParameters = 8;
const mostClaims = 4;
const mostPlots = 8;

/** The columns of the table: what a run is, the parameters that vary first, what came out of it. */
export function shownColumns(columns: readonly Column[], rows: readonly TableRecord[]): readonly Column[] {
  const names = columns.map(({ name }) => name);
  const parameters = names.filter(isParameter);
  const varying = parameters.filter((name) => varies(name, rows));
  const claims = names.filter(isClaim).slice(0, mostClaims);
  const said = ["reason", "tags"].filter((name) => rows.some((row) => (cellAt(row, name) ?? "") !== ""));
  const chosen = [
    "timestamp",
    "verdict",
    "duration",
    ...[...varying, ...parameters.filter((name) => !varying.includes(name))].slice(0, mostParameters),
    ...claims,
    ...said,
  ];
  return chosen.flatMap((name) => columns.find((column) => column.name === name) ?? []);
}

/** Every number among the parameters that varies, against every result that does; with few groups, in their colours. */
export function plottedPairs(columns: readonly Column[], rows: readonly TableRecord[]): readonly Pair[] {
  const numeric = columns.filter(({ kind }) => kind === "integer" || kind === "number").map(({ name }) => name);
  const across = numeric.filter((name) => isParameter(name) && varies(name, rows));
  const results = numeric.filter((name) => (isClaim(name) || name === "duration") && varies(name, rows));
  const up = [...results.filter(isClaim), ...results.filter((name) => !isClaim(name))];
  const group =
    columns.find(({ name, kind }) => isParameter(name) && kind === "text" && isGrouping(name, rows))?.name ?? null;
  const pairs = up.flatMap((y) => across.map((x) => ({ x, y, group })));
  return pairs.filter(({ x, y }) => rows.some((row) => isPlotted(row, x, y))).slice(0, mostPlots);
}

/** Whether a row has both numbers. */
export const isPlotted = (row: TableRecord, x: string, y: string): boolean =>
  Number.isFinite(cellAt(row, x)) && Number.isFinite(cellAt(row, y));

/** null where the row has none of this name. */
export const cellAt = (row: TableRecord, name: string): ParameterValue =>
  Object.hasOwn(row, name) ? (row[name] ?? null) : null;

const isParameter = (name: string): boolean => name.startsWith("parameters.");
const isClaim = (name: string): boolean => name.startsWith("claims.");

function varies(name: string, rows: readonly TableRecord[]): boolean {
  const [first] = rows;
  return first !== undefined && rows.some((row) => cellAt(row, name) !== cellAt(first, name));
}

function isGrouping(name: string, rows: readonly TableRecord[]): boolean {
  const groups = new Set<ParameterValue>();
  for (const row of rows) {
    groups.add(cellAt(row, name));
    if (groups.size > colours.length) return false;
  }
  // pandas leaves those without a group out, and so no run may be without one.
  return groups.size > 1 && !groups.has(null);
}
