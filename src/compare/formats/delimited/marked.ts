import type { TableText } from "../../part.ts";
import { isMissing, numberIn } from "./facts.ts";
import { cellsOf, quotedMark, RowReader } from "./rows.ts";

/** Every word, to see which of them are in quotes. */
const everything = { has: () => true };

/**
 * The words that say something else in quotes than without. Nothing in quotes is an empty text, and nothing without them a
 * missing one, in a table that does not put all texts in quotes; `NA` in quotes is Namibia where it stands without them, too.
 * Reads the table until both are known. Throws Unreadable.
 */
export function markedIn(text: TableText, start: number): ReadonlySet<string> {
  const reader = new RowReader({ ...text, start });
  const seen = { bare: false, quotedNone: false, bareName: false, quotedName: false };
  for (let row = reader.next(); row !== undefined; row = reader.next()) {
    for (const cell of cellsOf(row, { ...text, marked: everything })) {
      if (cell === quotedMark) seen.quotedNone = true;
      else if (cell === `NA${quotedMark}`) seen.quotedName = true;
      else if (cell === "NA") seen.bareName = true;
      else if (!cell.endsWith(quotedMark) && (cell === "" || !isNumberOrWord(cell))) seen.bare = true;
    }
    if (Object.values(seen).every(Boolean)) break;
  }
  return new Set([...(seen.quotedNone && seen.bare ? [""] : []), ...(seen.quotedName && seen.bareName ? ["NA"] : [])]);
}

/** What writers leave without quotes that put texts into them: numbers, dates, truth values. */
const isNumberOrWord = (cell: string): boolean =>
  isMissing(cell) || numberIn(cell) !== undefined || /^ *(?:[-+]?\d|(?:true|false) *$)/i.test(cell);
