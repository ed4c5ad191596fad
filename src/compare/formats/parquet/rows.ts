import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell } from "../../part.ts";
import { nestedText } from "../tables/nested-text.ts";
import { type DecodedColumn, decodeColumn } from "./column.ts";
import type { Footer } from "./footer.ts";
import type { Leaf, Schema, Step } from "./schema.ts";

const batchRows = 1000;

/** Rows in batches; of one row group at a time. Each row has the leaves, and then what says which groups are there. */
export function* rowsOf(content: Content, { groups }: Footer, schema: Schema): Iterable<readonly (readonly Cell[])[]> {
  for (const { rows, chunks } of groups) {
    const decoded = chunks.map((chunk, at) => decodeColumn(content, chunk, schema.leaves[at] as Leaf));
    const columns = [
      ...schema.leaves.map((leaf, at) => entries(leaf, decoded[at] as DecodedColumn)),
      ...schema.groups.map(({ leaf, definition }) => presence(decoded[leaf] as DecodedColumn, definition)),
    ];
    for (let start = 0; start < rows; start += batchRows) {
      const batch: (readonly Cell[])[] = [];
      for (let row = start; row < Math.min(rows, start + batchRows); row += 1)
        batch.push(columns.map((next) => next()));
      yield batch;
    }
    for (const next of columns) if (!next.isAtEnd()) throw new Unreadable("a column of it is longer than it says");
  }
}

/** Gives the cells of a column one after the other. */
interface Cells {
  (): Cell;
  isAtEnd(): boolean;
}

/** Whether a group is there, row by row: true or null. */
function presence({ definitions }: DecodedColumn, definition: number): Cells {
  let at = 0;
  const next = (): Cell => {
    if (at >= definitions.length) throw new Unreadable("a column of it is shorter than it says");
    at += 1;
    return (definitions[at - 1] ?? 0) >= definition ? true : null;
  };
  return Object.assign(next, { isAtEnd: () => at === definitions.length });
}

function entries(leaf: Leaf, { values, definitions, repetitions }: DecodedColumn): Cells {
  let at = 0;
  let value = 0;
  const next = (): Cell => {
    const start = at;
    if (at >= definitions.length || repetitions[at] !== 0)
      throw new Unreadable("a column of it is shorter than it says");
    at += 1;
    if (leaf.maxRepetition === 0) {
      if (definitions[start] !== leaf.maxDefinition) return null;
      value += 1;
      return values[value - 1] as Cell;
    }
    while (at < repetitions.length && repetitions[at] !== 0) at += 1;
    const first = value;
    for (let entry = start; entry < at; entry += 1) if (definitions[entry] === leaf.maxDefinition) value += 1;
    return assembled(
      leaf.path,
      definitions.subarray(start, at),
      repetitions.subarray(start, at),
      values.slice(first, value),
    );
  };
  return Object.assign(next, { isAtEnd: () => at === definitions.length });
}

/** The lists of one row as text, by Dremel's levels: what is absent, what is empty and what is null are three things. */
function assembled(
  path: readonly Step[],
  definitions: Uint8Array,
  repetitions: Uint8Array,
  values: readonly Cell[],
): string {
  let value = 0;
  const text = (start: number, end: number, step: number, definition: number, repetition: number): string => {
    const node = path[step];
    if (node === undefined) {
      value += 1;
      return nestedText(values[value - 1] as Cell);
    }
    if (node.repetition === "required") return text(start, end, step + 1, definition, repetition);
    const isThere = (definitions[start] ?? 0) > definition;
    if (node.repetition === "optional")
      return isThere ? text(start, end, step + 1, definition + 1, repetition) : "null";
    if (!isThere) return "[]";
    const elements: string[] = [];
    for (let from = start; from < end; ) {
      let to = from + 1;
      while (to < end && (repetitions[to] ?? 0) > repetition + 1) to += 1;
      elements.push(text(from, to, step + 1, definition + 1, repetition + 1));
      from = to;
    }
    return `[${elements.join(", ")}]`;
  };
  return text(0, definitions.length, 0, 0, 0);
}
