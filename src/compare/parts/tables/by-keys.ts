import type { TablePart } from "../../part.ts";
import { type DigestColumn, keyOf } from "./row-digests.ts";
import { type PairVisitor, type Row, type RowStream, streamOf } from "./streams.ts";

/** A key that stands in more than one row of one side. */
export interface DoubleKey {
  readonly side: "recorded" | "produced";
  readonly first: Row;
  readonly second: Row;
}

export interface KeyColumns {
  readonly recorded: readonly DigestColumn[];
  readonly produced: readonly DigestColumn[];
}

/** So many rows are held at once; larger tables are read once for every so many of their rows. */
const heldRows = 200_000;

/**
 * Pairs rows by what stands in the key columns, in whatever order they come. Gives the first key that stands twice on one
 * side: which of its rows belongs to which cannot be told then, and the pairs that were told mean nothing.
 */
export function walkByKeys(
  recorded: TablePart,
  produced: TablePart,
  rows: number,
  keys: KeyColumns,
  decoded: boolean,
  visitor: PairVisitor & { inOrder(isInOrder: boolean): void },
): DoubleKey | undefined {
  const passes = Math.max(1, Math.ceil(rows / heldRows));
  for (let pass = 0; pass < passes; pass += 1) {
    const isMine = (key: string) => passes === 1 || bucket(key) % passes === pass;
    const held = new Map<string, Row>();
    for (const row of rowsOf(streamOf(produced, decoded))) {
      const key = keyOf(row.cells, keys.produced);
      if (!isMine(key)) continue;
      const first = held.get(key);
      if (first !== undefined) return { side: "produced", first, second: row };
      held.set(key, row);
    }
    const seen = new Map<string, Row>();
    let last = 0;
    for (const row of rowsOf(streamOf(recorded, decoded))) {
      const key = keyOf(row.cells, keys.recorded);
      if (!isMine(key)) continue;
      const first = seen.get(key);
      if (first !== undefined) return { side: "recorded", first, second: row };
      // Only its number is needed.
      seen.set(key, { ...row, cells: [] });
      const other = held.get(key);
      held.delete(key);
      if (other === undefined) visitor.missing(row);
      else {
        visitor.inOrder(other.number > last);
        last = other.number;
        visitor.pair(row, other);
      }
    }
    for (const row of held.values()) visitor.added(row);
  }
  return undefined;
}

function* rowsOf(stream: RowStream): Iterable<Row> {
  for (let row = stream.next(); row !== undefined; row = stream.next()) yield row;
}

function bucket(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
