import type { ParameterValue } from "../domain/parameters/field.ts";
import type { Column, ColumnKind, TableRow } from "../domain/table.ts";
import type { Row } from "./flat.ts";

/* Which columns the flat rows of several runs have together, and of which kind each can be. */

/** Columns that every run has are of one kind, whichever runs are chosen; parameters are what they turn out to be. */
const leastKinds: Readonly<Record<string, ColumnKind>> = {
  timestamp: "time",
  duration: "number",
  cpus: "number",
  cpu_seconds: "number",
  memory_limit_bytes: "integer",
  peak_memory_bytes: "integer",
  modified: "truth",
};

/** What is learnt of the columns while rows are seen one by one. */
export interface Survey {
  see(row: Row): void;
  /** Together by kind of thing, though a later run may bring another parameter; within it in the order of turning up. */
  columns(): readonly Column[];
}

interface Seen {
  kind: ColumnKind | undefined;
  /** In how many rows there was a value. */
  filled: number;
  widthBytes: number;
}

/** Looks at every row once, and keeps nothing of it. */
export function columnSurvey(): Survey {
  const groups = new Map(["", "parameters", "claims", "outputs"].map((name) => [name, new Map<string, Seen>()]));
  let rows = 0;
  return {
    see(row) {
      rows += 1;
      for (const [name, value] of Object.entries(row)) {
        const group = groups.get(groupOf(name)) as Map<string, Seen>;
        const seen = group.get(name) ?? { kind: leastKind(name), filled: 0, widthBytes: 0 };
        group.set(name, seen);
        if (value === null) continue;
        seen.filled += 1;
        seen.kind = seen.kind === undefined ? kindOf(value) : together(seen.kind, value);
        // Also of numbers, since a later run may make the column one of text.
        seen.widthBytes = Math.max(seen.widthBytes, Buffer.byteLength(String(value)));
      }
    },
    columns: () =>
      [...groups.values()].flatMap((group) =>
        [...group].map(([name, { kind = "text", filled, widthBytes }]) => ({
          name,
          kind,
          hasGaps: filled < rows,
          widthBytes: kind === "text" ? widthBytes : 0,
        })),
      ),
  };
}

/** The cells of a row under these columns. */
export function cellsUnder(columns: readonly Column[], row: Row): TableRow {
  return columns.map(({ name, kind }) => {
    const value = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
    if (value === null) return null;
    if (kind === "text") return String(value);
    return kind === "time" ? Date.parse(String(value)) : value;
  });
}

const groupOf = (name: string): string => /^(parameters|claims|outputs)\./.exec(name)?.[1] ?? "";

const leastKind = (name: string): ColumnKind | undefined =>
  Object.hasOwn(leastKinds, name) ? leastKinds[name] : undefined;

function kindOf(value: ParameterValue): ColumnKind {
  if (typeof value === "boolean") return "truth";
  if (typeof value !== "number") return "text";
  return isWhole(value) ? "integer" : "number";
}

/** The narrowest kind that holds what the column held and this value too. */
function together(kind: ColumnKind, value: ParameterValue): ColumnKind {
  if (kind === "time") return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? "time" : "text";
  const other = kindOf(value);
  if (kind === other) return kind;
  const isNumeric = (each: ColumnKind) => each === "integer" || each === "number";
  return isNumeric(kind) && isNumeric(other) ? "number" : "text";
}

/** Zero with a sign is no whole number: whole numbers have one zero. */
const isWhole = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0);
