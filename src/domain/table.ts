import type { ParameterValue } from "./parameters/field.ts";

/* A table whose columns have types, for files that ask for them. */

/** What all cells of a column are: text, whole numbers, numbers, true or false, or moments in milliseconds since 1970. */
export type ColumnKind = "text" | "integer" | "number" | "truth" | "time";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether a row may have nothing there. */
  readonly hasGaps: boolean;
  /** Of the longest text in UTF-8; 0 where the column holds none. */
  readonly widthBytes: number;
}

/** In the order of the columns: a string, number or truth value as the column's kind says, null where there is nothing. */
export type TableRow = readonly ParameterValue[];

/** A file of this format cannot hold so many columns. */
export class TooManyColumns extends Error {}
