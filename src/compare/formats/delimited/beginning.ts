import { type Content, slice } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { TableText } from "../../part.ts";
import { numberIn } from "./facts.ts";
import { cellsOf, RowReader } from "./rows.ts";

/** What the first lines of a delimited text say of it. Text is one character a byte. */
export interface Beginning {
  readonly separator: string;
  /** Lines before the table that begin with `#`. */
  readonly comments: readonly string[];
  /** Of the line of names; where there is none, the columns are numbered. */
  readonly columns: readonly string[];
  /** Byte behind the comments, at which the line of names or the first row begins. */
  readonly table: number;
  /** Byte at which the first row begins, and the line of the file. */
  readonly start: number;
  readonly line: number;
}

/**
 * Lines of comments come first; the next line names the columns when none of its cells is a number and no two are the
 * same. A line that begins with `#` names columns, too, when it has as many cells as a row with numbers right below.
 */
export function beginningOf(content: Content, from: number, declared: string | null): Beginning {
  const { comments, table, line } = commentsOf(content, from);
  const separator = declared ?? separatorOf(content, table);
  const reader = new RowReader(anyText(content, table, line, separator));
  const first = cellsIn(reader.next(), separator);
  if (first === undefined) return { separator, comments, columns: [], table, start: reader.at, line: reader.line };
  const name = cellsIn(comments.at(-1), separator);
  if (name !== undefined && name.length > 1 && name.length === first.length && first.some(isNumber)) {
    return { separator, comments: comments.slice(0, -1), columns: name, table, start: table, line };
  }
  if (new Set(first).size === first.length && !first.some(isNumber)) {
    return { separator, comments, columns: first, table, start: reader.at, line: reader.line };
  }
  return { separator, comments, columns: first.map((_, at) => String(at + 1)), table, start: table, line };
}

const isNumber = (cell: string): boolean => numberIn(cell) !== undefined;

const cellsIn = (row: string | undefined, separator: string): readonly string[] | undefined =>
  row === undefined ? undefined : cellsOf(row, separator);

/** For reading before anything is known: any line ends, quotes or none. */
const anyText = (content: Content, start: number, line: number, separator: string): TableText => ({
  content,
  start,
  line,
  separator,
  encoding: "Latin-1",
  lineEnds: "mixed",
  quotes: true,
  facts: () => [],
});

/** More than these are taken for rows. */
const mostComments = 10_000;

function commentsOf(content: Content, from: number): { comments: readonly string[]; table: number; line: number } {
  // Without a separator no quote begins a cell: a comment ends where its line does.
  const reader = new RowReader(anyText(content, from, 1, "\0"));
  const comments: string[] = [];
  while (comments.length < mostComments && content.read(reader.at, reader.at + 1)[0] === 0x23) {
    const comment = reader.next();
    if (comment === undefined) break;
    comments.push(comment);
  }
  return { comments, table: reader.at, line: reader.line };
}

/** How much is looked at to tell the separator. */
const sample = { bytes: 256 * 1024, rows: 200 };

/** In the order in which they are believed: a comma also stands within cells that something else divides. */
const separators = ["\t", ";", "|", ","] as const;

/** The one that gives all first rows the same number of cells; else the one that gives it to most of them; else a comma. */
function separatorOf(content: Content, start: number): string {
  let best: { separator: string; share: number } = { separator: ",", share: 0 };
  for (const separator of separators) {
    const share = agreement(content, start, separator);
    if (share === 1) return separator;
    if (share >= best.share && share > 0) best = { separator, share };
  }
  return best.separator;
}

/** Which share of the first rows has the number of cells that most have, if that is more than one. */
function agreement(content: Content, start: number, separator: string): number {
  const beginning = slice(content, 0, start + sample.bytes);
  const reader = new RowReader(anyText(beginning, start, 1, separator));
  const lengths = new Map<number, number>();
  let rows = 0;
  try {
    while (rows < sample.rows) {
      const row = reader.next();
      // The last one may be cut.
      if (row === undefined || (reader.at === beginning.size && beginning.size < content.size)) break;
      rows += 1;
      const { length } = cellsOf(row, separator);
      lengths.set(length, (lengths.get(length) ?? 0) + 1);
    }
  } catch (error) {
    // What is no table with this separator may be one with another.
    if (error instanceof Unreadable) return 0;
    throw error;
  }
  lengths.delete(1);
  return rows === 0 ? 0 : Math.max(0, ...lengths.values()) / rows;
}
