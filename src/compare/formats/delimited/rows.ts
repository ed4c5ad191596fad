import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { TableText } from "../../part.ts";

/** In bytes: no row of a table that people analyse is longer. */
export const longestRow: number = 16 * 1024 * 1024;

/** How much is read at once; less than for bytes, because text of them is made. */
const chunkBytes = 128 * 1024;

/**
 * Reads rows of a delimited text one by one, as text in which every byte is one character, without their line ends. Where
 * it stands can be asked and set, so that whoever compares can leap over what is equal. Throws Unreadable on an endless row.
 */
export class RowReader {
  /** Byte at which the next row begins. */
  at: number;
  /** Rows before it. */
  row = 0;
  /** Line of the file in which the next row begins. */
  line: number;
  readonly #text: TableText;
  /** What was read: from byte `#from` on. */
  #chunk = "";
  #from: number;

  constructor(text: TableText) {
    this.#text = text;
    this.at = text.start;
    this.line = text.line;
    this.#from = text.start;
  }

  /** The next row; undefined behind the last. */
  next(): string | undefined {
    for (;;) {
      const index = this.at - this.#from;
      const isAll = this.#from + this.#chunk.length >= this.#text.content.size;
      const found = this.#end(index, isAll);
      if (found !== undefined) {
        const row = this.#chunk.slice(index, found.end);
        this.at = this.#from + found.next;
        this.row += 1;
        this.line += found.lines;
        return row;
      }
      if (isAll) return undefined;
      this.#more(index);
    }
  }

  /** Leaps over rows that were looked at elsewhere. */
  leap(bytes: number, rows: number, lines: number): void {
    this.at += bytes;
    this.row += rows;
    this.line += lines;
    if (this.at - this.#from > this.#chunk.length) {
      this.#chunk = "";
      this.#from = this.at;
    }
  }

  #more(index: number): void {
    const rest = this.#chunk.slice(index);
    if (rest.length > 2 * longestRow) throw new Unreadable("a row of it is longer than 16 MB");
    const end = this.#from + this.#chunk.length;
    const read = this.#text.content.read(end, end + Math.max(rest.length, chunkBytes));
    if (read.length === 0) throw new Unreadable("it became shorter while it was read");
    this.#chunk = rest + latin1(read);
    this.#from = this.at;
  }

  /** Where the row that begins at `index` ends, and the next begins. */
  #end(index: number, isAll: boolean): { end: number; next: number; lines: number } | undefined {
    const { lineEnds, quotes } = this.#text;
    if (quotes || lineEnds === "mixed") return endOfAny(this.#chunk, index, isAll, this.#text);
    const feed = this.#chunk.indexOf("\n", index);
    if (feed === -1) {
      return isAll && index < this.#chunk.length
        ? { end: this.#chunk.length, next: this.#chunk.length, lines: 1 }
        : undefined;
    }
    return { end: lineEnds === "LF" ? feed : feed - 1, next: feed + 1, lines: 1 };
  }
}

const [feed, carriage, quote] = [0x0a, 0x0d, 0x22] as const;

/** The same where a quoted cell may hold line breaks, and where lines end in more than one way. */
function endOfAny(chunk: string, index: number, isAll: boolean, { separator, quotes }: TableText) {
  const divider = separator.charCodeAt(0);
  let lines = 1;
  let isCellStart = true;
  for (let at = index; at < chunk.length; at += 1) {
    const code = chunk.charCodeAt(at);
    if (quotes && code === quote && isCellStart) {
      // Two quotes are one that belongs to the cell; leaving and entering again comes to the same.
      const close = chunk.indexOf('"', at + 1);
      if (close === -1) return undefined;
      lines += breaks(chunk, at, close);
      at = close;
      isCellStart = chunk.charCodeAt(close + 1) === quote;
      continue;
    }
    isCellStart = code === divider;
    if (code === feed) return { end: at, next: at + 1, lines };
    if (code === carriage) {
      if (at + 1 === chunk.length && !isAll) return undefined;
      return { end: at, next: chunk.charCodeAt(at + 1) === feed ? at + 2 : at + 1, lines };
    }
  }
  return isAll && index < chunk.length ? { end: chunk.length, next: chunk.length, lines } : undefined;
}

function breaks(chunk: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const code = chunk.charCodeAt(at);
    if (code === feed || (code === carriage && chunk.charCodeAt(at + 1) !== feed)) count += 1;
  }
  return count;
}

/** Quotes stand where no quoted cell can begin or end: readers would cut such cells in different ways. */
export class OtherQuotes extends Unreadable {}

/** How a row is divided. */
export type Division = Pick<TableText, "separator" | "quotes" | "marked">;

/** What stands behind a word in quotes that says something else without them: no table holds it otherwise. */
export const quotedMark = "\0";

/** The cells of a row, without quotes (RFC 4180). Throws OtherQuotes where text stands behind a closing quote. */
export function cellsOf(row: string, { separator, quotes, marked }: Division): string[] {
  if (!quotes || !row.includes('"')) return row.split(separator);
  const cells: string[] = [];
  for (let at = 0; ; at += 1) {
    if (row.charCodeAt(at) === quote) {
      const { text, end } = quotedCell(row, at);
      if (end < row.length && row[end] !== separator) {
        throw new OtherQuotes("text stands behind a closing quote in it, and readers disagree on what that means");
      }
      cells.push(marked.has(text) ? text + quotedMark : text);
      at = end;
    } else {
      const found = row.indexOf(separator, at);
      const end = found === -1 ? row.length : found;
      cells.push(row.slice(at, end));
      at = end;
    }
    if (at >= row.length) return cells;
  }
}

function quotedCell(row: string, start: number): { text: string; end: number } {
  let text = "";
  for (let at = start + 1; ; at += 2) {
    const close = row.indexOf('"', at);
    if (close === -1) throw new OtherQuotes("a quote in it is never closed");
    text += row.slice(at, close);
    if (row.charCodeAt(close + 1) !== quote) return { text, end: close + 1 };
    text += '"';
    at = close;
  }
}

/** A cell as people read it. */
export function readable(cell: string, encoding: TableText["encoding"]): string {
  if (encoding === "Latin-1" || !/[\x80-\xff]/.test(cell)) return cell;
  return Buffer.from(cell, "latin1").toString("utf8");
}
