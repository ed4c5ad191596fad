import { shortened } from "../domain/plain-text.ts";

/* Columns of a terminal, where a letter of Chinese is two wide and an accent none. */

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns a line takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

/** Makes a text at most so wide, with its middle left out. */
export function fitted(text: string, columns: number): string {
  let length = Math.min(text.length, columns);
  let result = shortened(text, length);
  while (columnsOf(result) > columns && length > 1) {
    length -= 1;
    result = shortened(text, length);
  }
  return result;
}

/** Breaks a sentence between words; a word that is too long stands on a line of its own. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Rows as lines with two spaces between columns; a cell says how it is painted only after it was measured. */
export function aligned(rows: readonly (readonly Cell[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, columnsOf(text));
    });
  }
  return rows.map((row) =>
    row
      .map(({ text, paint }, column) => {
        const last = column === row.length - 1;
        const shown = paint === undefined ? text : paint(text);
        return last ? shown : shown + " ".repeat((widths[column] ?? 0) - columnsOf(text));
      })
      .join("  ")
      .trimEnd(),
  );
}

export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}
