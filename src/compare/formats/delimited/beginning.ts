import { type Content, slice } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { isInteger } from "../../numbers/number-text.ts";
import type { TableText } from "../../part.ts";
import { isMissing, numberIn } from "./facts.ts";
import { cellsOf, RowReader } from "./rows.ts";

/** What the first lines of a delimited text say of it. Text is one character a byte. */
export interface Beginning {
  readonly separator: string;
  /** Lines before the table: such as begin with `#`, and such as have fewer cells than all rows of it. */
  readonly comments: readonly string[];
  /** Of the line of names; where there is none, the columns are numbered. */
  readonly columns: readonly string[];
  /** Byte behind the comments, at which the line of names or the first row begins. */
  readonly table: number;
  /** Byte at which the first row begins, and the line of the file. */
  readonly start: number;
  readonly line: number;
  /** The line of names has none for the first cell of the rows, which names the row: so R writes tables. */
  readonly areRowsNamed: boolean;
}

/**
 * Lines of comments come first, and such as have fewer cells than all rows that follow. The next line names the columns when
 * none of its cells is a number and no two are the same, or when words in it stand above numbers. A line that begins with
 * `#` names columns, too, when it has as many cells as a row with numbers right below. `areQuotes`: cells may be in quotes.
 */
export function beginningOf(content: Content, from: number, declared: string | null, areQuotes: boolean): Beginning {
  const told = commentsOf(content, from);
  const separator = declared ?? separatorOf(content, told.table, areQuotes);
  const division = { ...anyText(content, told.table, told.line, areQuotes), separator };
  const sampled = sampleOf(content, division);
  const { comments, table, line } = lead(told, sampled);
  const rows = sampled.filter(({ at }) => at >= table).map(({ cells }) => cells);
  const reader = new RowReader({ ...division, start: table, line });
  const row = reader.next();
  const first = row === undefined ? undefined : cellsOf(row, division);
  const found = { separator, comments, table, areRowsNamed: false };
  if (first === undefined) return { ...found, columns: [], start: reader.at, line: reader.line };
  const last = comments.at(-1);
  const name = last?.startsWith("#") === true ? cellsOf(last, division) : undefined;
  if (name !== undefined && name.length > 1 && name.length === first.length && first.some(isNumber)) {
    return { ...found, comments: comments.slice(0, -1), columns: name, start: table, line };
  }
  const start = { start: reader.at, line: reader.line };
  const isShorter = rows.length > 1 && rows.slice(1).every(({ length }) => length === first.length + 1);
  if (isShorter && !first.some(isNumber)) return { ...found, columns: ["", ...first], ...start, areRowsNamed: true };
  const isUnique = new Set(first).size === first.length;
  if ((isUnique && !first.some(isNumber)) || areAboveNumbers(first, rows.slice(1))) {
    return { ...found, columns: first, ...start };
  }
  return { ...found, columns: first.map((_, at) => String(at + 1)), start: table, line };
}

const isNumber = (cell: string): boolean => numberIn(cell) !== undefined;

/** Words stand above numbers, and what numbers there are among them may be years or other names. */
function areAboveNumbers(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (rows.length === 0 || !first.every((cell) => !isNumber(cell) || isInteger(cell.trim()))) return false;
  return first.some((cell, at) => {
    if (!/^[\s"]*[\p{L}_]/u.test(cell) || isMissing(cell) || isNumber(cell)) return false;
    const below = rows.map((row) => row[at] ?? "");
    return below.some(isNumber) && below.every((each) => isNumber(each) || isMissing(each));
  });
}

/** One of the first rows, and where it begins. */
interface SampledRow {
  readonly cells: readonly string[];
  readonly text: string;
  readonly at: number;
  readonly line: number;
}

function sampleOf(content: Content, division: TableText): readonly SampledRow[] {
  const beginning = slice(content, 0, division.start + sample.bytes);
  const reader = new RowReader({ ...division, content: beginning });
  const rows: SampledRow[] = [];
  while (rows.length < sample.rows) {
    const { at, line } = reader;
    const text = reader.next();
    // The last one may be cut.
    if (text === undefined || (reader.at === beginning.size && beginning.size < content.size)) break;
    rows.push({ text, cells: cellsOf(text, division), at, line });
  }
  // What is blank at the end is no row.
  while (rows.at(-1)?.text === "") rows.pop();
  return rows;
}

/** More of them in front of a table are rows of other lengths. */
const mostLead = 100;

/** Lines with fewer cells than all behind them, of which there have to be two at least. */
function lead(told: Told, rows: readonly SampledRow[]): Told {
  const most = rows.at(-1)?.cells.length ?? 0;
  const from = rows.findLastIndex(({ cells }) => cells.length !== most) + 1;
  const before = rows.slice(0, from);
  // The first line may tell spreadsheet programs the separator.
  const isNames =
    from === 1 &&
    before[0]?.cells.length === most - 1 &&
    !/^(?:"?sep=|%)/i.test(before[0].text) &&
    !areAboveNumbers(rows[1]?.cells ?? [], cellsFrom(rows, 2));
  const isLead = from > 0 && from <= mostLead && !isNames && before.every(({ cells }) => cells.length < most);
  const first = rows[from];
  if (!isLead || first === undefined || rows.length - from < 2) return told;
  return { comments: [...told.comments, ...before.map(({ text }) => text)], table: first.at, line: first.line };
}

const cellsFrom = (rows: readonly SampledRow[], from: number) => rows.slice(from).map(({ cells }) => cells);

/** For reading before anything is known: any line ends, quotes if there are any. */
const anyText = (content: Content, start: number, line: number, quotes: boolean): TableText => ({
  content,
  start,
  line,
  separator: "\0",
  encoding: "Latin-1",
  lineEnds: "mixed",
  quotes,
  marked: new Set<string>(),
  facts: () => [],
});

interface Told {
  readonly comments: readonly string[];
  readonly table: number;
  readonly line: number;
}

/** More than these are taken for rows. */
const mostComments = 10_000;

function commentsOf(content: Content, from: number): Told {
  // Without a separator no quote begins a cell: a comment ends where its line does.
  const reader = new RowReader(anyText(content, from, 1, true));
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
function separatorOf(content: Content, start: number, areQuotes: boolean): string {
  let best: { separator: string; share: number } = { separator: ",", share: 0 };
  for (const separator of separators) {
    const share = agreement(content, { ...anyText(content, start, 1, areQuotes), separator });
    if (share === 1) return separator;
    if (share >= best.share && share > 0) best = { separator, share };
  }
  return best.separator;
}

/** Which share of the first rows has the number of cells that most have, if that is more than one. */
function agreement(content: Content, division: TableText): number {
  try {
    const rows = sampleOf(content, division);
    const lengths = new Map<number, number>();
    for (const { cells } of rows) lengths.set(cells.length, (lengths.get(cells.length) ?? 0) + 1);
    lengths.delete(1);
    return rows.length === 0 ? 0 : Math.max(0, ...lengths.values()) / rows.length;
  } catch (error) {
    // What is no table with this separator may be one with another.
    if (error instanceof Unreadable) return 0;
    throw error;
  }
}
