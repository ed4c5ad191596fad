import { shortened } from "../domain/plain-text.ts";

/* The beginning of a file for a page: a table's first rows, a text's first lines. */

const mostRows = 9;
const mostColumns = 12;
const mostLines = 25;
const longestCell = 80;
const longestLine = 300;

export type Preview =
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[]; readonly isCut: boolean }
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean };

/** `text` is the beginning of the file, all of it unless `isCut`; undefined where it is no text. */
export function previewOf(mediaType: string, text: string, isCut: boolean): Preview | undefined {
  if (text.includes("\u0000")) return undefined;
  if (mediaType === "text/csv") return tableOf(text, separatorOf(text), isCut);
  if (mediaType === "text/tab-separated-values") return tableOf(text, "\t", isCut);
  const lines = text.split("\n", mostLines + 1);
  const shown = lines.slice(0, mostLines);
  const isLonger = lines.length > mostLines || shown.some((line) => line.length > longestLine);
  const whole = shown.map((line) => shortened(line, longestLine)).join("\n");
  return { kind: "text", text: whole.trimEnd(), isCut: isCut || isLonger };
}

function tableOf(text: string, separator: string, isCut: boolean): Preview {
  const { rows, isEnd } = firstRows(text, separator, isCut);
  const isWide = rows.some((cells) => cells.length > mostColumns);
  const shown = rows.map((cells) => cells.slice(0, mostColumns).map((cell) => shortened(cell, longestCell)));
  return { kind: "table", rows: shown, isCut: isCut || !isEnd || isWide };
}

/** The separator that the first line has most of. */
function separatorOf(text: string): string {
  const [line = ""] = text.split("\n", 1);
  const count = (separator: string) => line.split(separator).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}

/** Rows as RFC 4180 has them. Of a text that is cut, the last row may be half of one and is left out. */
function firstRows(text: string, separator: string, isCut: boolean): { rows: string[][]; isEnd: boolean } {
  const rows: string[][] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    if (rows.length === mostRows) return { rows, isEnd: false };
    const cells: string[] = [];
    for (;;) {
      const cell = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
      cells.push(cell.value);
      at = cell.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (at >= text.length && isCut && rows.length > 0) break;
    at += text.startsWith("\r\n", at) ? 2 : 1;
    rows.push(cells);
  }
  return { rows, isEnd: true };
}

function bare(text: string, start: number, separator: string): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(start, end), end };
}

/** What stands behind a closing quote belongs to the cell, since nobody refuses a file here. */
function quoted(text: string, start: number): { value: string; end: number } {
  let value = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      let end = quote + 1;
      while (end < text.length && !/[,;\t\r\n]/.test(text[end] ?? "")) end += 1;
      return { value: value + text.slice(quote + 1, end), end };
    }
    value += '"';
    at = quote + 2;
  }
}
