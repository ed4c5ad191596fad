import type { TableText } from "../../part.ts";
import { isMissing, numberIn } from "./facts.ts";
import { cellsOf, quotedMark, RowReader } from "./rows.ts";

/** Every word, to see which of them are in quotes. */
const everything = { has: () => true };

/**
 * The words that say something else in quotes than without. Nothing in quotes is an empty text, and nothing without them a
 * missing one, in a table that does not put all texts in quotes; `NA` in quotes is Namibia where it stands without them, too,
 * and where the table puts all texts in quotes and no numbers, as R does. Reads the table until both are known. Throws Unreadable.
 */
export function markedIn(text: TableText, start: number): ReadonlySet<string> {
  const reader = new RowReader({ ...text, start });
  const seen = { bare: false, quotedNone: false, bareName: false, quotedName: false, bareNumber: false };
  for (let row = reader.next(); row !== undefined; row = reader.next()) {
    for (const cell of cellsOf(row, { ...text, marked: everything })) {
      if (cell === quotedMark) seen.quotedNone = true;
      else if (cell === `NA${quotedMark}`) seen.quotedName = true;
      else if (cell === "NA") seen.bareName = true;
      else if (cell.endsWith(quotedMark)) continue;
      else if (numberIn(cell) !== undefined) seen.bareNumber = true;
      else if (cell === "" || !isNumberOrWord(cell)) seen.bare = true;
    }
    if (Object.values(seen).every(Boolean)) break;
  }
  const areNamesTold = seen.bareName || (seen.bareNumber && !seen.bare);
  return new Set([...(seen.quotedNone && seen.bare ? [""] : []), ...(seen.quotedName && areNamesTold ? ["NA"] : [])]);
}

/** What writers leave without quotes that put texts into them: numbers, dates, truth values. */
const isNumberOrWord = (cell: string): boolean =>
  isMissing(cell) || numberIn(cell) !== undefined || /^ *(?:[-+]?\d|(?:true|false) *$)/i.test(cell);
