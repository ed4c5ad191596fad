import type { Content } from "../../content.ts";
import type { Cell, Part } from "../../part.ts";
import { levelParts } from "../tables/levels.ts";
import { decodeColumn, dictionaryOf } from "./column.ts";
import type { Footer } from "./footer.ts";
import type { Schema } from "./schema.ts";

/**
 * The levels of the columns that Arrow's schema says to have some: the dictionaries of all row groups, one after the other.
 * Nothing of a column that was written without: its levels are those that the rows show. Throws Unreadable.
 */
export function levelsOf(
  content: Content,
  { groups }: Footer,
  { leaves }: Schema,
  categories: ReadonlyMap<string, { readonly isOrdered: boolean }>,
): readonly Part[] {
  return leaves.flatMap((leaf, at) => {
    const category = leaf.path.length === 1 ? categories.get(leaf.path[0]?.name ?? "") : undefined;
    if (category === undefined || leaf.maxRepetition > 0) return [];
    const known: Cell[] = [];
    const shown = new Set<Cell>();
    for (const { chunks } of groups) {
      const chunk = chunks[at];
      const dictionary = chunk && dictionaryOf(content, chunk, leaf);
      if (chunk === undefined || dictionary === undefined) return [];
      for (const cell of dictionary) known.push(cell);
      for (const cell of decodeColumn(content, chunk, leaf).values) shown.add(cell);
    }
    return levelParts({ column: leaf.path[0]?.name ?? "", known, shown, ...category });
  });
}
