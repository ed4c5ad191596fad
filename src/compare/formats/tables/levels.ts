import type { Cell, Part } from "../../part.ts";
import { nestedText } from "./nested-text.ts";

/** A column that is stored by a dictionary: which values it has there, and which stand in its rows, each once, in order. */
export interface Levels {
  readonly column: string;
  readonly known: Iterable<Cell>;
  readonly shown: Iterable<Cell>;
  /** Declared to have an order, as grades of an answer have. */
  readonly isOrdered: boolean;
}

/**
 * The levels of a column with categories, as pandas and R keep them in the order of a dictionary: plots and models follow
 * it. A dictionary that merely lists what the rows show, as they show it, is how the values are stored, and no part.
 */
export function levelParts({ column, known, shown, isOrdered }: Levels): readonly Part[] {
  const levels = [...new Set(Array.from(known, textOf))];
  const first = [...new Set(Array.from(shown, textOf))];
  const isPlain = levels.length === first.length && levels.every((level, at) => level === first[at]);
  return isPlain && !isOrdered ? [] : [{ kind: "value", at: `levels of column ${column}`, value: levels }];
}

const textOf = (cell: Cell): string => (typeof cell === "string" ? cell : nestedText(cell));
